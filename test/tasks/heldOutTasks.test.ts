import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestsOf, fetchPackages, readTask, taskFolders, temporaryFolder } from './taskKit.js';
import { everyTask, header } from './taskSuite.js';

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

const SECRET = /hidden|answers|score\.py|prepare\.py/i;
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
  const { task, prepared } = everyTask(name, folder, {
    packages: () => packages,
    temporary,
    leastGain: 0.05,
    secret: SECRET,
  });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');

  it('keeps the answers out of what the agent gets', () => {
    const [answers] = readdirSync(prepared().hidden);
    const digest = digestsOf(prepared().hidden)[answers!];
    expect(Object.values(digestsOf(prepared().dir))).not.toContain(digest);
    if (answers === 'answers.npy') return; // Pixels have no columns; the digest shows that the tiles are others.
    const [id, ...columns] = header(join(prepared().hidden, answers!));
    const test = header(join(prepared().dir, 'data', 'test.csv'));
    expect(test[0]).toBe(id);
    expect(test.filter((column) => columns.includes(column))).toEqual([]);
  });

  it('has a README with the scores of its task.json', () => {
    for (const [row, { validation, hidden }] of [
      ['Baseline', task.baseline],
      ['Known good score', task.knownGood],
    ] as const)
      expect(read('README.md')).toContain(`| ${row} | validation ${validation}, hidden ${hidden} `);
    expect(read('README.md')).toContain(`| Stands for | ${task.standsFor}: `);
  });
});
