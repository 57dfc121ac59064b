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

/** Each task, and the one of the paper's training tasks that it stands for. */
const STANDS_FOR: Record<string, string> = {
  'ames-houses': 'house-price',
  'brain-barrier': 'ogbn-arxiv',
  'concrete-strength': 'nomad2018',
  'damaged-patches': 'plant-pathology-2020',
  'digits-accuracy': 'cifar-10',
  'faces-or-not': 'aerial-cactus-identification',
  'grass-or-gravel': 'dogs-vs-cats-redux',
  'titanic-survival': 'spaceship-titanic',
  'tweets-response': 'feedback',
};

/** What each script prints beside the metric's name; no two have the same form. */
const PRINTS: Record<string, RegExp> = {
  'ames-houses': /^Validation MAE: \$\d\d,\d{3}\.\d\d$/m,
  'brain-barrier': /^\{"event": "result", .*"val_accuracy": 0\.\d+\}$/m,
  'concrete-strength': /^\d{4}-\d\d-\d\d [\d:]+,\d{3} \| INFO {4}\| valid RMSLE: 0\.\d{5}$/m,
  'damaged-patches': /'mean_auc': np\.float64\(0\.\d+\)\}$/m,
  'digits-accuracy': /^train_acc=0\.\d{4} val_acc=0\.\d{4}$/m,
  'faces-or-not': /^set +pictures +faces +AUC\n-+\ntrain .*\nvalidation +130 +65 +0\.\d{4}$/m,
  'grass-or-gravel': /^\[15\/15\] train_loss: \d\.\d{4}e-01 {2}val_loss: \d\.\d{4}e-01$/m,
  'titanic-survival': /^Validation accuracy: \d\d\.\d\d% \(\+\/- \d\.\d\d%\)$/m,
  'tweets-response': /^Fold 3: MCRMSE \d\.\d{5}\nMean MCRMSE \d\.\d{5} \(\+\/- 0\.\d{5}\)$/m,
};

const FOLDERS = taskFolders('training');
const temporary = temporaryFolder();
let packages = '';

