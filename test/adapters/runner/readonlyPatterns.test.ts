import { expect, it } from 'vitest';
import { readonlyPatterns } from '../../../src/adapters/runner/readonlyPatterns.js';

it.each([
  ['data/**', 'data/a.csv', true],
  ['data/**', 'data/deep/.hidden', true],
  ['data/**', 'database.csv', false],
  ['data', 'data/a.csv', true],
  ['data/', 'data/a.csv', true],
  ['./evaluate.py', 'evaluate.py', true],
  ['evaluate.py', 'lib/evaluate.py', false],
  ['**/*.csv', 'a.csv', true],
  ['**/*.csv', 'x/y/a.csv', true],
  ['*.csv', 'x/a.csv', false],
  ['conf/*.json', 'conf/a.json', true],
  ['conf/*.json', 'conf/a.txt', false],
  ['conf\\a.json', 'conf/a.json', true],
  ['**', 'anything/at/all', true],
  ['**', 'train.py', false],
])('the pattern %s on %s: %s', (pattern, path, expected) => {
  expect(readonlyPatterns([pattern], ['train.py']).protects(path)).toBe(expected);
});

it.each([
  ['data/**', 'data', true],
  ['data/**', 'data/deep', true],
  ['data', 'data', true],
  ['data/*.csv', 'data', false],
  ['**/*.csv', 'data', false],
  ['data/**', 'dat', false],
])('the pattern %s protects all of the folder %s: %s', (pattern, folder, expected) => {
  expect(readonlyPatterns([pattern], []).protectsAllOf(folder)).toBe(expected);
});

it.each([
  ['data/*.csv', 'data', true],
  ['**/*.csv', 'data', true],
  ['data/deep/*.csv', 'data', true],
  ['evaluate.py', 'data', false],
])('the pattern %s may protect something in %s: %s', (pattern, folder, expected) => {
  expect(readonlyPatterns([pattern], []).mayProtectIn(folder)).toBe(expected);
});

const COMPOSED = 'donn\u00e9es';
const DECOMPOSED = 'donne\u0301es';

it.each([
  [`${COMPOSED}/**`, `${DECOMPOSED}/a.csv`],
  [`${DECOMPOSED}/**`, `${COMPOSED}/a.csv`],
  [DECOMPOSED, `${COMPOSED}/a.csv`],
])('letters with accents are the same in either form: %j protects %j', (pattern, path) => {
  const patterns = readonlyPatterns([pattern], []);
  expect(patterns.protects(path)).toBe(true);
  expect(patterns.mayProtectIn(path.split('/')[0]!)).toBe(true);
  // The folder is found under the name that the disk has.
  expect(patterns.bases).toEqual(['']);
});

it('capitals count where the system tells them apart, and only there', () => {
  expect(readonlyPatterns(['data/*.csv'], [], false).protects('Data/A.CSV')).toBe(false);
  const folded = readonlyPatterns(['data/*.csv', '**/*.py'], ['Train.py'], true);
  expect(folded.protects('Data/A.CSV')).toBe(true);
  expect(folded.mayProtectIn('Data')).toBe(true);
  expect(folded.protects('train.py')).toBe(false);
});
