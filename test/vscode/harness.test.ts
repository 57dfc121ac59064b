import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepEvidence } from './harness/evidence.js';
import { PANEL_TITLE, writeTestExtension } from './harness/testExtension.js';
import { startVsCode, writeFiles, type VsCode } from './harness/vsCode.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const FILES = { 'train.py': 'print("one")\nvalue = 2\n', 'data/rows.csv': 'a,b\n1,2\n' };

let extensionsDir: string;

beforeAll(async () => {
  extensionsDir = await mkdtemp(join(tmpdir(), 'vsc-ext-'));
  await writeTestExtension(extensionsDir);
});

afterAll(() => rm(extensionsDir, { recursive: true, force: true }));

describe('a window of a trusted folder', () => {
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  beforeAll(async () => {
    code = await startVsCode({ extensionsDir, settings: { 'harness.word': 'world' } });
    await writeFiles(code.workspace, FILES);
    window = await openWorkbench(code);
  });

  afterAll(async () => {
    await window.close();
    await code.stop();
  });

  it('shows what the extension puts into the status bar', async () => {
    expect(await (await window.statusBarItem('Harness')).innerText()).toContain('trusted');
  });

  it('runs a command, reads its message and answers it', async () => {
    await window.runCommand('Harness: Greet');
    expect(await window.notification('Hello')).toBe('Hello, world');
    await window.notificationButton('Hello, world', 'Thanks');
    expect(await window.notification('Answer')).toBe('Answer: Thanks');
  });

  it('notices a changed setting', async () => {
    await window.setSettings({ 'harness.word': 'moon' });
    await window.runCommand('Harness: Greet');
    expect(await window.notification('Hello')).toBe('Hello, moon');
    await window.notificationButton('Hello, moon', 'No');
  });

  it('chooses from a quick pick and fills an input box', async () => {
    await window.runCommand('Harness: Ask');
    expect(await window.quickPickRows('Mode')).toEqual(['alone', 'with care']);
    await window.quickPick('with care', 'Mode');
    await window.inputBox('second', 'Note');
    expect(await window.notification('Picked')).toBe('Picked with care and second');
  });

  it('answers a modal dialog', async () => {
    await window.runCommand('Harness: Ask in a dialog');
    await window.dialogButton('Delete it?', 'Delete');
    expect(await window.notification('Dialog')).toBe('Dialog: Delete');
  });

  it('tells commands that are offered from those that are not', async () => {
    expect(await window.offersCommand('Harness: Greet')).toBe(true);
    expect(await window.offersCommand('Harness: Fly')).toBe(false);
  });

  it('reads a terminal by its name', async () => {
    await window.runCommand('Harness: Open terminal');
    expect(await window.terminalText('Harness run', 'val_accuracy')).toBe('line one\nval_accuracy: 0.75');
    await window.runCommand('Harness: Open shell');
    expect(await window.terminalText('Harness shell', '$')).not.toContain('val_accuracy');
    expect(await window.terminalText('Harness run')).toContain('val_accuracy');
  });

  it('opens a file and both sides of a diff', async () => {
    await window.openFile('train.py');
    expect(await window.editorText()).toBe('print("one")\nvalue = 2\n');
    await window.runCommand('Harness: Compare');
    await window.tab('Before and after');
    await until('the left side', async () => (await window.editorText('original')).startsWith('before = 1'));
    expect(await window.editorText('modified')).toContain('value = 2');
  });

  it('uses the context menu of the explorer', async () => {
    await window.explorerContextMenu('train.py', 'Greet file');
    expect(await window.notification('File')).toBe('File train.py');
  });

  it('works inside the webviews of a view and of a panel', async () => {
    await window.runCommand('Harness: Show panel');
    const panel = await window.webview(PANEL_TITLE);
    await panel.getByRole('button', { name: 'Press' }).click();
    expect(await panel.locator('#p').innerText()).toBe('pressed');
    await window.runCommand('Harness: Focus on Harness View View');
    const view = await window.webview('Harness View');
    expect(await view.locator('h1').innerText()).toBe('The view');
    await view.getByRole('button', { name: 'Press' }).click();
    expect(await window.notification('View says')).toBe('View says pressed');
  });

  it('changes the theme, saves a picture and survives a reload', async () => {
    await window.setTheme('hc-light');
    await access(await window.screenshot('harness'));
    await window.reload();
    expect(await (await window.statusBarItem('Harness')).innerText()).toContain('trusted');
  });

  it('opens a second window on the same folder', async () => {
    const second = await window.secondWindow();
    await second.runCommand('Harness: Greet');
    await second.notification('Hello');
    await second.closeWindow();
    await window.statusBarItem('Harness');
  });
});

describe('a window driven by the keyboard alone, in Restricted Mode', () => {
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  beforeAll(async () => {
    code = await startVsCode({ extensionsDir, trust: false });
    await writeFiles(code.workspace, FILES);
    window = await openWorkbench(code, { keyboardOnly: true, theme: 'light', viewport: { width: 1000, height: 700 } });
  });

  afterAll(() => window.close());

  it('is restricted', async () => {
    expect(await (await window.statusBarItem('Harness')).innerText()).toContain('restricted');
  });

  it('reaches the buttons of notifications, dialogs and menus with keys', async () => {
    await window.runCommand('Harness: Greet');
    await window.notificationButton('Hello', 'No');
    expect(await window.notification('Answer')).toBe('Answer: No');
    await window.runCommand('Harness: Ask in a dialog');
    await window.dialogButton('Delete it?', 'Cancel');
    expect(await window.notification('Dialog')).toBe('Dialog: undefined');
    await window.explorerContextMenu('train.py', 'Greet file');
    expect(await window.notification('File')).toBe('File train.py');
  });

  it('leaves no process behind when it stops', async () => {
    expect((await code.processes()).length).toBeGreaterThan(2);
    await code.stop();
    expect(await code.processes()).toEqual([]);
  });
});

it('ends the server when the process that started it is killed', async () => {
  const scripts = fileURLToPath(new URL('../../scripts/vscode/', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'vsc-kill-'));
  const request = JSON.stringify({ userDataDir: folder, extensionsDir: folder, trust: true });
  const code = `require('node:child_process').spawn('node', [${JSON.stringify(join(scripts, 'serve.mjs'))}, ${JSON.stringify(request)}], { stdio: ['pipe', 'inherit', 'ignore'] })`;
  const parent = spawn('node', ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const { token } = JSON.parse(line) as { token: string };
  const living = async () => (await promisify(execFile)('node', [join(scripts, 'processes.mjs'), token])).stdout;
  expect(await living()).toContain('code-server');
  parent.kill('SIGKILL');
  await until('the end of the server', async () => (await living()) === '');
  await rm(folder, { recursive: true, force: true });
});
