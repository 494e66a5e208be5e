/** Yields what promises bring in the order in which they arrive. The first rejection is thrown. */
export async function* inOrderOfArrival<T>(promises: readonly Promise<T>[]): AsyncGenerator<T, void> {
  const waiting = new Map(promises.map((promise, at) => [at, promise.then((value) => ({ at, value }))]));
  while (waiting.size > 0) {
    const { at, value } = await Promise.race(waiting.values());
    waiting.delete(at);
    yield value;
  }
}
