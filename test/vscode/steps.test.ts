import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SessionStore } from '../../src/adapters/store/sessionStore.js';
import { unifiedDiff } from '../../src/core/edit/diff.js';
import { header, step } from '../steps.js';
import { keepEvidence } from './harness/evidence.js';
import { installVsix, startVsCode, writeFiles, type VsCode } from './harness/vsCode.js';
import { builtVsix } from './harness/vsix.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const SCRIPT = 'units = 16\nprint("val_acc:", 0.8)\n';
const BEST = 'units = 64\nprint("val_acc:", 0.9)\n';
const OTHER = 'units = 2\nprint("val_acc:", 0.7)\n';

/** A session as the loop records one: a baseline, a better script and a worse one. */
async function writeSession(dir: string): Promise<void> {
  const store = await SessionStore.create(dir, new Date());
  const [before, best, other] = await Promise.all([SCRIPT, BEST, OTHER].map((text) => store.putObject(text)));
  const { experiment } = header();
  await store.append(
    header({
      sessionId: store.sessionId,
      experimentDir: dir,
      experiment: { ...experiment, repeats: 0 },
      startedAt: new Date().toISOString(),
      scripts: [{ path: 'train.py', sha256: before! }],
    }),
  );
  await store.append(step(0, 0.8));
  const change = (after: string) => [{ path: 'train.py', before: before!, after }];
  await store.append(
    step(1, 0.9, { scripts: change(best!), diff: unifiedDiff('train.py', SCRIPT, BEST), idea: 'Use 64 units' }),
  );
  await store.append(
    step(2, 0.7, {
      status: 'discarded',
      scripts: change(other!),
      diff: unifiedDiff('train.py', SCRIPT, OTHER),
      idea: 'Use 2 units',
    }),
  );
  const at = new Date().toISOString();
  await store.append({ type: 'end', at, stopped: 'steps', sentence: 'All 2 steps are done.' });
  await store.close();
}

