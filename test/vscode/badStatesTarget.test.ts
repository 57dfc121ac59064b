import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PYTHON, scoring, TRAIN } from '../core/sessionKit.js';
import { keepEvidence } from './harness/evidence.js';
import { closeAll, installed, levelsExperiment } from './harness/installed.js';
import { useScriptedEngine, writeMachineSettings } from './harness/scripted.js';
import { showing, startVsCode, writeFiles, type VsCode } from './harness/vsCode.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const NOTEBOOK = JSON.stringify({
  cells: [{ cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source: ['%time\n', 'score = 0.5'] }],
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
});
const SPACED = 'Mein Versuch ü 数据';
const SPACED_SCRIPT = 'mein Modell ß.py';
const IMPROVE = 'ML-Agent: Improve experiment';
const SET_UP = 'ML-Agent: Set up experiment';
const BEST = scoring(0.6);

// One server and one window for all: each block opens what it is about.
let folder: string;
let extensionsDir: string;
let code: VsCode;
let window: Workbench;
keepEvidence(() => window);

beforeAll(async () => {
  ({ folder, extensionsDir } = await installed('target'));
  const experiment = (dir: string) => ({
    [`${dir}/train.py`]: TRAIN,
    [`${dir}/ml-agent.json`]: JSON.stringify({ ...levelsExperiment(1), name: basename(dir) }),
  });
  await writeFiles(folder, {
    ...experiment('restricted'),
    ...experiment('several/alpha'),
    ...experiment('several/beta'),
    'several/both.code-workspace': JSON.stringify({ folders: [{ path: 'alpha' }, { path: 'beta' }] }),
    'outside/alone.py': TRAIN,
    'outside/notes.ipynb': NOTEBOOK,
    'elsewhere/other.py': TRAIN,
    [`${SPACED}/${SPACED_SCRIPT}`]: TRAIN,
  });
  const scripted = await useScriptedEngine(extensionsDir, folder, [{ idea: 'Set the level to 0.6', script: BEST }]);
  code = await startVsCode({
    extensionsDir,
    trust: false,
    env: scripted.env,
    settings: { 'mlAgent.approval': 'alone', 'mlAgent.steps': 1, 'security.workspace.trust.enabled': false },
  });
  await writeMachineSettings(code, scripted.machineSettings);
  window = await openWorkbench(showing(code, 'nothing'));
});

afterAll(() => closeAll(folder, { window, code }));

describe('without a folder', () => {
  const SENTENCE = 'No folder is open. Open the folder of your experiment, or try the sample.';

  it.each([IMPROVE, SET_UP])('%s offers to open one, or the sample', async (command) => {
    await window.runCommand(command);
    expect(await window.notification('No folder is open')).toBe(SENTENCE);
    expect(await window.notificationButtons(SENTENCE)).toEqual(['Open folder', 'Open the sample']);
    await clear();
  });

  it('the button asks for the folder', async () => {
    await window.runCommand(IMPROVE);
    await window.notification(SENTENCE);
    await window.notificationButton(SENTENCE, 'Open folder');
    await window.quickPickRows('Open Folder');
    await window.pressKeys('Escape');
  });

  it('a script that is open brings the button to open its folder', async () => {
    await openOutside('outside/alone.py');
    await clear();
    await window.runCommand(IMPROVE);
    const sentence = 'No folder is open; open the folder of alone.py and try again.';
    expect(await window.notification('alone.py')).toBe(sentence);
    await window.notificationButton(sentence, 'Open its folder');
    await window.page.waitForURL((url) => url.searchParams.get('folder')?.endsWith('/outside') ?? false);
    await window.waitUntilUp();
  });
});

describe('a file that is no script of the folder', () => {
  beforeAll(() => window.open(showing(code, { folder: join(folder, 'outside') })));

  it.each([IMPROVE, SET_UP])('%s takes no script from outside, and offers to open its folder', async (command) => {
    await openOutside('elsewhere/other.py');
    await window.runCommand(command);
    const sentence = 'other.py lies outside the open folder; open its folder first.';
    expect(await window.notification('other.py')).toBe(sentence);
    expect(await window.notificationButtons(sentence)).toEqual(['Open its folder']);
    const opened = window.page.context().waitForEvent('page');
    await window.notificationButton(sentence, 'Open its folder');
    const other = await opened;
    await other.waitForURL((url) => url.searchParams.get('folder')?.endsWith('/elsewhere') ?? false);
    await other.close();
    await clear();
  });

  it.each([IMPROVE, SET_UP])('%s takes no notebook, and offers to make a script of it', async (command) => {
    await window.openFile('notes.ipynb');
    await window.runCommand(command);
    const sentence = 'notes.ipynb is a notebook; export it as a script (.py) first.';
    expect(await window.notification('notes.ipynb')).toBe(sentence);
    await window.notificationButton(sentence, 'Make a script');
    await until('the code', async () => (await window.editorText()).includes('# %time\nscore = 0.5'));
    await clear();
    await window.runCommand('View: Revert and Close Editor');
  });

  it.each([
    [IMPROVE, 'There is no experiment in this folder yet. Open the training script (.py) and try again.'],
    [SET_UP, 'Open the training script (.py) and try again.'],
  ])('%s without a script offers to find one', async (command, sentence) => {
    await window.runCommand('View: Close All Editors');
    await window.runCommand(command);
    expect(await window.notification('Open the training script')).toBe(sentence);
    expect(await window.notificationButtons(sentence)).toEqual(['Find script', 'Open the sample']);
    await window.notificationButton(sentence, 'Find script');
    await until('the script in the list', async () =>
      (await window.quickPickRows()).some((row) => row.includes('alone.py')),
    );
    await window.pressKeys('Escape');
    await clear();
  });
});

