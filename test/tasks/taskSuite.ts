import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseExperiment } from '../../src/core/experiment/parseExperiment.js';
import { parseMetric } from '../../src/core/metric/parseMetric.js';
import {
  digestsOf,
  type Ended,
  prepareTask,
  type PreparedTask,
  python,
  readTask,
  scoreTask,
  type Task,
  TASK_FILES,
} from './taskKit.js';

/** A task as its tests see it; `prepared` and `run` are there when a test runs. */
export interface TaskUnderTest {
  readonly folder: string;
  readonly task: Task;
  readonly prepared: () => PreparedTask;
  /** What came of the starter. */
  readonly run: () => Ended;
}

/**
 * What holds for every task with hidden answers. To be called inside `describe`.
 * @param where folders of packages and for prepared tasks, known only when the tests run.
 * @param where.leastGain relative gain that the known good script must have over the starter.
 * @param where.secret what neither experiment nor starter may say.
 */
export function everyTask(
  name: string,
  folder: string,
  where: {
    readonly packages: () => string;
    readonly temporary: string;
    readonly leastGain: number;
    readonly secret: RegExp;
  },
): TaskUnderTest {
  const task = readTask(folder);
  let prepared: PreparedTask;
  let run: Ended;
  beforeAll(async () => {
    prepared = await prepareTask(folder, where.packages(), where.temporary);
    run = await python(['train.py'], prepared.dir);
  });

  it('has all files of a task', () => {
    expect(readdirSync(folder).sort()).toEqual([...TASK_FILES]);
  });

  it('is an experiment that tells nothing of the answers', () => {
    const experiment = parseExperiment(readFileSync(join(prepared.dir, 'ml-agent.json'), 'utf8'), 'ml-agent.json');
    expect(experiment).toMatchObject({ name, command: 'python train.py', editable: ['train.py'] });
    expect(experiment.readonly).toEqual(['data/**']);
    expect(experiment.metric.direction).toBe(task.metric.direction);
    expect(experiment.budget).toEqual({ steps: 15, minutes: 30, runSeconds: 60, silentSeconds: 60 });
    expect(experiment.target).toBeUndefined();
    const script = readFileSync(join(folder, 'train.py'), 'utf8');
    expect(`${JSON.stringify(experiment)}${script}`).not.toMatch(where.secret);
  });

  it('is prepared to the same bytes each time', async () => {
    const again = await prepareTask(folder, where.packages(), where.temporary);
    expect(digestsOf(join(again.dir, 'data'))).toEqual(digestsOf(join(prepared.dir, 'data')));
    expect(digestsOf(again.hidden)).toEqual(digestsOf(prepared.hidden));
  });

  it('gives the baseline of its task.json, read by the program as it reads any output', async () => {
    expect(run).toMatchObject({ code: 0 });
    const { metric } = parseExperiment(readFileSync(join(folder, 'ml-agent.json'), 'utf8'), 'ml-agent.json');
    const { reading } = parseMetric(run.out + run.err, metric);
    const { code, out } = await scoreTask(folder, join(prepared.dir, 'submission.csv'), prepared.hidden);
    expect(code).toBe(0);
    const scored = JSON.parse(out) as { metric: string; direction: string; score: number };
    expect(scored).toMatchObject({ metric: task.metric.name, direction: task.metric.direction });
    expect(Math.abs(reading!.value / task.baseline.validation - 1)).toBeLessThan(task.tolerance);
    expect(Math.abs(scored.score / task.baseline.hidden - 1)).toBeLessThan(task.tolerance);
  });

  it('has a validation score that is near the hidden one, and both gain from a better script', () => {
    const { baseline, knownGood } = task;
    const sign = task.metric.direction === 'maximize' ? 1 : -1;
    expect(Math.abs(baseline.validation / baseline.hidden - 1)).toBeLessThan(0.1);
    for (const part of ['validation', 'hidden'] as const)
      expect((sign * (knownGood[part] - baseline[part])) / Math.abs(baseline[part])).toBeGreaterThan(where.leastGain);
  });

  refusals(folder, () => prepared);
  return { folder, task, prepared: () => prepared, run: () => run };
}

function refusals(folder: string, prepared: () => PreparedTask): void {
  describe('score.py', () => {
    it.each([
      ['a row too few', (lines: string[]) => lines.filter((_, index) => index !== 1), /rows/],
      ['a row too many', (lines: string[]) => [...lines, lines.at(-1)!.replace(/^[^,]*/, 'one-more')], /rows/],
      ['a row twice', (lines: string[]) => [...lines, lines.at(-1)!], /twice/],
      ['another column', ([first, ...rest]: string[]) => [`${first}_`, ...rest], /columns/],
      ['a value that is missing', (lines: string[]) => withLast(lines, ''), /value ''/],
      ['nothing in it', () => [''], /columns/],
    ])('refuses a submission with %s, in one sentence', async (_, change, sentence) => {
      const { code, out, err } = await scored(change);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(sentence);
      expect(err.trim()).toMatch(/^[A-Za-z][^\n]*\.$/);
    });
  });

  function scored(change: (lines: string[]) => string[]): Promise<Ended> {
    const { dir, hidden } = prepared();
    const lines = readFileSync(join(dir, 'submission.csv'), 'utf8').trimEnd().split(/\r?\n/);
    const wrong = join(dir, 'wrong.csv');
    writeFileSync(wrong, `${change(lines).join('\n')}\n`);
    return scoreTask(folder, wrong, hidden);
  }
}

/** The lines with another value at the very end. */
export function withLast(lines: readonly string[], value: string): string[] {
  return [...lines.slice(0, -1), lines.at(-1)!.replace(/[^,]*$/, value)];
}

/** Names of a table's columns. */
export function header(file: string): string[] {
  return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0]!.split(',');
}
