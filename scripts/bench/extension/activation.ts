import { startVsCode, writeFiles } from '../../../test/vscode/harness/vsCode.js';
import { until } from '../../../test/vscode/harness/wait.js';
import { openWorkbench, type Workbench } from '../../../test/vscode/harness/workbench.js';
import { EXPERIMENT_FILES } from './levels.js';

const STARTS = 5;

/**
 * Milliseconds that VS Code spends on loading dist/extension.cjs and calling `activate()`, the median of five starts.
 * They are VS Code's own, from "Developer: Show Running Extensions", which shows `codeLoadingTime` and
 * `activateCallTime` added: a clock inside the bundle would miss that the bundle is read and compiled first.
 */
export async function activationMs(extensionsDir: string): Promise<number> {
  const code = await startVsCode({ extensionsDir });
  try {
    await writeFiles(code.workspace, EXPERIMENT_FILES);
    const window = await openWorkbench(code);
    try {
      const times = [await reportedIn(window)];
      while (times.length < STARTS) {
        await window.reload();
        times.push(await reportedIn(window));
      }
      return times.sort((a, b) => a - b)[Math.floor(STARTS / 2)]!;
    } finally {
      await window.close();
    }
  } finally {
    await code.stop();
  }
}

async function reportedIn(window: Workbench): Promise<number> {
  await window.runCommand('Developer: Show Running Extensions');
  const row = window.page.locator('.runtime-extensions-editor .extension', { hasText: 'ML-Agent' }).first();
  const time = await until('the activation time of ML-Agent', async () => {
    if ((await row.count()) === 0) return undefined;
    return /(\d+)\s*ms/.exec(await row.locator('.activation-time').innerText())?.[1];
  });
  return Number(time);
}
