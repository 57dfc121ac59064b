import type { FrameLocator } from 'playwright-core';
import { typeInput } from '../vscode/harness/quickInput.js';
import { until } from '../vscode/harness/wait.js';
import type { Workbench } from '../vscode/harness/workbench.js';
import type { Camera } from './camera.js';
import type { Image } from './palette.js';

/** Eight steps of the model and their runs, on two busy cores. */
const SESSION_MS = 1_500_000;
/** Tokens between two frames of a thinking model. */
const TOKENS_A_FRAME = 120;

export interface FilmedSession {
  /** The window while the terminal showed the run of a changed script. */
  readonly running: Image;
  /** The question how often the user wants to be asked. */
  readonly question: Image;
  /** Whether a better script was found. */
  readonly improved: boolean;
}

/** Improves the open experiment from the command palette and films it; returns when the session has ended. */
export async function filmSession(window: Workbench, camera: Camera): Promise<FilmedSession> {
  await camera.frame(900);
  await filmPalette(window, camera);
  const question = await filmQuestion(window, camera);
  const running = await filmSteps(window, camera);
  const message = await window.notification('digits: ');
  const last = await camera.frame(2500);
  await window.runCommand('Notifications: Clear All Notifications');
  return { question, running: running ?? last, improved: message.includes('went from') };
}

async function filmPalette(window: Workbench, camera: Camera): Promise<void> {
  await window.pressKeys('F1');
  await window.quickInput.locator('input').first().waitFor();
  await camera.frame(400);
  for (const text of ['>ml', '>ml-agent', '>ml-agent: imp']) {
    await typeInput(window.page, text);
    // The list is filtered a moment after the typing.
    await window.page.waitForTimeout(500);
    await camera.frame(220);
  }
  await window.quickInput.locator('.monaco-list-row.focused', { hasText: 'Improve experiment' }).waitFor();
  await camera.frame(500);
  await window.pressKeys('Enter');
}

async function filmQuestion(window: Workbench, camera: Camera): Promise<Image> {
  const rows = await window.quickPickRows('When should ML-Agent ask?');
  await camera.frame(500);
  for (let row = 1; row < rows.length; row++) await window.pressKeys('ArrowDown');
  await window.quickInput.locator('.monaco-list-row.focused', { hasText: 'Run alone' }).waitFor();
  const question = await camera.frame(900);
  await window.pressKeys('Enter');
  return question;
}

/** A frame whenever something new is to be seen. @returns the last frame in which a changed script ran. */
async function filmSteps(window: Workbench, camera: Camera): Promise<Image | null> {
  let view = await window.webview('Trajectory');
  let running: Image | null = null;
  let seen = '';
  await until(
    'the end of the session',
    async () => {
      const now = await whatIsSeen(view).catch(() => null);
      if (now === null) {
        view = await window.webview('Trajectory');
        return false;
      }
      if (now.key !== seen) {
        seen = now.key;
        // The terminal and the chart are drawn a moment after the words.
        await window.page.waitForTimeout(400);
        const frame = await camera.frame(220);
        if (now.runsChange) running = frame;
      }
      return now.hasEnded;
    },
    undefined,
    SESSION_MS,
  );
  return running;
}

async function whatIsSeen(view: FrameLocator) {
  const limit = { timeout: 2000 };
  const words = await view.locator('.activity-words').innerText(limit);
  const icon = (await view.locator('.activity-icon').getAttribute('class', limit)) ?? '';
  const rows = await view.locator('[id^="row-"]').count();
  const [phase, tokens = '0'] = words.split(' · ');
  const part = Math.floor(Number.parseInt(tokens) / TOKENS_A_FRAME);
  return {
    key: `${phase} ${part} ${rows}`,
    runsChange: /^(Running|Confirming) step/.test(words),
    hasEnded: rows > 0 && /icon-(done|stopped|interrupted)/.test(icon),
  };
}
