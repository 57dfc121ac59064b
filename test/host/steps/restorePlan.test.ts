import { expect, it } from 'vitest';
import { isSameText, restorePlan } from '../../../src/host/steps/restorePlan.js';

const FILE = { file: 'train.py', wanted: 'best\n', known: ['original\n', 'best\n'] };

it('writes over the version that the session began with', () => {
  expect(restorePlan([{ ...FILE, current: 'original\n' }]).write).toHaveLength(1);
});

it('never writes over what the user changed', () => {
  const plan = restorePlan([{ ...FILE, current: 'mine\n' }]);
  expect(plan.write).toEqual([]);
  expect(plan.conflicts).toHaveLength(1);
});

it('leaves a file alone that holds the text already, also with other line ends and a byte order mark', () => {
  expect(restorePlan([{ ...FILE, current: '\uFEFFbest\r\n' }])).toEqual({ write: [], conflicts: [] });
});

it('knows the version of the session in a file that an editor saved with other line ends', () => {
  expect(restorePlan([{ ...FILE, current: 'original\r\n' }]).write).toHaveLength(1);
});

it('makes a file that is not there', () => {
  expect(restorePlan([{ ...FILE, current: null }]).write).toHaveLength(1);
});

it('tells texts apart that differ in more than line ends', () => {
  expect(isSameText('a\n', 'a\r\n')).toBe(true);
  expect(isSameText('a\n', 'a\n\n')).toBe(false);
});