describe('a script that is no file yet', () => {
  const SENTENCE = 'Untitled-1 is not saved as a file yet; save it in the open folder.';

  beforeAll(async () => {
    await window.runCommand('File: New Untitled Text File');
    await window.tab('Untitled-1');
    await window.page.keyboard.insertText('print("score:", 0.5)');
    await window.runCommand('Change Language Mode');
    await window.quickPick('Python');
  });

  it('stays as it is when saving is declined', async () => {
    await window.runCommand(IMPROVE);
    await window.dialogButton(SENTENCE, 'Cancel');
    expect(await window.otherNotifications()).toEqual([]);
    expect(await window.editorText()).toBe('print("score:", 0.5)');
  });

  it('is saved on a click, and then set up', async () => {
    await window.runCommand(IMPROVE);
    await window.dialogButton(SENTENCE, 'Save');
    const file = join(folder, 'outside', 'fresh.py');
    await window.fileDialog(file, 'Save As');
    expect(await window.quickPickRows('Set up experiment (1 of 4)')).toEqual([expect.stringContaining('score')]);
    await window.pressKeys('Escape');
    expect(await readFile(file, 'utf8')).toContain('print("score:", 0.5)');
  });
});

describe('a workspace of several folders', () => {
  const dirOf = (name: string) => join(folder, 'several', name);

  beforeAll(async () => {
    for (const name of ['alpha', 'beta']) {
      await mkdir(join(dirOf(name), '.venv', 'bin'), { recursive: true });
      await symlink(PYTHON, join(dirOf(name), '.venv', 'bin', 'python'));
    }
    const both = showing(code, { workspaceFile: join(folder, 'several', 'both.code-workspace') });
    // The server has brought this window up without its folders once, right after the one before was left.
    await until('the window with both folders', async () => {
      await window.open(both);
      await window.runCommand('File: Focus on Files Explorer');
      const files = window.page.locator('.explorer-folders-view', { hasText: 'alpha' });
      return files.waitFor({ timeout: 10_000 }).then(
        () => true,
        () => false,
      );
    });
  });

  it('asks which experiment is meant, and improves that one', async () => {
    await window.runCommand(IMPROVE);
    const rows = await window.quickPickRows('Improve experiment');
    expect(rows).toEqual([expect.stringMatching(/^alpha/), expect.stringMatching(/^beta/)]);
    await window.quickPick('beta', 'Improve experiment');
    await window.notification('beta: score went from 0.5 to 0.6.');
    expect(await sessionsOf(dirOf('beta'))).toHaveLength(1);
    expect(await sessionsOf(dirOf('alpha'))).toEqual([]);
  });

  it('the script that is open decides', async () => {
    await window.openFile('alpha/train.py');
    await window.runCommand(IMPROVE);
    await window.notification('alpha: score went from 0.5 to 0.6.');
    expect(await sessionsOf(dirOf('alpha'))).toHaveLength(1);
  });

  it('each folder has an interpreter of its own, and the status bar follows the file', async () => {
    await window.openFile('beta/train.py');
    await window.runCommand('ML-Agent: Select interpreter');
    const rows = await window.quickPickRows('Select interpreter');
    expect(rows.find((row) => row.includes('in use') && row.includes('.venv'))).toContain(dirOf('beta'));
    expect(rows.join('\n')).not.toContain(dirOf('alpha'));
    await window.quickPick(dirname(PYTHON), 'Select interpreter');
    await window.notification('Experiments run with Python');
    await until('the chosen Python', async () => !(await pythonShown()).includes('(.venv)'));
    await window.openFile('alpha/train.py');
    await until('the Python of alpha', async () => (await pythonShown()).includes('(.venv)'));
  });

  it('Check set-up asks which folder is meant when no file is open', async () => {
    await window.runCommand('View: Close All Editors');
    await window.runCommand('ML-Agent: Check set-up');
    await window.quickPick('alpha', 'Check set-up');
    const isPython = (row: string) => row.startsWith('Python');
    const row = await until('the checks', async () => (await window.quickPickRows('Check set-up')).find(isPython));
    expect(row).toContain(`at ${join(dirOf('alpha'), '.venv')}`);
    await window.pressKeys('Escape');
  });

  async function pythonShown(): Promise<string> {
    return (await window.statusBarItem(/^Python 3/)).innerText();
  }
});

