/** Whoever comes under the same name begins when the one before has ended, however it ended. */
export const createTurns = (): (<T>(name: string, work: () => Promise<T>) => Promise<T>) => {
  const turns = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const worked = (turns.get(name) ?? Promise.resolve()).then(work);
    const ended = worked
      .catch(() => undefined)
      .then(() => {
        if (turns.get(name) === ended) turns.delete(name);
      });
    turns.set(name, ended);
    return worked;
  };
};
