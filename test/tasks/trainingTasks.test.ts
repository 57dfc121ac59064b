import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchPackages, readTask, scoreTask, taskFolders, temporaryFolder } from './taskKit.js';
import { everyTask, header, withLast } from './taskSuite.js';

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

const SECRET = /hidden_|answers|score\.py|prepare\.py/i;
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
  const { task, prepared, run } = everyTask(name, folder, {
    packages: () => packages,
    temporary,
    leastGain: 0.1,
    secret: SECRET,
  });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');

  it('has a script of 30 to 120 lines', () => {
    const lines = read('train.py').trimEnd().split('\n').length;
    expect(lines).toBeGreaterThanOrEqual(30);
    expect(lines).toBeLessThanOrEqual(120);
  });

  it('has a known good script that validates as it scores', () => {
    expect(Math.abs(task.knownGood.validation / task.knownGood.hidden - 1)).toBeLessThan(0.1);
  });

  it('keeps the answers out of what the agent gets', () => {
    expect(readdirSync(prepared().hidden)).toEqual(['answers.csv']);
    const [, ...answers] = header(join(prepared().hidden, 'answers.csv'));
    const files = readdirSync(join(prepared().dir, 'data'), { recursive: true }) as string[];
    const test = files.filter((file) => file.startsWith('test'));
    expect(test.length).toBeGreaterThan(0);
    // Test data are a table without the answers' columns, or pictures alone.
    for (const file of test.filter((one) => one.endsWith('.csv')))
      expect(header(join(prepared().dir, 'data', file)).filter((column) => answers.includes(column))).toEqual([]);
    const others = test.filter((one) => !one.endsWith('.csv'));
    expect(others.filter((file) => !/^test(\.npy|_images\.npy|_patches\.npy|([/\\]\d{3}\.pgm)?)$/.test(file))).toEqual(
      [],
    );
  });

  it('prints in a form of its own, without a warning', () => {
    expect(run().code).toBe(0);
    expect(run().out + run().err).toMatch(PRINTS[name]!);
    expect(run().err).not.toMatch(/warning/i);
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

  it('refuses a value that is no number, in one sentence', async () => {
    const lines = readFileSync(join(prepared().dir, 'submission.csv'), 'utf8').trimEnd().split(/\r?\n/);
    const wrong = join(prepared().dir, 'nan.csv');
    writeFileSync(wrong, `${withLast(lines, 'nan').join('\n')}\n`);
    expect(await scoreTask(folder, wrong, prepared().hidden)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^[A-Za-z][^\n]*value 'nan'[^\n]*\.\n$/) as string,
    });
  });
});

/** Validation and hidden score in a row of the README's table, which rounds them. */
function scoresOf(readme: string, row: string): [number, number] {
  const found = new RegExp(`^\\| ${row} \\| validation ([\\d.,]+\\d), hidden ([\\d.,]+\\d)`, 'm').exec(readme)!;
  return [Number(found[1]!.replaceAll(',', '')), Number(found[2]!.replaceAll(',', ''))];
}
