import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { writeMachineSettings } from '../../../test/vscode/harness/scripted.js';
import type { Settings } from '../../../test/vscode/harness/settings.js';
import { startVsCode, writeFiles } from '../../../test/vscode/harness/vsCode.js';
import { until } from '../../../test/vscode/harness/wait.js';
import { openWorkbench } from '../../../test/vscode/harness/workbench.js';
import { askFrames } from './askFrames.js';
import { EXPERIMENT_FILES, STEPS } from './levels.js';

const LOOK_EVERY_MS = 4;

/** Milliseconds of the system's clock by step. */
type Moments = Record<string, number>;

declare global {
  interface Window {
    /** When the row of each step was first on the screen; of the frame that shows them. */
    rowsSeen?: Moments;
  }
}

/**
 * Milliseconds from the moment at which a step's line is in trajectory.jsonl (the time of change that the file system
 * notes) to the frame in which the row of the step is painted; the slowest step of a session.
 * @param scripted what `useScriptedEngine` gave.
 */
export async function stepToViewMs(
  extensionsDir: string,
  scripted: { readonly env: Record<string, string>; readonly machineSettings: Settings },
): Promise<number> {
  const settings = { 'mlAgent.approval': 'alone', 'mlAgent.openTerminal': false };
  const code = await startVsCode({ extensionsDir, env: scripted.env, settings });
  try {
    await writeMachineSettings(code, scripted.machineSettings);
    await writeFiles(code.workspace, EXPERIMENT_FILES);
    const workbench = await openWorkbench(code);
    const record = watchRecord(code.workspace);
    try {
      await noteRows(workbench.page);
      await workbench.reload();
      await workbench.runCommand('ML-Agent: Show trajectory');
      const view = await workbench.webview('Trajectory');
      await view.getByText('No session yet').waitFor();
      await workbench.runCommand('ML-Agent: Improve experiment');
      await workbench.notification(`All ${STEPS} steps are done.`);
      const seen = await until('a row for each step', async () => {
        const rows = await askFrames(workbench.page, () => window.rowsSeen);
        return rows !== undefined && Object.keys(rows).length > STEPS && rows;
      });
      return slowest(record.written, seen);
    } finally {
      record.stop();
      await workbench.close();
    }
  } finally {
    await code.stop();
  }
}

/**
 * In windows that open later: looks in each frame of the screen which rows are there. It looks from the frame around
 * the view's own, since VS Code writes the page into that one and so ends what ran in it.
 */
async function noteRows(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: Record<string, number> = {};
    const painted = new MessageChannel();
    const waiting: string[] = [];
    // Runs right after the frame whose callbacks have found the row.
    painted.port1.onmessage = () => {
      for (const id of waiting.splice(0)) seen[id] ??= Date.now();
      window.rowsSeen = seen;
    };
    const look = (): void => {
      const view = document.querySelector<HTMLIFrameElement>('iframe#active-frame')?.contentDocument;
      for (const { id } of view?.querySelectorAll('table.steps tr[id^="row-"]') ?? []) {
        if (seen[id] !== undefined || waiting.includes(id)) continue;
        waiting.push(id);
        painted.port2.postMessage(null);
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

/** Notes when the record of the only session below a folder grew to each step. */
function watchRecord(workspace: string): { readonly written: Moments; stop(): void } {
  const written: Moments = {};
  let file: string | null = null;
  let size = 0;
  const look = (): void => {
    file ??= findRecord(workspace);
    const info = file === null ? undefined : statSync(file, { throwIfNoEntry: false });
    if (file === null || info === undefined || info.size === size) return;
    size = info.size;
    const last = /\n.*"type":"step","id":(\d+)/.exec(`\n${readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)}`);
    if (last !== null) written[`row-${last[1]}`] ??= info.mtimeMs;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return { written, stop: () => clearInterval(timer) };
}

function findRecord(workspace: string): string | null {
  const sessions = path.join(workspace, '.ml-agent', 'sessions');
  if (statSync(sessions, { throwIfNoEntry: false }) === undefined) return null;
  const [id] = readdirSync(sessions);
  return id === undefined ? null : path.join(sessions, id, 'trajectory.jsonl');
}

function slowest(written: Moments, seen: Moments): number {
  const delays = Object.entries(seen).flatMap(([row, at]) => (written[row] === undefined ? [] : at - written[row]));
  if (delays.length < STEPS) throw new Error(`Only ${delays.length} of ${STEPS} steps were seen being written.`);
  return Math.round(Math.max(...delays));
}
