import type { FrameLocator, Page } from 'playwright-core';
import { findCommand } from '../../../test/vscode/harness/quickInput.js';
import { startVsCode, writeFiles } from '../../../test/vscode/harness/vsCode.js';
import { SLOW, until } from '../../../test/vscode/harness/wait.js';
import { openWorkbench, type Workbench } from '../../../test/vscode/harness/workbench.js';
import { askFrames } from './askFrames.js';
import { EXPERIMENT_FILES } from './levels.js';
import { writeLongRecord } from './longRecord.js';

const STEPS = 10_000;
const OPENINGS = 5;

declare global {
  interface Window {
    /** When rows and chart of the long session were on the screen, in milliseconds of the system's clock. */
    longDrawnAt?: number;
  }
}

/**
 * How the view bears a record of 10,000 steps, in the real VS Code and from the real record on the disk. Painting is
 * timed from the key that runs the command to the frame with rows and chart; the median of five openings, each in a
 * new window, so that the extension has read nothing yet. One before them is not counted: a browser that has never
 * shown a webview first installs a service worker of VS Code's, which takes it a second or two.
 */
export async function longTrajectory(
  extensionsDir: string,
): Promise<{ paint10kMs: number; longestTask10kMs: number }> {
  const code = await startVsCode({ extensionsDir });
  try {
    await writeFiles(code.workspace, EXPERIMENT_FILES);
    await writeLongRecord(code.workspace, STEPS);
    const workbench = await openWorkbench(code);
    try {
      await noteDrawing(workbench.page);
      const times: number[] = [];
      while (times.length <= OPENINGS) {
        // What is open is opened again after the reload, so first another view takes the place of this one.
        await workbench.runCommand('View: Show Explorer');
        await workbench.page.locator('.explorer-folders-view').waitFor();
        // The layout is stored a moment after it has changed.
        await new Promise((resolve) => setTimeout(resolve, 2000));
        await workbench.reload();
        times.push(await openingMs(workbench));
      }
      const longest = await longestTaskWhileScrolling(await workbench.webview('Trajectory'));
      return { paint10kMs: median(times.slice(1)), longestTask10kMs: Math.round(longest) };
    } finally {
      await workbench.close();
    }
  } finally {
    await code.stop();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function openingMs(workbench: Workbench): Promise<number> {
  // Offered once the extension has started and found the session.
  await until('the session to be found', () => workbench.offersCommand('ML-Agent: Export report'));
  await findCommand(workbench.page, 'ML-Agent: Show trajectory', SLOW);
  if ((await askFrames(workbench.page, () => window.longDrawnAt)) !== undefined)
    throw new Error('It is open already.');
  const pressed = Date.now();
  await workbench.pressKeys('Enter');
  const drawn = await until('the long session', () => askFrames(workbench.page, () => window.longDrawnAt));
  return Math.round(drawn - pressed);
}

/**
 * In windows that open later: notes the end of the first frame of the screen that shows rows and chart. It looks from
 * the frame around the view's own, since VS Code writes the page into that one and so ends what ran in it.
 */
async function noteDrawing(page: Page): Promise<void> {
  await page.addInitScript((rows) => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => {
      window.longDrawnAt ??= Date.now();
    };
    const look = (): void => {
      const view = document.querySelector<HTMLIFrameElement>('iframe#active-frame')?.contentDocument;
      const table = view?.querySelector(`table.steps[aria-rowcount="${rows}"]`);
      const isDrawn = table?.querySelector('tr[id^="row-"]') && view?.querySelector('#chart canvas');
      if (isDrawn) painted.port2.postMessage(null);
      else requestAnimationFrame(look);
    };
    look();
  }, STEPS + 1);
}

/** Scrolls as a person does who drags the bar: a screen a frame, from the newest step to the baseline. */
async function longestTaskWhileScrolling(view: FrameLocator): Promise<number> {
  const longest = await view.locator('#table-body').evaluate(async (body) => {
    const tasks: number[] = [];
    const take = (entries: PerformanceEntryList): void => void tasks.push(...entries.map(({ duration }) => duration));
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ entryTypes: ['longtask'] });
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    while (body.scrollTop + body.clientHeight < body.scrollHeight - 1) {
      body.scrollBy({ top: body.clientHeight, behavior: 'instant' });
      await frame();
    }
    // The entry of a task comes after the task.
    await new Promise((resolve) => setTimeout(resolve, 200));
    take(observer.takeRecords());
    observer.disconnect();
    return Math.max(0, ...tasks);
  });
  await view.locator('#row-0').waitFor();
  return longest;
}
