import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepEvidence } from './harness/evidence.js';
import { closeAll, installed } from './harness/installed.js';
import { startVsCode, type VsCode } from './harness/vsCode.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

let folder: string;
let code: VsCode;
let window: Workbench;
keepEvidence(() => window);

beforeAll(async () => {
  const place = await installed('walkthrough');
  folder = place.folder;
  code = await startVsCode({ extensionsDir: place.extensionsDir });
  window = await openWorkbench(code);
});

afterAll(() => closeAll(folder, { window, code }));

it('each step of the walkthrough shows its picture', async () => {
  await window.runCommand('Welcome: Open Walkthrough...');
  await window.quickPick('Improve an experiment with ML-Agent');
  const steps = window.page.locator('.getting-started-step');
  await steps.first().waitFor();
  const titles = await steps.locator('h3').allInnerTexts();
  expect(titles).toHaveLength(5);
  const shown = new Set<string>();
  for (const [index, title] of titles.entries()) {
    await steps.nth(index).click();
    shown.add(await until(`the picture of "${title}"`, () => newPicture(shown)));
    await window.screenshot(`walkthrough-${index + 1}`);
  }
  expect([...shown].map((file) => file.split('/').at(-1))).toEqual(
    ['model', 'sample', 'improve', 'trajectory', 'apply'].map((name) => `${name}.png`),
  );
});

/** Address of a picture that is drawn in a webview and was not there before. */
async function newPicture(known: ReadonlySet<string>): Promise<string | undefined> {
  for (const frame of window.page.frames()) {
    const file = await pictureOf(frame).catch(() => null); // The frame went away while it was asked.
    if (file !== null && !known.has(file)) return file;
  }
  return undefined;
}

async function pictureOf(frame: Frame): Promise<string | null> {
  return frame.evaluate(() => {
    const image = document.querySelector<HTMLImageElement>('img[src*="/media/walkthrough/"]');
    return image !== null && image.naturalWidth > 0 ? image.src : null;
  });
}