beforeAll(async () => {
  packages = await fetchPackages(FOLDERS);
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

it('has one task for each of the nine in the paper', () => {
  const found = FOLDERS.map((folder) => [basename(folder), readTask(folder).standsFor]);
  expect(Object.fromEntries(found)).toEqual(STANDS_FOR);
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

  it('has all files of a task, and a script of 30 to 120 lines', () => {
    expect(readdirSync(folder).sort()).toEqual([...TASK_FILES]);
    const lines = read('train.py').trimEnd().split('\n').length;
    expect(lines).toBeGreaterThanOrEqual(30);
    expect(lines).toBeLessThanOrEqual(120);
  });

  it('is an experiment that tells nothing of the answers', () => {
    const experiment = parseExperiment(readFileSync(join(prepared.dir, 'ml-agent.json'), 'utf8'), 'ml-agent.json');
    expect(experiment).toMatchObject({ name, command: 'python train.py', editable: ['train.py'] });
    expect(experiment.readonly).toEqual(['data/**']);
    expect(experiment.metric.direction).toBe(task.metric.direction);
    expect(experiment.budget).toEqual({ steps: 15, minutes: 30, runSeconds: 60, silentSeconds: 60 });
    expect(experiment.target).toBeUndefined();
    expect(`${JSON.stringify(experiment)}${read('train.py')}`).not.toMatch(/hidden_|answers|score\.py|prepare\.py/i);
  });

  it('is prepared to the same bytes each time', async () => {
    const again = await prepareTask(folder, packages, temporary);
    expect(digestsOf(join(again.dir, 'data'))).toEqual(digestsOf(join(prepared.dir, 'data')));
    expect(digestsOf(again.hidden)).toEqual(digestsOf(prepared.hidden));
  });

  it('keeps the answers out of what the agent gets', () => {
    expect(readdirSync(prepared.hidden)).toEqual(['answers.csv']);
    const [, ...answers] = header(join(prepared.hidden, 'answers.csv'));
    const files = readdirSync(join(prepared.dir, 'data'), { recursive: true }) as string[];
    const test = files.filter((file) => file.startsWith('test'));
    expect(test.length).toBeGreaterThan(0);
    // Test data are a table without the answers' columns, or pictures alone.
    for (const file of test.filter((one) => one.endsWith('.csv')))
      expect(header(join(prepared.dir, 'data', file)).filter((column) => answers.includes(column))).toEqual([]);
    const others = test.filter((one) => !one.endsWith('.csv'));
    expect(others.filter((file) => !/^test(\.npy|_images\.npy|_patches\.npy|([/\\]\d{3}\.pgm)?)$/.test(file))).toEqual(
      [],
    );
  });

  it('prints in a form of its own, without a warning', () => {
    expect(run.code).toBe(0);
    expect(run.out + run.err).toMatch(PRINTS[name]!);
    expect(run.err).not.toMatch(/warning/i);
  });

  it('gives the baseline of its task.json, read by the program as it reads any output', async () => {
    const { metric } = parseExperiment(read('ml-agent.json'), 'ml-agent.json');
    const { reading } = parseMetric(run.out + run.err, metric);
    expect(Math.abs(reading!.value / task.baseline.validation - 1)).toBeLessThan(task.tolerance);
    const { code, out } = await scoreTask(folder, submission(), prepared.hidden);
    expect(code).toBe(0);
    const scored = JSON.parse(out) as { metric: string; direction: string; score: number };
    expect(scored).toMatchObject({ metric: task.metric.name, direction: task.metric.direction });
    expect(Math.abs(scored.score / task.baseline.hidden - 1)).toBeLessThan(task.tolerance);
  });

  it('has a validation score that is near the hidden one, and both gain from a better script', () => {
    const { baseline, knownGood } = task;
    expect(Math.abs(baseline.validation / baseline.hidden - 1)).toBeLessThan(0.1);
    expect(Math.abs(knownGood.validation / knownGood.hidden - 1)).toBeLessThan(0.1);
    for (const part of ['validation', 'hidden'] as const)
      expect((sign * (knownGood[part] - baseline[part])) / baseline[part]).toBeGreaterThan(0.1);
  });

  it('has a README that says for what it stands, with the scores of its task.json', () => {
    const readme = read('README.md');
    expect(readme).toContain(`Stands for **${task.standsFor}**`);
    for (const [row, scores] of [
      ['Baseline', task.baseline],
      ['Known good score', task.knownGood],
    ] as const) {
      const [validation, hidden] = scoresOf(readme, row);
      expect(Math.abs(validation / scores.validation - 1)).toBeLessThan(0.0005);
      expect(Math.abs(hidden / scores.hidden - 1)).toBeLessThan(0.0005);
    }
    expect(readme).toMatch(/^\| Licence \| \S/m);
  });

  it.each([
    ['a row too few', (lines: string[]) => lines.filter((_, index) => index !== 1), /rows/],
    ['a row too many', (lines: string[]) => [...lines, lines.at(-1)!.replace(/^[^,]*/, 'one-more')], /rows/],
    ['a row twice', (lines: string[]) => [...lines, lines.at(-1)!], /twice/],
    ['another column', ([first, ...rest]: string[]) => [`${first}_`, ...rest], /columns/],
    ['a value that is no number', (lines: string[]) => withLast(lines, 'nan'), /value 'nan'/],
    ['a value that is missing', (lines: string[]) => withLast(lines, ''), /value ''/],
    ['nothing in it', () => [''], /columns/],
  ])('refuses a submission with %s, in one sentence', async (_, change, sentence) => {
    const lines = readFileSync(submission(), 'utf8').trimEnd().split(/\r?\n/);
    const wrong = join(prepared.dir, 'wrong.csv');
    writeFileSync(wrong, `${change(lines).join('\n')}\n`);
    const { code, out, err } = await scoreTask(folder, wrong, prepared.hidden);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(sentence);
    expect(err.trim()).toMatch(/^[^\n]*\.$/);
  });
});

/** The lines with another value at the very end. */
function withLast(lines: readonly string[], value: string): string[] {
  return [...lines.slice(0, -1), lines.at(-1)!.replace(/[^,]*$/, value)];
}

function header(file: string): string[] {
  return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0]!.split(',');
}

/** Validation and hidden score in a row of the README's table, which rounds them. */
function scoresOf(readme: string, row: string): [number, number] {
  const found = new RegExp(`^\\| ${row} \\| validation ([\\d.,]+\\d), hidden ([\\d.,]+\\d)`, 'm').exec(readme)!;
  return [Number(found[1]!.replaceAll(',', '')), Number(found[2]!.replaceAll(',', ''))];
}