describe('the steps of an earlier session', () => {
  let extensionsDir: string;
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: code.workspace, encoding: 'utf8' });
  const script = () => readFile(join(code.workspace, 'train.py'), 'utf8');

  beforeAll(async () => {
    extensionsDir = await mkdtemp(join(tmpdir(), 'vsc-ext-'));
    await installVsix(builtVsix(), extensionsDir);
    code = await startVsCode({ extensionsDir });
    const experiment = {
      name: 'digits',
      goal: 'Raise val_acc.',
      command: 'python train.py',
      editable: ['train.py'],
      metric: { name: 'val_acc', direction: 'maximize' },
    };
    await writeFiles(code.workspace, { 'train.py': SCRIPT, 'ml-agent.json': JSON.stringify(experiment) });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', 'commit', '-qm', 'first');
    await writeSession(code.workspace);
    window = await openWorkbench(code);
  });

  afterAll(async () => {
    await window.close();
    await code.stop();
    await rm(extensionsDir, { recursive: true, force: true });
  });

  it('are shown with their metrics, and in words', async () => {
    await window.runCommand('ML-Agent: Show trajectory');
    const view = await window.webview('Trajectory');
    await view.locator('#row-2').waitFor();
    expect((await view.locator('#row-1').innerText()).replace(/\s+/g, ' ')).toMatch(/Kept.*0\.9.*Use 64 units/);
    await view.locator('#row-1').click();
    await view.locator('.details', { hasText: 'Because.' }).waitFor();
    await window.screenshot('steps-details');
  });

  it('can be compared with the baseline', async () => {
    await window.runCommand('ML-Agent: Compare with baseline');
    await window.quickPick('Use 64 units', 'Compare with baseline');
    await window.tab('train.py: baseline and step 1');
    await until('the left side', async () => (await window.editorText('original')).includes('units = 16'));
    expect(await window.editorText('modified')).toContain('units = 64');
    await window.screenshot('steps-compare');
  });

  it('the best is shown as a diff, written over the script on consent, and taken back', async () => {
    const question = 'Write step 1: val_acc 0.9 instead of 0.8 (gain 0.1) over train.py?';
    const diff = 'train.py: your file and step 1';
    await window.runCommand('ML-Agent: Apply best');
    await window.dialogButton(question, 'Read it first');
    await window.tab(diff);
    await until('the left side', async () => (await window.editorText('original')).includes('units = 16'));
    expect(await window.editorText('modified')).toContain('units = 64');
    expect(await script()).toBe(SCRIPT);
    await window.notificationButton('Nothing is written yet. Read the change, then choose "Apply".', 'Apply');
    await window.dialogButton(question, 'Apply');
    await window.noTab(diff);
    await until('the best script', async () => (await script()) === BEST);
    await window.runCommand('ML-Agent: Undo restore');
    await until('the old script', async () => (await script()) === SCRIPT);
  });

  it('the best is shown and written also when the script is gone, and taken back', async () => {
    await rm(join(code.workspace, 'train.py'));
    await window.runCommand('ML-Agent: Apply best');
    await window.tab('train.py: your file and step 1');
    await window.dialogButton('Write step 1', 'Apply');
    await window.noTab('train.py: your file and step 1');
    await until(
      'the best script',
      async () => existsSync(join(code.workspace, 'train.py')) && (await script()) === BEST,
    );
    await window.runCommand('ML-Agent: Undo restore');
    await until('the script to be gone', () => Promise.resolve(!existsSync(join(code.workspace, 'train.py'))));
    await writeFile(join(code.workspace, 'train.py'), SCRIPT);
  });

  it('any step can be restored, and the editor can undo that too', async () => {
    await window.openFile('train.py');
    await window.runCommand('ML-Agent: Restore step');
    await window.quickPick('Use 2 units', 'Restore step');
    await window.dialogButton('Write step 2 over train.py?', 'Restore');
    await until('the restored script', async () => (await script()) === OTHER);
    await until('the editor to show it', async () => (await window.editorText()).includes('units = 2'));
    await window.page.locator('.editor-group-container.active .view-lines').first().click();
    await window.pressKeys('Control+Z', 'Control+S');
    await until('the old script', async () => (await script()) === SCRIPT);
  });

  it('what the user changed meanwhile is never overwritten', async () => {
    await window.page.locator('.editor-group-container.active .view-lines').first().click();
    await window.pressKeys('Control+End');
    await window.page.keyboard.type('# mine');
    await window.pressKeys('Control+S');
    const mine = `${SCRIPT}# mine`;
    await until('the change to be saved', async () => (await script()) === mine);
    await window.runCommand('ML-Agent: Apply best');
    await window.notificationButton('train.py was changed since the session began', 'Merge by hand');
    await window.tab('train.py: step 1 and your file');
    expect(await script()).toBe(mine);
    await writeFile(join(code.workspace, 'train.py'), SCRIPT);
  });

  it('can become a branch, while what is checked out stays', async () => {
    const before = [git('status', '--porcelain'), git('rev-parse', 'HEAD')];
    await window.runCommand('ML-Agent: Create branch from step');
    await window.quickPick('Use 64 units', 'Create branch from step');
    await window.inputBox('try/units', 'Create branch from step 1');
    await window.notification('The branch try/units was made');
    expect(git('show', 'try/units:train.py')).toBe(BEST);
    expect([git('status', '--porcelain'), git('rev-parse', 'HEAD')]).toEqual(before);
  });

  it.each([
    ['Export report', 'report.html', '<svg'],
    ['Export report', 'report.md', '| 1 | **kept** | 0.9 | +0.1 |'],
    ['Export trajectory', 'record.jsonl', '"type":"header"'],
  ])('%s writes %s', async (command, name, text) => {
    const target = join(code.workspace, name);
    await window.runCommand(`ML-Agent: ${command}`);
    // The dialog proposes a name a moment after it opens, over what was typed before.
    const field = window.quickInput.locator('input').first();
    await until('the proposed name', async () => /digits-.*\.(html|jsonl)$/.test(await field.inputValue()));
    await field.fill(target);
    await window.pressKeys('Enter');
    await window.notification(target);
    expect(await readFile(target, 'utf8')).toContain(text);
  });

  it('go when their training data are deleted, after a question', async () => {
    await window.runCommand('ML-Agent: Delete training data');
    await window.quickPickRows('Delete training data');
    await window.pressKeys('Enter');
    await window.dialogButton('Delete the session of digits?', 'Delete');
    await window.notification('The session was deleted');
    const view = await window.webview('Trajectory');
    await view.getByText('No session yet').first().waitFor();
  });
});
