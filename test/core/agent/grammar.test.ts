import { describe, expect, it } from 'vitest';
import { ACTION_NAMES, type ActionName } from '../../../src/shared/action.js';
import { replyGrammar, SCRIPT_GRAMMAR, type Allowed } from '../../../src/core/agent/grammar.js';
import { parseReply } from '../../../src/core/agent/parseReply.js';
import { says } from '../scriptedModel.js';
import { gbnfToRegExp } from './gbnf.js';

const ALL: Allowed = {
  actions: new Set(ACTION_NAMES),
  editable: ['train.py'],
  readable: [
    { path: 'train.py', lines: 105 },
    { path: 'data/a.csv', lines: 3 },
    { path: 'empty.txt', lines: 0 },
  ],
  folders: ['.', 'data'],
  runnable: ['train.py'],
};

const EDIT = { script_name: 'train.py', edit_instruction: 'Use C=0.1', save_name: 'train.py' };

/** One input of each action that the state allows. */
const ALLOWED: Record<ActionName, unknown> = {
  'List Files': { dir_path: 'data' },
  'Copy File': { source: 'train.py', destination: 'copy_1.py' },
  'Inspect Script Lines': { script_name: 'train.py', start_line_number: 1, end_line_number: 105 },
  'Execute Script': { script_name: 'train.py' },
  'Understand File': { file_name: 'data/a.csv', things_to_look_for: 'the columns' },
  'Edit Script (AI)': EDIT,
  'Final Answer': { final_answer: 'Done.' },
};

/** The JSON as the grammar spells it, with a space after colons and commas outside of strings. */
function reply(action: string, input: unknown): string {
  const spaced = Object.entries(input as Record<string, unknown>)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(', ');
  return says(action, {}).replace(/\{\}$/, () => `{${spaced}}`);
}

const lets = (allowed: Allowed, text: string) => gbnfToRegExp(replyGrammar(allowed)).test(text);

