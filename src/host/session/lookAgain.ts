import { setTimeout as delay } from 'node:timers/promises';

export interface LookAgainOptions {
  /** Looks at most; one at least. */
  readonly times: number;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
}

/**
 * Looks again and again until what is found is settled.
 * @returns what the last look found, settled or not.
 */
export async function lookAgain<T>(
  look: () => Promise<T>,
  isSettled: (found: T) => boolean,
  { times, everyMs }: LookAgainOptions,
): Promise<T> {
  for (let left = times - 1; ; left--) {
    const found = await look();
    if (left <= 0 || isSettled(found)) return found;
    await delay(everyMs);
  }
}
