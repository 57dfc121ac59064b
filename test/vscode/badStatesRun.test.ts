import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLocked, lockSession } from '../../src/adapters/store/sessionLock.js';
import { restoreSession } from '../../src/adapters/store/readSession.js';
import { PYTHON, scoring } from '../core/sessionKit.js';
import { keepEvidence } from './harness/evidence.js';
import { EXPERIMENT as FINISHED, writeFinishedSession } from './harness/finishedSession.js';
import { closeAll, installed, levelsExperiment } from './harness/installed.js';
import { AS_ANYBODY, computerWithout, setWritable } from './harness/limits.js';
import { lastLines, lastRecord, lastSessionDir } from './harness/records.js';
import { useScriptedEngine, writeMachineSettings } from './harness/scripted.js';
import { showing, startVsCode, writeFiles, type VsCode } from './harness/vsCode.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const ALONE = { 'mlAgent.approval': 'alone' };

/** The script of a level; its run waits until the file of that level is there, see `Gate`. */
function gated(level: number): string {
  return scoring(level)
    .replace('import random\n', 'import os\nimport random\nimport time\n')
    .replace('rng = ', 'while not os.path.exists(os.environ["GATE"] + str(LEVEL)):\n    time.sleep(0.05)\nrng = ');
}

const PROPOSED = [{ idea: 'Set the level to 0.6', script: gated(0.6) }];

function gatedExperiment(gate: string, editable = ['train.py']): string {
  return JSON.stringify({ ...levelsExperiment(1), editable, env: { GATE: gate } });
}

