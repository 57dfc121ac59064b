import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scoring, TRAIN } from '../core/sessionKit.js';
import { keepEvidence } from './harness/evidence.js';
import { closeAll, installed, levelsExperiment } from './harness/installed.js';
import { useScriptedEngine, writeMachineSettings } from './harness/scripted.js';
import { startVsCode, writeFiles, type VsCode } from './harness/vsCode.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const EXPERIMENT = levelsExperiment(3);

describe('a session that asks before each edit', () => {
  let folder: string;
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  beforeAll(async () => {
    const place = await installed('ask');
    const { extensionsDir } = place;
    folder = place.folder;
    const scripted = await useScriptedEngine(extensionsDir, folder, [
      { idea: 'Set the level to 0.6', script: scoring(0.6) },
      { idea: 'Set the level to 0.7', script: scoring(0.7) },
      { idea: 'Set the level to 0.8', script: scoring(0.8) },
    ]);
    code = await startVsCode({ extensionsDir, env: scripted.env });
    await writeMachineSettings(code, scripted.machineSettings);
    await writeFiles(code.workspace, { 'train.py': TRAIN, 'ml-agent.json': JSON.stringify(EXPERIMENT) });
    window = await openWorkbench(code);
  });

  afterAll(() => closeAll(folder, { window, code }));

  const waits = (step: number) => window.statusBarItem(new RegExp(`waits for your answer · step ${step} of 3`));

  it('shows the change as a diff, and runs it when it is allowed', async () => {
    await window.runCommand('ML-Agent: Improve experiment');
    await window.quickPick('Ask before each edit', 'When should ML-Agent ask?');
    await waits(1);
    await window.tab('train.py: proposed change of step 1');
    await until('the proposed script', async () => (await window.editorText()).includes('LEVEL = 0.6'));
    await window.screenshot('approval');
    await window.notificationButton('Step 1: allow this change? Set the level to 0.6', 'Allow');
  });

  it('declines with a reason, which the agent reads', async () => {
    await waits(2);
    await window.notificationButton('Step 2: allow this change?', 'Decline');
    await window.inputBox('0.7 is forbidden', 'Decline step 2');
    await waits(3);
    const view = await window.webview('Trajectory');
    expect((await view.locator('#row-2').innerText()).replace(/\s+/g, ' ')).toContain('Declined');
  });

  it('keeps a second window from improving the same files', async () => {
    const second = await window.secondWindow();
    await second.openFile('train.py');
    await second.runCommand('ML-Agent: Improve experiment');
    await second.notification('This experiment is being improved in another window');
    await second.closeWindow();
  });

  it('waits when its notification was closed, and can be answered from the title of the diff', async () => {
    await window.runCommand('Notifications: Clear All Notifications');
    await waits(3);
    const allow = window.page.locator('.editor-actions a[aria-label="Allow"]').first();
    await allow.click();
    expect(await window.notification('All 3 steps are done.')).toContain('score went from 0.5 to 0.8.');
  });

  it('ends with the best script at hand', async () => {
    await window.notificationButton('score went from 0.5 to 0.8.', 'Apply best');
    await window.dialogButton('Write step 3', 'Apply');
    await until(
      'the best script',
      async () => (await readFile(join(code.workspace, 'train.py'), 'utf8')) === scoring(0.8),
    );
    const record = await window.terminalText('levels');
    expect(record).toMatch(/Model scripted on cpu/);
    expect(record).toMatch(/Step 2: declined/);
  });
});

describe('a workspace in Restricted Mode', () => {
  let folder: string;
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  beforeAll(async () => {
    const place = await installed('restricted');
    const { extensionsDir } = place;
    folder = place.folder;
    code = await startVsCode({ extensionsDir, trust: false, settings: { 'mlAgent.approval': 'alone' } });
    await writeFiles(code.workspace, { 'train.py': TRAIN, 'ml-agent.json': JSON.stringify(EXPERIMENT) });
    window = await openWorkbench(code);
  });

  afterAll(() => closeAll(folder, { window, code }));

  it('runs nothing and says how to change that', async () => {
    await window.runCommand('ML-Agent: Improve experiment');
    await window.notification('This folder is in Restricted Mode: nothing runs until you trust it.');
    await window.runCommand('ML-Agent: Show trajectory');
    const view = await window.webview('Trajectory');
    await view.getByText('Restricted Mode: nothing runs').waitFor();
    expect((await code.processes()).filter((line) => /engine\.mjs|train\.py/.test(line))).toEqual([]);
    await window.screenshot('restricted');
  });
});

describe('the first use of a script', () => {
  let folder: string;
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  beforeAll(async () => {
    const place = await installed('first');
    const { extensionsDir } = place;
    folder = place.folder;
    code = await startVsCode({ extensionsDir });
    await writeFiles(code.workspace, {
      'exp/train.py': TRAIN,
      'exp/evaluate.py': '# evaluation\n',
      'exp/data.csv': 'a\n1\n',
      'notes.ipynb': '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}',
    });
    window = await openWorkbench(code);
  });

  afterAll(() => closeAll(folder, { window, code }));

  it('without a script says what to open', async () => {
    await window.runCommand('ML-Agent: Improve experiment');
    await window.notification('There is no experiment in this folder yet. Open the training script (.py)');
  });

  it('leads through four questions to a file for review', async () => {
    await window.openFile('train.py');
    await window.runCommand('ML-Agent: Improve experiment');
    await window.quickPick('score', 'Set up experiment (1 of 4)');
    await window.quickPick('Larger is better', 'Set up experiment (2 of 4)');
    expect(await window.quickPickRows('Set up experiment (3 of 4)')).toEqual(['evaluate.py', 'train.py']);
    await window.pressKeys('Enter');
    await window.quickPickRows('Set up experiment (4 of 4)');
    await window.pressKeys('Enter');
    await window.notification('ml-agent.json was written.');
    await window.tab('ml-agent.json');
    const written = JSON.parse(await readFile(join(code.workspace, 'exp/ml-agent.json'), 'utf8')) as object;
    expect(written).toMatchObject({
      command: 'python train.py',
      editable: ['train.py'],
      readonly: ['data.csv', 'evaluate.py'],
      metric: { name: 'score', direction: 'maximize' },
    });
    expect(await window.terminalText('exp')).toContain('score: 0.5000');
    await window.screenshot('set-up');
  });

  it('has no use for a notebook, and says what to do', async () => {
    await window.openFile('notes.ipynb');
    await window.runCommand('Notifications: Clear All Notifications');
    await window.runCommand('ML-Agent: Improve experiment');
    await window.notification('notes.ipynb is a notebook; export it as a script (.py) first.');
  });
});