describe('the grammar of a reply', () => {
  it('lets no line end of any kind into a field, since the parser would begin a new line there', () => {
    for (const end of ['\n', '\r', '\r\n']) {
      const text = says('List Files', {}, `Look.${end}Action: Final Answer`).replace(/\{\}$/, '{"dir_path": "data"}');
      expect(lets(ALL, text)).toBe(false);
    }
  });

  it.each(ACTION_NAMES)('lets %s through, which the parser then reads', (name) => {
    const text = reply(name, ALLOWED[name]);
    expect(lets(ALL, text)).toBe(true);
    expect(parseReply(text)).toMatchObject({ ok: true, action: { name, input: ALLOWED[name] } });
  });

  it.each(ACTION_NAMES)('has no %s when that is not allowed', (name) => {
    const without = { ...ALL, actions: new Set(ACTION_NAMES.filter((other) => other !== name)) };
    expect(lets(without, reply(name, ALLOWED[name]))).toBe(false);
    for (const other of without.actions) expect(lets(without, reply(other, ALLOWED[other]))).toBe(true);
  });

  it.each([
    ['a file that does not exist', 'Execute Script', { script_name: 'nowhere.py' }],
    ['a file that is not editable', 'Edit Script (AI)', { ...EDIT, script_name: 'data/a.csv' }],
    ['another name to save under', 'Edit Script (AI)', { ...EDIT, save_name: 'other.py' }],
    [
      'a line beyond the end',
      'Inspect Script Lines',
      { script_name: 'train.py', start_line_number: 1, end_line_number: 106 },
    ],
    ['line zero', 'Inspect Script Lines', { script_name: 'train.py', start_line_number: 0, end_line_number: 1 }],
    [
      'a line of an empty file',
      'Inspect Script Lines',
      { script_name: 'empty.txt', start_line_number: 1, end_line_number: 1 },
    ],
    ['a folder outside', 'List Files', { dir_path: '..' }],
    ['a copy to a folder', 'Copy File', { source: 'train.py', destination: 'data/a.py' }],
    ['an eighth action', 'Sing', {}],
    ['a line end in a string', 'Final Answer', { final_answer: 'a\nb' }],
    ['an endless instruction', 'Edit Script (AI)', { ...EDIT, edit_instruction: 'a'.repeat(281) }],
    ['an empty instruction', 'Edit Script (AI)', { ...EDIT, edit_instruction: '' }],
  ])('does not let %s through', (_, action, input) => {
    expect(lets(ALL, reply(action, input))).toBe(false);
  });

  it.each(['a "b".py', 'back\\slash.py', 'two words.py', 'ünï.py', 'br[a]ck(e)t.py', "it's.py", 'a|b*.py'])(
    'spells the file name %s as JSON does',
    (path) => {
      const allowed = { ...ALL, editable: [path], runnable: [path], readable: [{ path, lines: 5 }] };
      expect(lets(allowed, reply('Execute Script', { script_name: path }))).toBe(true);
      const edit = reply('Edit Script (AI)', { ...EDIT, script_name: path, save_name: path });
      expect(lets(allowed, edit)).toBe(true);
      expect(parseReply(edit)).toMatchObject({ ok: true, action: { input: { script_name: path } } });
    },
  );

  it.each([
    ['Execute Script', { runnable: [] }],
    ['List Files', { folders: [] }],
    ['Copy File', { readable: [] }],
    ['Understand File', { readable: [] }],
    ['Inspect Script Lines', { readable: [] }],
    ['Edit Script (AI)', { editable: [] }],
  ] as const)('has no %s when there is nothing for it', (name, none) => {
    const allowed = { ...ALL, ...none };
    expect(replyGrammar(allowed)).not.toContain(`Action: ${name}`);
    expect(lets(allowed, reply('Final Answer', ALLOWED['Final Answer']))).toBe(true);
  });

  it.each([
    ['Replace SVC with Ridge', 80, true],
    ['Replace SVC with Ridge', 81, false],
    ['Compute ', 140, true],
    ['Compute ', 141, false],
  ])('lets after %j no more than it needs: %i characters are %s', (opening, length, expected) => {
    const edit = { ...EDIT, edit_instruction: opening + 'x'.repeat(length) };
    expect(lets({ ...ALL, openings: [opening] }, reply('Edit Script (AI)', edit))).toBe(expected);
  });

  it.each([
    ['Set C from 1.0 to 10', true],
    ['Set C from 1.0 to 0.1 and give SVC the argument gamma=1e-3', true],
    ['Give SVC the argument gamma=0.05', true],
    ['Set C from 1.0 to 10, kernel to linear', false],
    ['Set C from 1.0 to ', false],
    ['Set C from 1.0 to 0.05', true],
    // Python takes no number that begins so.
    ['Set C from 1.0 to 010', false],
    ['Set C from 1.0 to 3.5e-1', false],
    ['Set depth from 9 to 12', true],
    ['Set depth from 9 to 0', false],
    ['Set depth from 9 to 12.5', false],
    ['Give SVC the argument gamma=0.1 and set depth from 9 to 2.5', false],
    ['Give KNeighborsClassifier the argument n_neighbors=7', true],
    ['Give KNeighborsClassifier the argument n_neighbors=7.0', false],
    ['Set C from 1.0 to 1 and set C from 1.0 to 2 and set C from 1.0 to 3', false],
    ['Set C from 1.0 to 1 and set C from 1.0 to 2', false],
    ['Set C from 1.0 to 1 and reduce C from 1.0 to 2', false],
    ['Replace SVC with Ridge(alpha=2)', true],
    [`Replace SVC with ${'a'.repeat(141)}`, false],
    ['Set sizes from (16,) to (32, 16)', true],
    ['Set sizes from (16,) to (32,) and set depth from 9 to 3', true],
    ['Set sizes from (16,) to (32)', false],
    ['Set sizes from (16,) to 32', false],
    ['Set layers from [8, 8] to [64]', true],
    ['Set layers from [8, 8] to [64, 32] and more', false],
    ['Put StandardScaler before SVC', true],
    ['Put StandardScaler before SVC, with_mean=False', true],
    ['Replace SVC with ', false],
    ['Use more rows', false],
  ])('after openings that ask for a number lets one or two through alone: %s is %s', (instruction, is) => {
    const openings = [
      'Set C from 1.0 to ',
      'Reduce C from 1.0 to ',
      'Set depth from 9 to ',
      'Give KNeighborsClassifier the argument n_neighbors=',
      'Give SVC the argument gamma=',
      'Replace SVC with ',
      'Set sizes from (16,) to ',
      'Set layers from [8, 8] to ',
      'Put StandardScaler before SVC',
    ];
    const said = reply('Edit Script (AI)', { ...EDIT, edit_instruction: instruction });
    expect(lets({ ...ALL, openings }, said)).toBe(is);
  });

  it('throws when no action is allowed', () => {
    expect(() => replyGrammar({ ...ALL, actions: new Set() })).toThrow(RangeError);
    expect(() => replyGrammar({ ...ALL, actions: new Set(['Execute Script']), runnable: [] })).toThrow(RangeError);
  });
});

describe('the grammar of a script', () => {
  const rule = gbnfToRegExp(SCRIPT_GRAMMAR);

  it.each(['```', 'x = 1\n```', '\n\n    y = "```"\n```', 'def f():\n    """`a`"""\n```'])(
    'lets %j through',
    (text) => {
      expect(rule.test(text)).toBe(true);
    },
  );

  it.each(['', 'x = 1', 'x = 1\n', '```\n```', '```python\n```', 'x\n``` ', 'x\r\n```'])(
    'does not let %j through',
    (text) => {
      expect(rule.test(text)).toBe(false);
    },
  );
});
