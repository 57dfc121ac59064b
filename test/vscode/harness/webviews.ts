import type { Frame, FrameLocator, Page } from 'playwright-core';
import { until } from './wait.js';

/**
 * The document that an extension put into the webview with this title. It lies in the inner of two nested frames;
 * the inner one carries the title, the outer one a random name.
 */
export async function findWebview(page: Page, title: string): Promise<FrameLocator> {
  const outer = await until(
    `the webview "${title}"`,
    async () => {
      for (const frame of page.frames()) {
        if (await hasTitle(frame, title)) return frame.parentFrame()?.name();
      }
      return undefined;
    },
    async () => `There: ${(await titlesOf(page)).join(', ')}`,
  );
  return page.locator(`iframe[name="${outer}"]`).contentFrame().locator('iframe#active-frame').contentFrame();
}

async function hasTitle(frame: Frame, title: string): Promise<boolean> {
  return (await titleOf(frame)) === title;
}

async function titlesOf(page: Page): Promise<string[]> {
  const titles = await Promise.all(page.frames().map(titleOf));
  return titles.filter((title) => title !== null);
}

/** Null for a frame that is not the visible inner frame of a webview, or that goes away while being asked. */
async function titleOf(frame: Frame): Promise<string | null> {
  if (frame.parentFrame()?.parentFrame() === null || frame.parentFrame() === null) return null;
  try {
    const element = await frame.frameElement();
    const isActive = (await element.getAttribute('id')) === 'active-frame';
    return isActive && (await element.isVisible()) ? await element.getAttribute('title') : null;
  } catch {
    return null;
  }
}