describe('with spaces and letters beyond ASCII in its path, an experiment', () => {
  const dir = () => join(folder, SPACED);
  const script = () => readFile(join(dir(), SPACED_SCRIPT), 'utf8');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: dir(), encoding: 'utf8' });

  beforeAll(async () => {
    const proposed = { idea: 'Set the level to 0.6', script: BEST, file: SPACED_SCRIPT };
    await useScriptedEngine(extensionsDir, folder, [proposed]);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', 'commit', '-qm', 'first');
    await window.open(showing(code, { folder: dir() }));
  });

  it('is set up from the explorer', async () => {
    await window.explorerContextMenu(SPACED_SCRIPT, 'Set up experiment');
    await window.quickPick('score', 'Set up experiment (1 of 4)');
    await window.quickPick('Larger is better', 'Set up experiment (2 of 4)');
    await window.notification('ml-agent.json was written.');
    const written: unknown = JSON.parse(await readFile(join(dir(), 'ml-agent.json'), 'utf8'));
    expect(written).toMatchObject({ name: SPACED, editable: [SPACED_SCRIPT] });
    await clear();
  });

  it('is improved from above the script, with its record beside it and its run in the terminal', async () => {
    await window.openFile(SPACED_SCRIPT);
    await lens().click();
    await window.notification(`${SPACED}: score went from 0.5 to 0.6.`);
    expect(await sessionsOf(dir())).toHaveLength(1);
    const terminal = await window.terminalText(SPACED, 'Record:');
    expect(terminal).toMatch(/Step 1: kept 0\.6/i);
    expect(terminal).toContain('score: 0.6000');
    expect(terminal).toContain(SPACED_SCRIPT);
    expect(await script()).toBe(TRAIN);
    await window.screenshot('spaced-path');
  });

  it('shows what changed, and brings it into a branch and into the file', async () => {
    await window.runCommand('ML-Agent: Compare with baseline');
    await window.quickPick('Set the level to 0.6', 'Compare with baseline');
    await window.tab(`${SPACED_SCRIPT}: baseline and step 1`);
    await until('the left side', async () => (await window.editorText('original')).includes('LEVEL = 0.5'));
    expect(await window.editorText('modified')).toContain('LEVEL = 0.6');
    await window.runCommand('ML-Agent: Create branch from step');
    await window.quickPick('Set the level to 0.6', 'Create branch from step');
    await window.inputBox('try/level', 'Create branch from step 1');
    await window.notification('The branch try/level was made');
    expect(git('show', `try/level:${SPACED_SCRIPT}`)).toBe(BEST);
    await window.runCommand('ML-Agent: Apply best');
    await window.dialogButton('Write step 1', 'Apply');
    await until('the best script', async () => (await script()) === BEST);
  });
});

describe('in Restricted Mode', () => {
  const SENTENCE = 'This folder is in Restricted Mode: nothing runs until you trust it.';

  beforeAll(async () => {
    // For the windows from here on; VS Code reads it anew in each.
    await code.setSettings({ 'security.workspace.trust.enabled': true });
    await window.open(showing(code, { folder: join(folder, 'restricted') }));
  });

  it.each([IMPROVE, SET_UP])('%s says so', async (command) => {
    await window.openFile('train.py');
    await window.runCommand(command);
    expect(await window.notification('Restricted')).toBe(SENTENCE);
    expect(await window.notificationButtons(SENTENCE)).toEqual(['Manage trust']);
    await clear();
  });

  it('the button above the script says so too, and the one in the message leads to where the folder is trusted', async () => {
    await lens().click();
    await window.notificationButton(SENTENCE, 'Manage trust');
    await window.tab('Workspace Trust');
    await window.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await window.runCommand(IMPROVE);
    await window.notification('The one step is done.');
  });
});

/** The button above the script. */
function lens() {
  return window.page.locator('.codelens-decoration a', { hasText: 'Improve experiment' }).first();
}

/** Opens a file that the open folder does not hold. */
async function openOutside(file: string): Promise<void> {
  await window.runCommand('File: Open File...');
  await window.fileDialog(join(folder, file), 'Open File');
  await window.tab(file.split('/').at(-1)!);
}

async function sessionsOf(dir: string): Promise<string[]> {
  const sessions = join(dir, '.ml-agent', 'sessions');
  return existsSync(sessions) ? readdir(sessions) : [];
}

async function clear(): Promise<void> {
  await window.runCommand('Notifications: Clear All Notifications');
}
