/** How long one thing may take on two slow cores that others use too, in milliseconds. */
export const SLOW = 45_000;

/**
 * Asks again every 100 ms until the answer is neither undefined nor false.
 * @param what ends the sentence "Waited 45 s for …" of the error.
 * @param details adds what was there instead.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  details: () => Promise<string> | string = () => '',
  limitMs = SLOW,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s for ${what}. ${await details()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
