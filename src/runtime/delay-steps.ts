// How many steps a delay takes.

/** The most steps a delay may take: 28 minutes at 0.1 ms. The ring has a place for each of them. */
export const LONGEST_DELAY: number = 2 ** 24;

/** Steps a delay takes, or NaN if it is no delay. */
export function delaySteps(delay: number, dt: number): number {
  const steps = Math.floor(delay / dt + 0.5);
  return delay >= 0 && steps <= LONGEST_DELAY ? steps : Number.NaN;
}
