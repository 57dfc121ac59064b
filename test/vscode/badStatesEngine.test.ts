import { copyFile, link, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesWith } from '../adapters/runner/support.js';
import { TRAIN } from '../core/sessionKit.js';
import { modelPath } from '../models.js';
import { keepEvidence } from './harness/evidence.js';
import { closeAll, installed, levelsExperiment } from './harness/installed.js';
import { lastLines, lastRecord } from './harness/records.js';
import { writeMachineSettings } from './harness/scripted.js';
import { startVsCode, writeFiles, type VsCode } from './harness/vsCode.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

/** A step of the smallest model, on two busy cores. */
const STEP_MS = 200_000;

describe('a session with a real model', () => {
  let folder: string;
  let model: string;
  /** As the engine's command line names it. */
  let engineFile: string;
  let code: VsCode;
  let window: Workbench;
  keepEvidence(() => window);

  beforeAll(async () => {
    const place = await installed('engine');
    const { extensionsDir } = place;
    folder = place.folder;
    const [extension] = (await readdir(extensionsDir)).filter((name) => name.startsWith('ml-agent.ml-agent-'));
    engineFile = join(extensionsDir, extension!, 'dist', 'engine.mjs');
    model = join(folder, 'smollm2.gguf');
    await putModel();
    code = await startVsCode({ extensionsDir, settings: { 'mlAgent.approval': 'alone' } });
    await writeMachineSettings(code, { 'mlAgent.model': model, 'mlAgent.gpu': 'cpu' });
    const experiment = { ...levelsExperiment(12), budget: { steps: 12, minutes: 30 } };
    await writeFiles(code.workspace, { 'train.py': TRAIN, 'ml-agent.json': JSON.stringify(experiment) });
    window = await openWorkbench(code);
  });

  afterAll(() => closeAll(folder, { window, code }));

  it(
    'goes on with the same step when its engine is killed, says so, and needs the file of its model no more',
    async () => {
      await window.runCommand('ML-Agent: Improve experiment');
      await thinking(1);
      const first = await engine();
      process.kill(first, 'SIGKILL');
      const second = await until('another engine with the model', async () => {
        const [pid] = engines().filter((one) => one !== first);
        return pid !== undefined && (await readFile(`/proc/${pid}/maps`, 'utf8')).includes(model) ? pid : undefined;
      });
      await rm(model);
      await recorded(1);
      expect(engines()).toEqual([second]);
      await window.terminalText('levels', 'Note: The engine ended (signal SIGKILL); it is started again');
      expect((await lastLines(code.workspace)).slice(0, 2)).toEqual(['header', 'step baseline']);
    },
    2 * STEP_MS,
  );

  it(
    'ends in one sentence when its engine is killed without that file, and the record is whole',
    async () => {
      const next = await steps();
      await thinking(next);
      process.kill(await engine(), 'SIGKILL');
      const sentence = 'The model is not on this computer, or its file is damaged. Choose one to download or to open.';
      await window.notification(sentence);
      expect(await window.notificationButtons(sentence)).toEqual(['Choose model']);
      expect(await lastLines(code.workspace)).toHaveLength(1 + next + 1);
      expect((await lastLines(code.workspace)).at(-1)).toBe('end error');
      expect(await readFile(join(code.workspace, 'train.py'), 'utf8')).toBe(TRAIN);
      await until('the engine to be gone', () => engines().length === 0);
    },
    STEP_MS,
  );

  it(
    'can be resumed when the model is there again, behind its last step',
    async () => {
      const next = await steps();
      await putModel();
      await window.runCommand('ML-Agent: Resume');
      await window.quickPick('levels', 'Resume a session');
      await thinking(next);
      expect((await lastLines(code.workspace)).slice(next + 1)).toEqual(['end error', 'resumed']);
    },
    STEP_MS,
  );

  it(
    'ends in one sentence when its engine is killed again and again',
    async () => {
      await thinking(await steps());
      const killer = setInterval(() => {
        for (const pid of engines()) process.kill(pid, 'SIGKILL');
      }, 50);
      try {
        const message = await window.notification('The model engine ended twice');
        expect(message).toContain('choose a smaller model or context, or "cpu" as GPU, and see the log.');
      } finally {
        clearInterval(killer);
      }
      expect(await window.notificationButtons('The model engine ended twice')).toEqual(['Choose model', 'Show log']);
      expect((await lastLines(code.workspace)).at(-1)).toBe('end error');
    },
    STEP_MS,
  );

  /** A link where it can be one, since the file is large. */
  async function putModel(): Promise<void> {
    const source = modelPath('smollm2-135m');
    await link(source, model).catch(() => copyFile(source, model));
  }

  function engines(): number[] {
    return processesWith(engineFile);
  }

  async function engine(): Promise<number> {
    return until('the engine', () => engines()[0]);
  }

  /** Steps in the record, the baseline among them: the number of the next one. */
  async function steps(): Promise<number> {
    return (await lastRecord(code.workspace)).steps.length;
  }

  async function recorded(step: number): Promise<void> {
    await until(`step ${step} in the record`, async () => (await steps()) > step, undefined, STEP_MS);
  }

  async function thinking(step: number): Promise<void> {
    const item = window.page.locator('.statusbar-item', { hasText: new RegExp(`thinking · step ${step} of`) });
    await item.first().waitFor({ timeout: STEP_MS });
  }
});
