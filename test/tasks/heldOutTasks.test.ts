import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExperiment } from '../../src/core/experiment/parseExperiment.js';
import { parseMetric } from '../../src/core/metric/parseMetric.js';
import {
  digestsOf,
  type Ended,
  fetchPackages,
  prepareTask,
  type PreparedTask,
  python,
  readTask,
  scoreTask,
  TASK_FILES,
  taskFolders,
  temporaryFolder,
} from './taskKit.js';

/** Each task, and the task of the paper's held-out set that it stands for. */
const STANDS_FOR: Record<string, string> = {
  'bird-strikes': 'detecting-insults-in-social-commentary',
  'boiling-names': 'us-patent-phrase-to-phrase-matching',
  'cell-outlines': 'statoil-iceberg-classifier-challenge',
  'desert-rodents': 'tabular-playground-series-dec-2021',
  'friends-lines': 'spooky-author-identification',
  'image-segments': 'leaf-classification',
  'noisy-pages': 'denoising-dirty-documents',
  'reuters-topics': 'jigsaw-toxic-comment-classification-challenge',
  'tate-periods': 'learning-agency-lab-automated-essay-scoring-2',
  'vowel-speakers': 'whale-categorization-playground',
};

const FOLDERS = taskFolders('held-out');
const temporary = temporaryFolder();
let packages = '';

beforeAll(async () => {
  packages = await fetchPackages(FOLDERS);
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

it('has one task for each of the ten in the paper', () => {
  expect(Object.fromEntries(FOLDERS.map((folder) => [basename(folder), readTask(folder).standsFor]))).toEqual(
    STANDS_FOR,
  );
});

describe.each(FOLDERS.map((folder) => [basename(folder), folder]))('%s', (name, folder) => {
  const task = readTask(folder);
  const sign = task.metric.direction === 'maximize' ? 1 : -1;
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const submission = () => join(prepared.dir, 'submission.csv');
  let prepared: PreparedTask;
  let run: Ended;

  beforeAll(async () => {
    prepared = await prepareTask(folder, packages, temporary);
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
    expect(`${JSON.stringify(experiment)}${read('train.py')}`).not.toMatch(/hidden|answers|score\.py|prepare\.py/i);
  });

  it('is prepared to the same bytes each time', async () => {
    const again = await prepareTask(folder, packages, temporary);
    expect(digestsOf(join(again.dir, 'data'))).toEqual(digestsOf(join(prepared.dir, 'data')));
    expect(digestsOf(again.hidden)).toEqual(digestsOf(prepared.hidden));
  });

  it('keeps the answers out of what the agent gets', () => {
    const [answers] = readdirSync(prepared.hidden);
    const digest = digestsOf(prepared.hidden)[answers!];
    expect(Object.values(digestsOf(prepared.dir))).not.toContain(digest);
    if (answers === 'answers.npy') return; // Pixels have no columns; the digest shows that the tiles are others.
    const [id, ...columns] = header(join(prepared.hidden, answers!));
    const test = header(join(prepared.dir, 'data', 'test.csv'));
    expect(test[0]).toBe(id);
    expect(test.filter((column) => columns.includes(column))).toEqual([]);
  });

  it('gives the baseline of its task.json, read by the program as it reads any output', async () => {
    expect(run).toMatchObject({ code: 0 });
    const { metric } = parseExperiment(read('ml-agent.json'), 'ml-agent.json');
    const { reading } = parseMetric(run.out + run.err, metric);
    const { code, out } = await scoreTask(folder, submission(), prepared.hidden);
    expect(code).toBe(0);
    const scored = JSON.parse(out) as { metric: string; direction: string; score: number };
    expect(scored).toMatchObject({ metric: task.metric.name, direction: task.metric.direction });
    expect(Math.abs(reading!.value / task.baseline.validation - 1)).toBeLessThan(task.tolerance);
    expect(Math.abs(scored.score / task.baseline.hidden - 1)).toBeLessThan(task.tolerance);
  });

  it('has a validation score that is near the hidden one, and both gain from a better script', () => {
    const { baseline, knownGood } = task;
    expect(Math.abs(baseline.validation / baseline.hidden - 1)).toBeLessThan(0.1);
    for (const part of ['validation', 'hidden'] as const)
      expect((sign * (knownGood[part] - baseline[part])) / Math.abs(baseline[part])).toBeGreaterThan(0.05);
  });

  it('has a README with the scores of its task.json', () => {
    for (const [row, { validation, hidden }] of [
      ['Baseline', task.baseline],
      ['Known good score', task.knownGood],
    ] as const)
      expect(read('README.md')).toContain(`| ${row} | validation ${validation}, hidden ${hidden} `);
    expect(read('README.md')).toContain(`| Stands for | ${task.standsFor}: `);
  });

  it.each([
    ['a row too few', (lines: string[]) => lines.filter((_, index) => index !== 1), /row/],
    ['a row twice', (lines: string[]) => [...lines, lines.at(-1)!], /twice/],
    ['another column', ([first, ...rest]: string[]) => [`${first}_`, ...rest], /columns/],
    [
      'a value that is missing',
      (lines: string[]) => lines.map((line, index) => (index === 0 ? line : line.replace(/[^,]*$/, ''))),
      /./,
    ],
  ])('refuses a submission with %s, in one sentence', async (_, change, sentence) => {
    const lines = readFileSync(submission(), 'utf8').trimEnd().split(/\r?\n/);
    const wrong = join(prepared.dir, 'wrong.csv');
    writeFileSync(wrong, `${change(lines).join('\n')}\n`);
    const { code, out, err } = await scoreTask(folder, wrong, prepared.hidden);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(sentence);
    expect(err.trim()).toMatch(/^[A-Za-z].*\.$/);
  });
});

function header(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n', 1)[0]!.split(',');
}
