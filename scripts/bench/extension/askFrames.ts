import type { Page } from 'playwright-core';

/**
 * Asks every frame of a page, the webviews' among them.
 * @returns the first answer other than undefined.
 */
export async function askFrames<T>(page: Page, ask: () => T | undefined): Promise<T | undefined> {
  for (const frame of page.frames()) {
    // A frame may go away while it is asked.
    const answer = await frame.evaluate(ask).catch(() => undefined);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
