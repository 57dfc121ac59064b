import { execFile } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PYTHON, scoring, TRAIN } from '../core/sessionKit.js';
import { keepEvidence } from './harness/evidence.js';
import { closeAll, levelsExperiment } from './harness/installed.js';
import { writePythonExtension } from './harness/pythonExtension.js';
import { useScriptedEngine, writeMachineSettings } from './harness/scripted.js';
import { installVsix, startVsCode, writeFiles, type VsCode } from './harness/vsCode.js';
import { builtVsix } from './harness/vsix.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const EXPERIMENT = levelsExperiment(1);

/** Says which environment runs it. */
const TELLING = `import sys\nprint("prefix:", sys.prefix)\n`;
const CHOICE = "Use the Python extension's choice";

describe('with the Python extension', () => {
  let folder: string;
  let code: VsCode;
  let window: Workbench;
  /** Environments that only the Python extension knows, and a file that is no Python. */
  let one: string;
  let two: string;
  let broken: string;
  keepEvidence(() => window);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vsc-python-'));
    [one, two, broken] = ['one', 'two', 'broken'].map((name) => join(folder, name, 'bin', 'python')) as [
      string,
      string,
      string,
    ];
    for (const name of ['one', 'two', 'w/.venv']) await makeEnvironment(join(folder, name));
    await writeFiles(folder, { 'broken/bin/python': '#!/bin/sh\nexit 1\n' });
    await chmod(broken, 0o755);
    const extensionsDir = join(folder, 'e');
    await writePythonExtension(extensionsDir, [one, two, broken]);
    // After the other extension: VS Code lists at an installation what lies in the folder.
    await installVsix(builtVsix(), extensionsDir);
    const scripted = await useScriptedEngine(extensionsDir, folder, [
      { idea: 'Set the level to 0.6', script: TELLING + scoring(0.6) },
    ]);
    code = await startVsCode({
      extensionsDir,
      workspace: join(folder, 'w'),
      env: scripted.env,
      settings: { 'mlAgent.approval': 'alone' },
    });
    await writeMachineSettings(code, scripted.machineSettings);
    await writeFiles(code.workspace, { 'train.py': TELLING + TRAIN, 'ml-agent.json': JSON.stringify(EXPERIMENT) });
    window = await openWorkbench(code);
  });

  afterAll(() => closeAll(folder, { window, code }));

  it('its choice is shown and runs the experiment, also beside a .venv', async () => {
    await window.statusBarItem(/^Python 3\.\d+\.\d+ \(one\)$/);
    await window.runCommand('ML-Agent: Improve experiment');
    await window.notification('The one step is done.');
    expect(await window.terminalText('levels', 'prefix:')).toContain(`prefix: ${join(folder, 'one')}`);
  });

  it('a change of it is followed, and Check set-up says whose choice it is', async () => {
    await chooseInExtension('two');
    await window.statusBarItem(/^Python 3\.\d+\.\d+ \(two\)$/);
    await window.runCommand('ML-Agent: Check set-up');
    const rows = await window.quickPickRows('Check set-up');
    expect(rows.join('\n')).toContain(`at ${two} (chosen in the Python extension)`);
    await window.pressKeys('Escape');
  });

  it('one that does not run is said in one sentence, and none is taken in its place', async () => {
    await chooseInExtension('broken');
    await window.statusBarItem('No Python');
    await window.runCommand('ML-Agent: Improve experiment');
    expect(await window.notification('does not run as Python 3')).toBe(
      `${broken}, which is chosen in the Python extension, does not run as Python 3; select another interpreter.`,
    );
  });

  it('another interpreter is chosen for this workspace from those that are found', async () => {
    await window.runCommand('ML-Agent: Select interpreter');
    const rows = await window.quickPickRows('Select interpreter');
    expect(rows[0]).toContain(CHOICE);
    expect(rows.filter((row) => row.includes('.venv'))).toHaveLength(1);
    expect(rows.find((row) => row.includes('.venv'))).toMatch(/^Python 3\.\d+\.\d+ ?\.venv/);
    expect(rows.filter((row) => row.includes(one) || row.includes(two))).toHaveLength(2);
    expect(rows.join('\n')).not.toContain(broken);
    await window.screenshot('select-interpreter');
    await window.quickPick('.venv');
    await window.notification(`at ${join(code.workspace, '.venv')}`);
    await window.statusBarItem(/^Python 3\.\d+\.\d+ \(\.venv\)$/);
  });

  it('is asked again when its choice is wanted', async () => {
    await chooseInExtension('one');
    await window.statusBarItem(/\(\.venv\)$/);
    await window.runCommand('ML-Agent: Select interpreter');
    await window.quickPick(CHOICE, 'Select interpreter');
    await window.statusBarItem(/^Python 3\.\d+\.\d+ \(one\)$/);
  });

  async function chooseInExtension(name: string): Promise<void> {
    await window.runCommand('Python: Select Interpreter');
    await window.quickPick(join(folder, name), 'Python: select');
    await until('the pick to close', async () => !(await window.quickInput.isVisible()));
  }
});

/** A virtual environment without pip, which takes a moment only. */
async function makeEnvironment(folder: string): Promise<void> {
  await promisify(execFile)(PYTHON, ['-m', 'venv', '--without-pip', folder]);
}
