import { cp, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testPython } from '../python.js';
import { keepEvidence } from './harness/evidence.js';
import { closeAll, installed } from './harness/installed.js';
import { focusStop, tabStops } from './harness/focus.js';
import { forbidAllButKeys } from './harness/keyboardOnly.js';
import { useScriptedEngine, writeMachineSettings } from './harness/scripted.js';
import { startVsCode, type VsCode } from './harness/vsCode.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const SAMPLE = fileURLToPath(new URL('../../tasks/samples/digits', import.meta.url));

describe('with the keyboard alone, on the digits sample in a fresh profile', () => {
  let folder: string;
  let original: string;
  let code: VsCode;
  let window: Workbench;
  let allowMouse: () => void;
  keepEvidence(() => window);

  beforeAll(async () => {
    const place = await installed('keys');
    const { extensionsDir } = place;
    folder = place.folder;
    original = await readFile(join(SAMPLE, 'train.py'), 'utf8');
    const scripted = await useScriptedEngine(extensionsDir, folder, [
      { idea: 'Use 64 hidden units and a learning rate of 0.01', script: better() },
      { idea: 'Train for one epoch', script: original.replace('epochs = 20', 'epochs = 1') },
    ]);
    const env = { ...scripted.env, VIRTUAL_ENV: dirname(dirname(testPython())) };
    code = await startVsCode({ extensionsDir, env, settings: { 'mlAgent.steps': 2 } });
    await writeMachineSettings(code, scripted.machineSettings);
    await cp(SAMPLE, code.workspace, { recursive: true });
    window = await openWorkbench(code, { keyboardOnly: true });
    allowMouse = forbidAllButKeys(window.page);
  });

  afterAll(async () => {
    allowMouse();
    await closeAll(folder, { window, code });
  });

  const better = () => original.replace('hidden = (16,)', 'hidden = (64,)').replace('rate = 0.001', 'rate = 0.01');
  const script = () => readFile(join(code.workspace, 'train.py'), 'utf8');
  const view = () => window.webview('Trajectory');
  const focused = async () => (await focusStop(await view()))?.name ?? '';
  const rowInReach = async () => (await view()).locator('table.steps tbody tr[tabindex="0"]');

  it('nothing else can be used in this test', async () => {
    expect(() => window.page.locator('body').click()).toThrow('the keyboard alone');
    expect(() => window.page.mouse.move(1, 1)).toThrow('the keyboard alone');
    await window.pressKeys('Escape');
  });

  it('a session is started from the palette, and its question answered', async () => {
    await window.runCommand('ML-Agent: Improve experiment');
    await window.quickPick('Run alone within the budget', 'When should ML-Agent ask?');
    await window.statusBarItem(/ML-Agent: /);
  });

  it('its run is watched in the terminal, and its steps in the view', async () => {
    expect(await window.terminalText('digits', 'Epoch 20/20')).toContain('val_acc');
    await (await view()).locator('#row-2').waitFor();
    await (await view()).getByText('All 2 steps are done.').first().waitFor();
    expect(await (await view()).locator('#row-1').innerText()).toMatch(/Kept/);
  });

  it('the view is reached, and every stop in it shows the focus', async () => {
    await window.runCommand('ML-Agent: Show trajectory');
    const hasFocus = async () => (await view()).locator(':root').evaluate(() => document.hasFocus());
    await until('the focus in the view', hasFocus);
    const stops = await tabStops(window.page, await view());
    expect(stops.length).toBeGreaterThan(8);
    expect(stops.filter(({ isVisible }) => !isVisible)).toEqual([]);
  });

  it('a step is chosen in the table, and its details are read', async () => {
    await window.runCommand('ML-Agent: Show trajectory');
    await window.focusWithKeys(await rowInReach());
    expect(await focused()).toContain('tr#row-2');
    await window.pressKeys('ArrowDown');
    await until('the focus on the next row', async () => (await focused()).startsWith('tr#row-1'));
    await window.pressKeys('Enter');
    await until('the focus on the details', async () => (await focused()).startsWith('h2#details-title'));
    await (await view()).locator('.details', { hasText: '64 hidden units' }).first().waitFor();
    await window.screenshot('keyboard-details');
  });

  it('the diff of the step is opened from its details', async () => {
    await window.activate((await view()).locator('vscode-button[title="Open diff"]'));
    await window.tab('train.py: step 0 and step 1');
    await until('the changed line', async () => (await window.editorText()).includes('hidden = (64,)'));
    expect(await window.editorText('original')).toContain('hidden = (16,)');
  });

  it('the focus comes back to where it was, and Escape leads from there to the row', async () => {
    await window.runCommand('ML-Agent: Show trajectory');
    await until('the focus on the button', async () => (await focused()).includes('Open diff'));
    await window.pressKeys('Escape');
    await until('the focus on the row', async () => (await focused()).startsWith('tr#row-1'));
  });

  it('every stop in the details shows the focus', async () => {
    await window.pressKeys('Enter');
    await until('the focus on the details', async () => (await focused()).startsWith('h2#details-title'));
    const stops = await tabStops(window.page, await view());
    expect(stops.length).toBeGreaterThan(8);
    expect(stops.filter(({ isVisible }) => !isVisible)).toEqual([]);
  });

  it('the best script is applied on consent, and the editor takes it back', async () => {
    await window.runCommand('ML-Agent: Apply best');
    await window.dialogButton('Write step 1: val_acc', 'Apply');
    await until('the best script', async () => (await script()) === better());
    await window.openFile('train.py');
    await until('the editor to show it', async () => (await window.editorText()).includes('hidden = (64,)'));
    await window.pressKeys('Control+Z', 'Control+S');
    await until('the old script', async () => (await script()) === original);
  });
});
