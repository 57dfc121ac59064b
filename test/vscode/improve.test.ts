import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelPath } from '../models.js';
import { testPython } from '../python.js';
import { keepEvidence } from './harness/evidence.js';
import { writeMachineSettings } from './harness/scripted.js';
import { installVsix, startVsCode, type VsCode } from './harness/vsCode.js';
import { builtVsix } from './harness/vsix.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const SAMPLE = fileURLToPath(new URL('../../tasks/samples/digits', import.meta.url));
/** A step of the small model and its run, on two busy cores. */
const SESSION_MS = 400_000;

let extensionsDir: string;

beforeAll(async () => {
  extensionsDir = await mkdtemp(join(tmpdir(), 'vsc-ext-'));
  await installVsix(builtVsix(), extensionsDir);
});

afterAll(() => rm(extensionsDir, { recursive: true, force: true }));

describe('improving the sample from the command palette', () => {
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  beforeAll(async () => {
    const env = { ML_AGENT_MODELS: dirname(modelPath('coder-0.5b')), VIRTUAL_ENV: dirname(dirname(testPython())) };
    code = await startVsCode({ extensionsDir, env, settings: { 'mlAgent.steps': 1 } });
    await cp(SAMPLE, code.workspace, { recursive: true });
    window = await openWorkbench(code);
  });

  afterAll(async () => {
    await window.close();
    await code.stop();
  });

  it('chooses a model that is here, without a download', async () => {
    await window.runCommand('ML-Agent: Choose model');
    const rows = await window.quickPickRows('Choose model');
    expect(rows.find((row) => row.includes('coder-0.5b'))).toMatch(/downloaded.*Apache-2\.0.*needs 1\.0 GB.*fits/);
    await window.quickPick('coder-0.5b', 'Choose model');
  });

  it(
    'asks once when to ask, runs in a terminal and shows each step in the view',
    async () => {
      const before = await readFile(join(code.workspace, 'train.py'), 'utf8');
      await window.openFile('train.py');
      await window.runCommand('ML-Agent: Improve experiment');
      const modes = await window.quickPickRows('When should ML-Agent ask?');
      expect(modes[2]).toMatch(/alone within the budget.*At most 1 steps or 20 minutes.*sandbox/);
      await window.quickPick('Run alone within the budget', 'When should ML-Agent ask?');
      await window.statusBarItem(/ML-Agent: /);
      const view = await window.webview('Trajectory');
      await until(
        'the baseline in the view',
        async () => (await view.locator('#row-0').count()) > 0,
        undefined,
        120_000,
      );
      await window.screenshot('improve-running');
      const message = await until(
        'the end of the session',
        () => window.notification('The one step is done.').catch(() => undefined),
        undefined,
        SESSION_MS,
      );
      expect(message).toContain('digits:');
      expect(await view.locator('#row-1').innerText()).not.toBe('');
      const terminal = await window.terminalText('digits');
      expect(terminal).toContain('Epoch 20/20');
      expect(terminal).toMatch(/Baseline: 0\.8222/);
      expect(terminal).toMatch(/Step 1: /);
      expect(await readFile(join(code.workspace, 'train.py'), 'utf8')).toBe(before);
      await window.screenshot('improve-ended');
    },
    SESSION_MS + 120_000,
  );

  it('offers the next session above the script', async () => {
    const lens = window.page.locator('.codelens-decoration', { hasText: 'Improve experiment' });
    await lens.first().waitFor();
  });

  it('leaves no process of the session behind', async () => {
    await until(
      'the engine to be gone',
      async () => !(await code.processes()).some((line) => line.includes('engine.mjs')),
    );
    expect((await code.processes()).filter((line) => line.includes('train.py'))).toEqual([]);
  });
});

describe('a session whose window is reloaded', () => {
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  beforeAll(async () => {
    const env = { ML_AGENT_MODELS: dirname(modelPath('coder-0.5b')), VIRTUAL_ENV: dirname(dirname(testPython())) };
    code = await startVsCode({ extensionsDir, env, settings: { 'mlAgent.approval': 'alone' } });
    await writeMachineSettings(code, { 'mlAgent.model': 'coder-0.5b' });
    await cp(SAMPLE, code.workspace, { recursive: true });
    window = await openWorkbench(code);
  });

  afterAll(async () => {
    await window.close();
    await code.stop();
  });

  const rows = async () => (await window.webview('Trajectory')).locator('[id^="row-"]');

  it('begins', async () => {
    await window.runCommand('ML-Agent: Improve experiment');
    await until('the baseline in the view', async () => (await (await rows()).count()) > 0, undefined, 180_000);
    await window.statusBarItem(/ML-Agent: thinking · step 1 of 8/);
  });

  it('is offered for resuming after the reload, and goes on behind its last step', async () => {
    await window.reload();
    expect(await window.notification('Resume it?')).toContain('The session of digits was interrupted after step 0');
    await until('the old engine to be gone', async () => (await engines(code)) === 0);
    await window.notificationButton('Resume it?', 'Resume');
    await window.statusBarItem(/ML-Agent: thinking · step 1 of 8/);
    expect(await (await rows()).count()).toBe(1);
    expect(await engines(code)).toBe(1);
  });

  it('pauses after the running step, and says so at once', async () => {
    await window.runCommand('ML-Agent: Pause');
    await window.statusBarItem(/ML-Agent: pausing after this step/);
    await window.runCommand('ML-Agent: Resume');
    await window.statusBarItem(/ML-Agent: thinking/);
  });

  it('stops at once after a question, and its processes are gone', async () => {
    await window.runCommand('ML-Agent: Stop now');
    await window.dialogButton('Stop the session of digits now?', 'Stop now');
    await window.notification('Stopped by the user.');
    await until('the engine to be gone', async () => (await engines(code)) === 0);
  });
});

async function engines(code: VsCode): Promise<number> {
  return (await code.processes()).filter((line) => line.includes('engine.mjs')).length;
}
