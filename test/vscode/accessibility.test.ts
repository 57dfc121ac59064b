import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './harness/axe.js';
import { keepEvidence } from './harness/evidence.js';
import { closeAll, installed } from './harness/installed.js';
import { EXPERIMENT, writeFinishedSession } from './harness/finishedSession.js';
import { THEMES, type Theme } from './harness/settings.js';
import { showing, startVsCode, writeFiles, type VsCode } from './harness/vsCode.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const SIDE_BAR = '--vscode-sideBar-background';
const EDITOR = '--vscode-editor-background';

let folder: string;
let code: VsCode;
/** The same server, with a folder in which nothing has been improved yet. */
let empty: VsCode;

beforeAll(async () => {
  const place = await installed('axe');
  const { extensionsDir } = place;
  folder = place.folder;
  code = await startVsCode({ extensionsDir });
  await writeFiles(code.workspace, EXPERIMENT);
  await writeFinishedSession(code.workspace);
  const workspace = join(folder, 'empty');
  await mkdir(workspace);
  await writeFiles(workspace, EXPERIMENT);
  empty = showing(code, { folder: workspace });
});

afterAll(async () => {
  await closeAll(folder, { code });
});

describe.each(Object.keys(THEMES) as Theme[])('in the theme %s the view has no serious violation', (theme) => {
  let window: Workbench;
  keepEvidence(() => window);

  beforeAll(async () => {
    window = await openWorkbench(code, { theme });
  });

  afterAll(() => window.close());

  it('in the side bar, with a finished session', async () => {
    await window.runCommand('ML-Agent: Show trajectory');
    const view = await window.webview('Trajectory');
    await view.locator('#chart canvas').waitFor();
    await window.screenshot(`theme-${theme}-side-bar`);
    expect(await seriousViolations(view, SIDE_BAR)).toEqual([]);
  });

  it('in the side bar, with details open', async () => {
    const view = await window.webview('Trajectory');
    await view.locator('#row-5').click();
    await view.locator('.details .diff').waitFor();
    await window.screenshot(`theme-${theme}-side-bar-details`);
    expect(await seriousViolations(view, SIDE_BAR)).toEqual([]);
    await window.runCommand('View: Show Explorer');
  });

  it('in an editor, with and without details', async () => {
    await window.runCommand('ML-Agent: Open trajectory in editor');
    const view = await window.webview('Trajectory');
    await view.locator('#chart canvas').waitFor();
    await window.screenshot(`theme-${theme}-editor`);
    expect(await seriousViolations(view, EDITOR)).toEqual([]);
    await view.locator('#row-5').click();
    await view.locator('.details .diff').waitFor();
    await window.screenshot(`theme-${theme}-editor-details`);
    expect(await seriousViolations(view, EDITOR)).toEqual([]);
  });

  it('before the first session', async () => {
    await window.open(empty);
    await window.runCommand('ML-Agent: Show trajectory');
    const view = await window.webview('Trajectory');
    await view.getByText('No session yet').waitFor();
    await window.screenshot(`theme-${theme}-empty`);
    expect(await seriousViolations(view, SIDE_BAR)).toEqual([]);
  });
});
