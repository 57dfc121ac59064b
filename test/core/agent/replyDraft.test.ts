import { expect, it } from 'vitest';
import { ACTION_NAMES } from '../../../src/shared/action.js';
import { replyGrammar, type Allowed } from '../../../src/core/agent/grammar.js';
import { replyDraft } from '../../../src/core/agent/replyDraft.js';
import { gbnfToRegExp } from './gbnf.js';

const ALLOWED: Allowed = {
  actions: new Set(ACTION_NAMES),
  editable: ['src/train.py', 'other.py'],
  readable: [{ path: 'src/train.py', lines: 9 }],
  folders: ['.'],
  runnable: ['src/train.py'],
  openings: ['Replace Ridge with '],
};

it.each([
  ['with fields', ALLOWED],
  ['without', { ...ALLOWED, fields: false as const }],
  ['with several openings', { ...ALLOWED, openings: ['Set ', 'Use '] }],
])('a reply of the pieces, with some words after each, fits the grammar: %s', (_, allowed) => {
  const pieces = replyDraft(allowed);
  const words = pieces.map((_, i) =>
    i < pieces.length - 2 ? ' A thought.\n' : i < pieces.length - 1 ? rest(allowed) : '',
  );
  const reply = pieces.map((piece, i) => piece + words[i]!).join('');
  expect(gbnfToRegExp(replyGrammar(allowed)).test(reply), reply).toBe(true);
});

function rest(allowed: Allowed): string {
  return allowed.openings!.length === 1 ? ' Lasso' : 'Set alpha to 2';
}

it('where no edit is allowed, the labels alone are foretold', () => {
  const allowed = { ...ALLOWED, actions: new Set(['List Files' as const]) };
  expect(replyDraft(allowed)).toEqual(['Reflection:', 'Research Plan and Status:', 'Fact Check:', 'Thought:']);
  expect(replyDraft({ ...ALLOWED, editable: [] })).toEqual(replyDraft(allowed));
});