describe('while a run goes on', () => {
  let folder: string;
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  const inFolder = (...names: string[]) => join(folder, ...names);
  const read = (...names: string[]) => readFile(inFolder(...names), 'utf8');
  const letRun = (name: string, level: number) => writeFile(inFolder(`${name}-gate-${level}`), '');

  beforeAll(async () => {
    const place = await installed('run');
    const { extensionsDir } = place;
    folder = place.folder;
    const { env, machineSettings } = await useScriptedEngine(extensionsDir, folder, PROPOSED);
    for (const name of ['changed', 'left']) {
      await mkdir(inFolder(name));
      await writeFiles(inFolder(name), {
        'train.py': gated(0.5),
        'helper.py': 'A = 1\n',
        'ml-agent.json': gatedExperiment(inFolder(`${name}-gate-`), ['train.py', 'helper.py']),
      });
    }
    // On a server VS Code saves by itself after a second unless it is told not to.
    const settings = { ...ALONE, 'files.autoSave': 'off' };
    code = await startVsCode({ extensionsDir, env, settings, workspace: inFolder('changed') });
    await writeMachineSettings(code, machineSettings);
    window = await openWorkbench(code);
  });

  afterAll(() => closeAll(folder, { window, code }));

  describe('a script', () => {
    it('with unsaved changes is not improved when they are not saved', async () => {
      await window.openFile('train.py');
      await typeAtEnd('# mine');
      await window.runCommand('ML-Agent: Improve experiment');
      await window.dialogButton('train.py has unsaved changes; a session works with the saved file.', 'Cancel');
      expect(await read('changed', 'train.py')).toBe(gated(0.5));
      expect((await readdir(inFolder('changed'))).sort()).toEqual(['helper.py', 'ml-agent.json', 'train.py']);
    });

    it('that is saved at the question is improved as it was saved', async () => {
      await window.runCommand('ML-Agent: Improve experiment');
      await window.dialogButton('train.py has unsaved changes', 'Save');
      await window.statusBarItem(/ML-Agent: running · baseline/);
      expect(await read('changed', 'train.py')).toBe(`${gated(0.5)}# mine`);
      const record = await lastRecord(inFolder('changed'));
      const { originals } = await restoreSession(inFolder('changed'), record);
      expect(originals.get('train.py')).toBe(`${gated(0.5)}# mine`);
    });

    it('that is changed in the editor, or on the disk by another program, is told once and stays as it is', async () => {
      await window.openFile('train.py');
      await typeAtEnd('\n# later');
      await window.pressKeys('Control+S');
      await window.terminalText('levels', told('train.py'));
      await writeFile(inFolder('changed', 'helper.py'), 'A = 2\n');
      await window.terminalText('levels', told('helper.py'));
      await writeFile(inFolder('changed', 'helper.py'), 'A = 3\n');
      await letRun('changed', 0.5);
      await letRun('changed', 0.6);
      expect(await window.notification('The one step is done.')).toContain('score went from 0.5 to 0.6.');
      const terminal = await window.terminalText('levels');
      for (const name of ['train.py', 'helper.py']) expect(terminal.split(told(name))).toHaveLength(2);
      expect(await lastLines(inFolder('changed'))).toEqual(['header', 'step baseline', 'step kept', 'end steps']);
      expect(await read('changed', 'helper.py')).toBe('A = 3\n');
    });

    it('is not overwritten with the best one', async () => {
      await window.notificationButton('score went from 0.5 to 0.6.', 'Apply best');
      await window.notification('was changed since the session began, so it is not overwritten.');
      expect(await read('changed', 'train.py')).toBe(`${gated(0.5)}# mine\n# later`);
    });
  });

  describe('a window', () => {
    const left = () => showing(code, { folder: inFolder('left') });

    it('beside another one on the same folder starts nothing, and shows what goes on there', async () => {
      await letRun('left', 0.5);
      await window.open(left());
      await window.runCommand('ML-Agent: Improve experiment');
      await window.statusBarItem(/ML-Agent: running · step 1 of 1/);
      const second = await window.secondWindow();
      await second.open(left());
      await second.runCommand('ML-Agent: Improve experiment');
      await second.notificationButton('This experiment is being improved in another window', 'Show trajectory');
      await (await second.webview('Trajectory')).locator('#row-0').waitFor();
      await second.closeWindow();
      expect(await lastLines(inFolder('left'))).toEqual(['header', 'step baseline']);
    });

    it('that is left ends run and engine, and its record is whole', async () => {
      await window.page.goto('about:blank');
      const living = async () => (await code.processes()).filter((line) => /engine\.mjs|train\.py/.test(line));
      await until('run and engine to be gone', async () => (await living()).length === 0);
      const session = await lastSessionDir(inFolder('left'));
      await until('the lock to be given back', async () => !(await isLocked(session)));
      expect(await lastLines(inFolder('left'))).toEqual(['header', 'step baseline']);
      expect(await read('left', 'train.py')).toBe(gated(0.5));
    });

    it('that comes back offers to resume as soon as nobody works on the session any more, and goes on', async () => {
      // As the part of the old window does when its run takes long to end.
      const unlock = await lockSession(await lastSessionDir(inFolder('left')));
      try {
        await window.open(left());
        // There when the extension is.
        await window.statusBarItem(/^Python 3/);
        await delay(2500);
        expect(await window.page.locator('.notification-toast', { hasText: 'Resume it?' }).count()).toBe(0);
      } finally {
        await unlock();
      }
      await window.notificationButton('The session of levels was interrupted after step 0. Resume it?', 'Resume');
      await letRun('left', 0.6);
      expect(await window.notification('The one step is done.')).toContain('score went from 0.5 to 0.6.');
      const lines = ['header', 'step baseline', 'resumed', 'step kept', 'end steps'];
      expect(await lastLines(inFolder('left'))).toEqual(lines);
    });
  });

  async function typeAtEnd(text: string): Promise<void> {
    await window.page.locator('.editor-group-container.active .view-lines').first().click();
    await window.pressKeys('Control+End');
    await window.page.keyboard.type(text);
  }
});

function told(name: string): string {
  return `Note: ${name} was changed meanwhile; the session goes on with the version that it began with.`;
}

