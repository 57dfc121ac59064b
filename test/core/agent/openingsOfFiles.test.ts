import { expect, it } from 'vitest';
import { replyGrammar } from '../../../src/core/agent/grammar.js';
import { openingsOfFiles } from '../../../src/core/agent/openingsOfFiles.js';
import { says } from '../scriptedModel.js';
import { gbnfToRegExp } from './gbnf.js';

const SCRIPTS = new Map([
  ['train.py', 'lr = 0.1\nepochs = 5\nmodel = make(hidden=8)\n'],
  ['model.py', 'def make(hidden):\n    return Ridge(alpha=hidden)\n'],
]);

it('of several files each has the openings that name what stands in it', () => {
  const openings = ['Set lr from 0.1 to ', 'Set epochs from 5 to ', 'Replace Ridge with SVC', 'Scale '];
  expect(openingsOfFiles(SCRIPTS, openings)).toEqual(
    new Map([
      ['train.py', ['Set lr from 0.1 to ', 'Set epochs from 5 to ', 'Scale ']],
      ['model.py', ['Replace Ridge with SVC', 'Scale ']],
    ]),
  );
});

it('a file without one is not edited now, and none is left out where no opening names anything', () => {
  expect(openingsOfFiles(SCRIPTS, ['Set lr from 0.1 to '])).toEqual(new Map([['train.py', ['Set lr from 0.1 to ']]]));
  expect(openingsOfFiles(SCRIPTS, ['Set lr from 0.2 to '])).toBeNull();
  expect(openingsOfFiles(SCRIPTS, [])).toBeNull();
  expect(openingsOfFiles(new Map([['train.py', 'lr = 0.1\n']]), ['Set lr from 0.1 to '])).toBeNull();
});

it('the grammar holds an instruction to the file that has what it names', () => {
  const openings = ['Replace Ridge with SVC', 'Set lr from 0.1 to ', 'Set hidden from 8 to '];
  const grammar = replyGrammar({
    actions: new Set(['Edit Script (AI)']),
    editable: [...SCRIPTS.keys()],
    readable: [],
    folders: ['.'],
    runnable: [],
    openings,
    openingsOf: openingsOfFiles(SCRIPTS, openings),
  });
  const fits = (file: string, instruction: string) => {
    const input = `{"script_name": "${file}", "edit_instruction": "${instruction}", "save_name": "${file}"}`;
    return gbnfToRegExp(grammar).test(says('Edit Script (AI)', {}).replace(/\{\}$/, () => input));
  };
  expect(fits('train.py', 'Set lr from 0.1 to 0.2 and set hidden from 8 to 16')).toBe(true);
  expect(fits('model.py', 'Replace Ridge with SVC')).toBe(true);
  expect(fits('model.py', 'Set lr from 0.1 to 0.2')).toBe(false);
  expect(fits('train.py', 'Replace Ridge with SVC')).toBe(false);
});
