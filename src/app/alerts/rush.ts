/** So many deliveries decided together are a rush: many senders, each of whom sends the next one when it is answered. */
const rushAtLeast = 8;
/** Pauses of about a millisecond. */
const pausesAtMost = 15;
/** Nothing came during so many of them: nothing is on its way. */
const quietAtLeast = 3;

export const isRush = (deliveries: number): boolean => deliveries >= rushAtLeast;

/**
 * In a rush the next deliveries are a moment away, and a decision costs nearly the same for one and for a hundred: an
 * append for each incident, a look at what is open. Without this the first to come back is decided alone.
 * @param waiting how many wait by now
 * @param pause lets the sockets be read for about a millisecond
 * @returns when no more come, or when they have waited long enough
 */
export const gather = async (waiting: () => number, pause: () => Promise<void>): Promise<void> => {
  let seen = waiting();
  let quiet = 0;
  for (let pauses = 0; pauses < pausesAtMost && (seen === 0 || quiet < quietAtLeast); pauses += 1) {
    await pause();
    quiet = waiting() === seen ? quiet + 1 : 0;
    seen = waiting();
  }
};