describe('on a computer without git and Python on the PATH, for a user who may not write everywhere', () => {
  let folder: string;
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  const inFolder = (...names: string[]) => join(folder, 'w', ...names);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: inFolder('exp'), encoding: 'utf8' });

  beforeAll(async () => {
    const place = await installed('limits');
    const { extensionsDir } = place;
    folder = place.folder;
    const { env, machineSettings } = await useScriptedEngine(extensionsDir, folder, PROPOSED);
    await writeFile(join(folder, 'gate-0.5'), '');
    await writeFile(join(folder, 'gate-0.6'), '');
    const experiment = gatedExperiment(join(folder, 'gate-'));
    await mkdir(inFolder(), { recursive: true });
    await writeFiles(inFolder(), {
      'locked/locked.py': gated(0.5),
      'locked/ml-agent.json': experiment.replaceAll('train.py', 'locked.py'),
      'fresh/fresh.py': gated(0.5),
      'kept/train.py': FINISHED['train.py'],
      'kept/ml-agent.json': FINISHED['ml-agent.json'],
      'kept/kept.py': '',
      'exp/train.py': gated(0.5),
      'exp/ml-agent.json': experiment,
    });
    await writeFinishedSession(inFolder('kept'));
    git('init', '-q');
    for (const name of ['locked', 'fresh', 'kept/.ml-agent']) await setWritable(inFolder(name), false);
    const computer = await computerWithout(/^(git|python|pypy|py$|conda)/, join(folder, 'bin'));
    code = await startVsCode({
      extensionsDir,
      workspace: inFolder(),
      wrapper: AS_ANYBODY,
      env: { ...env, ...computer, VIRTUAL_ENV: '' },
    });
    await writeMachineSettings(code, machineSettings);
    window = await openWorkbench(code);
    await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  afterAll(async () => {
    for (const name of ['locked', 'fresh', 'kept/.ml-agent']) await setWritable(inFolder(name), true);
    await closeAll(folder, { window, code });
  });

  it.each([
    ['an experiment in a read-only folder', 'locked', 'locked'],
    ['a script in a read-only folder', 'fresh', 'fresh'],
    ['an experiment whose records are read-only', 'kept', 'kept/.ml-agent'],
  ])('%s is refused in one sentence that says what to do, and nothing is written', async (_, name, refused) => {
    const before = await readdir(inFolder(name), { recursive: true });
    await window.openFile(`${name}/${name}.py`);
    await window.runCommand('ML-Agent: Improve experiment');
    const sentence = `The folder ${inFolder(refused)} cannot be written; make it writable or copy the experiment.`;
    expect(await window.notification(inFolder(refused))).toBe(sentence);
    expect(await window.notificationButtons(sentence)).toEqual(['Open folder']);
    expect(await readdir(inFolder(name), { recursive: true })).toEqual(before);
    await window.runCommand('Notifications: Clear All Notifications');
  });

  it('records that are read-only can be read', async () => {
    await window.runCommand('ML-Agent: Show trajectory');
    const view = await window.webview('Trajectory');
    await view.locator('#row-1').waitFor();
  });

  it('without Python one sentence says so, and its button leads to choosing one', async () => {
    await window.openFile('exp/train.py');
    await window.statusBarItem('No Python');
    await window.runCommand('ML-Agent: Improve experiment');
    await window.quickPick('Run alone within the budget', 'When should ML-Agent ask?');
    const sentence = 'No Python was found. Install Python 3.10 or newer, or select an interpreter.';
    await window.notificationButton(sentence, 'Select interpreter');
    await window.quickPick('Browse ...', 'Select interpreter');
    await window.fileDialog(PYTHON, 'Choose the Python that runs your experiments');
    await window.notification(`at ${PYTHON}.`);
    expect(await stat(inFolder('exp/.ml-agent')).catch(() => null)).toBeNull();
  });

  it('without git a session runs, and its steps are recorded', async () => {
    await window.openFile('exp/train.py');
    await window.runCommand('ML-Agent: Improve experiment');
    expect(await window.notification('The one step is done.')).toContain('score went from 0.5 to 0.6.');
    expect(await lastLines(inFolder('exp'))).toEqual(['header', 'step baseline', 'step kept', 'end steps']);
    expect(git('for-each-ref', 'refs/ml-agent')).toBe('');
  });

  it('without git a branch cannot be made, and the patch is offered instead', async () => {
    await window.runCommand('ML-Agent: Create branch from step');
    await window.quickPick('Step 1', 'Create branch from step');
    await window.inputBox('try/level', 'Create branch from step 1');
    const sentence = 'git was not found; install it or put it on the PATH, then start again.';
    await window.notificationButton(sentence, 'Copy patch');
    await window.quickPick('Step 1', 'Copy patch of a step');
    await window.statusBarItem('The patch of step 1 is in the clipboard.');
    const patch = await window.page.evaluate(() => navigator.clipboard.readText());
    expect(patch).toContain('+LEVEL = 0.6');
  });
});
