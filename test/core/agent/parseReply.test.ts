import { describe, expect, it } from 'vitest';
import { ACTION_NAMES } from '../../../src/shared/action.js';
import { fencedScript } from '../../../src/core/agent/fencedScript.js';
import { parseReply } from '../../../src/core/agent/parseReply.js';

const LIST = { name: 'List Files', input: { dir_path: '.' } };
const EDIT = {
  name: 'Edit Script (AI)',
  input: { script_name: 'train.py', edit_instruction: 'Use C=0.1', save_name: 'train.py' },
};
const EDIT_JSON = JSON.stringify(EDIT.input);
const FIELDS = 'Reflection: r\nResearch Plan and Status: p\nFact Check: f\nThought: t\n';
const SCRIPT = 'import os\nprint(1)\n';

/** Replies that hold the action LIST, as models write them. */
const LISTS: readonly (readonly [string, string])[] = [
  ['as asked for', `${FIELDS}Action: List Files\nAction Input: {"dir_path": "."}`],
  ['without the other fields', 'Action: List Files\nAction Input: {"dir_path": "."}'],
  ['with bold labels', '**Reflection:** r\n**Action:** List Files\n**Action Input:** {"dir_path": "."}'],
  ['with bold names of labels', '**Action**: List Files\n**Action Input**: {"dir_path": "."}'],
  ['with headings', '### Action: List Files\n### Action Input: {"dir_path": "."}'],
  ['in lower case', 'action: list files\naction input: {"dir_path": "."}'],
  ['with the action in quotes', 'Action: "List Files"\nAction Input: {"dir_path": "."}'],
  ['with the action in backticks', 'Action: `List Files`\nAction Input: `{"dir_path": "."}`'],
  ['with the action in brackets', 'Action: [List Files]\nAction Input: [{"dir_path": "."}]'],
  ['with a full stop', 'Action: List Files.\nAction Input: {"dir_path": "."}.'],
  ['with the action on the next line', 'Action:\nList Files\nAction Input:\n{"dir_path": "."}'],
  ['with a fence around the JSON', 'Action: List Files\nAction Input:\n```json\n{"dir_path": "."}\n```'],
  ['with a tilde fence around the JSON', 'Action: List Files\nAction Input:\n~~~\n{"dir_path": "."}\n~~~'],
  ['with JSON over several lines', 'Action: List Files\nAction Input: {\n  "dir_path": "."\n}'],
  ['with a trailing comma', 'Action: List Files\nAction Input: {"dir_path": ".",}'],
  ['with a trailing comma and a line end', 'Action: List Files\nAction Input: {\n  "dir_path": ".",\n}'],
  ['with two objects: the first counts', 'Action: List Files\nAction Input: {"dir_path": "."} {"dir_path": "b"}'],
  ['with words after the JSON', 'Action: List Files\nAction Input: {"dir_path": "."} to see what is there'],
  ['with words before the JSON', 'Action: List Files\nAction Input: Here it is: {"dir_path": "."}'],
  ['with carriage returns', 'Thought: t\r\nAction: List Files\r\nAction Input: {"dir_path": "."}\r\n'],
  ['with old line ends', 'Thought: t\rAction: List Files\rAction Input: {"dir_path": "."}'],
  ['indented', '  Action: List Files\n  Action Input: {"dir_path": "."}'],
  ['as a quotation', '> Action: List Files\n> Action Input: {"dir_path": "."}'],
  [
    'after a preamble',
    `Sure! Here is my next step.\n\n${FIELDS}\nAction: List Files\nAction Input: {"dir_path": "."}`,
  ],
  [
    'with an observation of its own',
    'Action: List Files\nAction Input: {"dir_path": "."}\nObservation:\ntrain.py\nAction: Final Answer',
  ],
  [
    'with a second step made up',
    `Action: List Files\nAction Input: {"dir_path": "."}\n${FIELDS}Action: Sing\nAction Input: {"a": 1}`,
  ],
  ['with an end mark of the chat', 'Action: List Files\nAction Input: {"dir_path": "."}<|im_end|>'],
  ['in another language', 'Reflection: 基线是 0.5。\nAction: List Files\nAction Input: {"dir_path": "."}\n谢谢'],
  ['with escapes in the JSON', 'Action: List Files\nAction Input: {"dir_path": "\\u002e"}'],
  ['with a null byte before', '\0\0Reflection: x\nAction: List Files\nAction Input: {"dir_path": "."}'],
];

/** Replies that are no action, and a part of the advice. */
const FAILURES: readonly (readonly [string, string, string])[] = [
  ['nothing', '', 'no line "Action: "'],
  ['white space', ' \n\t\r\n ', 'no line "Action: "'],
  ['prose', 'I would try a random forest, since it is strong.', 'no line "Action: "'],
  ['prose in another language', 'Ich würde zuerst die Daten ansehen.', 'no line "Action: "'],
  ['an empty action', 'Action:\nAction Input: {}', 'no line "Action: "'],
  ['a megabyte of one letter', 'a'.repeat(1_000_000), 'no line "Action: "'],
  ['bytes of a binary file', String.fromCharCode(...Array.from({ length: 999 }, (_, i) => i)), 'no line "Action: "'],
  ['an unknown action', 'Action: Sing\nAction Input: {}', 'Invalid action: Sing.'],
  ['a part of a name', 'Action: Edit Script\nAction Input: {}', 'Invalid action: Edit Script.'],
  ['an action without input', 'Action: List Files', 'ActionInputParsingError'],
  ['an input without JSON', 'Action: List Files\nAction Input: .', 'ActionInputParsingError'],
  ['JSON that was cut off', 'Action: List Files\nAction Input: {"dir_path": "', 'ActionInputParsingError'],
  ['JSON with single quotes', "Action: List Files\nAction Input: {'dir_path': '.'}", 'ActionInputParsingError'],
  ['braces without end', `Action: List Files\nAction Input: ${'{'.repeat(99_999)}`, 'ActionInputParsingError'],
  ['a list', 'Action: List Files\nAction Input: ["."]', 'ActionInputParsingError'],
  ['extra keys', 'Action: List Files\nAction Input: {"dir_path": ".", "all": true}', 'all'],
  ['a missing key', 'Action: Copy File\nAction Input: {"source": "a.py"}', 'destination'],
  [
    'a wrong type',
    'Action: Inspect Script Lines\nAction Input: {"script_name": "a.py", "start_line_number": "one", "end_line_number": 2}',
    'start_line_number',
  ],
];

describe('parseReply', () => {
  it.each(LISTS)('reads an action %s', (_, text) => {
    expect(parseReply(text)).toMatchObject({ ok: true, action: LIST, script: null });
  });

  it.each(FAILURES)('refuses %s, with advice', (_, text, advice) => {
    const reply = parseReply(text);
    expect(reply).toMatchObject({ ok: false, advice: expect.stringContaining(advice) as string });
    if (!reply.ok) expect(reply.advice.length).toBeLessThan(600);
  });

  it('names all actions when it knows the one given not', () => {
    const reply = parseReply('Action: Sing\nAction Input: {}');
    for (const name of ACTION_NAMES) expect(reply).toMatchObject({ advice: expect.stringContaining(name) as string });
  });

  it('keeps the four fields, of several lines too, also when the action is wrong', () => {
    const text = 'Reflection: first\nand second\n**Fact Check:** none\nThought:\n\nlater\nAction: Sing';
    expect(parseReply(text)).toMatchObject({
      ok: false,
      fields: { reflection: 'first\nand second', plan: '', factCheck: 'none', thought: 'later' },
    });
  });

  it('takes a raw line end in a JSON string for a space', () => {
    const text = 'Action: Final Answer\nAction Input: {"final_answer": "Two\nlines."}';
    expect(parseReply(text)).toMatchObject({ ok: true, action: { input: { final_answer: 'Two lines.' } } });
  });

  it('is not misled by braces, quotes and fences in a JSON string', () => {
    const input = { ...EDIT.input, edit_instruction: 'Use {"C": 1} and "}" in ```x``` \\ here' };
    const text = `Action: Edit Script (AI)\nAction Input: ${JSON.stringify(input)}\n\`\`\`python\n${SCRIPT}\`\`\``;
    expect(parseReply(text)).toMatchObject({ ok: true, action: { input }, script: { source: SCRIPT } });
  });
});

describe('the script of an edit', () => {
  const action = `Action: edit script (ai)\nAction Input: ${EDIT_JSON}`;

  it.each([
    ['in a fence', `${action}\n\`\`\`python\n${SCRIPT}\`\`\``],
    ['in a short fence', `${action}\n\`\`\`py\n${SCRIPT}\`\`\`\n`],
    ['in a fence without language', `${action}\n\n\`\`\`\n${SCRIPT}\`\`\``],
    ['in a tilde fence', `${action}\n~~~python\n${SCRIPT}~~~`],
    ['in an indented fence', `${action}\n  \`\`\`python\n${SCRIPT}  \`\`\``],
    ['without a closing fence', `${action}\n\`\`\`python\n${SCRIPT}`],
    ['after words', `${action}\nHere is the script:\n\`\`\`Python\n${SCRIPT}\`\`\`\nIt should help.`],
    ['with carriage returns', `${action}\r\n\`\`\`python\r\nimport os\r\nprint(1)\r\n\`\`\``],
    [
      'after JSON in a fence',
      `Action: Edit Script (AI)\nAction Input:\n\`\`\`json\n${EDIT_JSON}\n\`\`\`\n\n\`\`\`python\n${SCRIPT}\`\`\``,
    ],
    ['before a second step', `${action}\n\`\`\`python\n${SCRIPT}\`\`\`\nObservation: 0.9\nAction: Final Answer`],
    ['before a second script', `${action}\n\`\`\`python\n${SCRIPT}\`\`\`\n\`\`\`python\nprint(2)\n\`\`\``],
    ['with blank lines at its end', `${action}\n\`\`\`python\n${SCRIPT}\n\n   \n\`\`\``],
  ])('is read %s', (_, text) => {
    expect(parseReply(text)).toMatchObject({ ok: true, action: EDIT, script: { source: SCRIPT } });
  });

  it('may hold lines that look like labels', () => {
    const script = 'Action: str = "x"\nThought: int = 1\nObservation: float = 2\n';
    expect(parseReply(`${action}\n\`\`\`python\n${script}\`\`\``)).toMatchObject({ script: { source: script } });
    expect(parseReply(`${action}\n~~~python\n${script}~~~`)).toMatchObject({ script: { source: script } });
  });

  it('may hold fences in a docstring', () => {
    const script =
      'def f():\n    """Usage:\n\n    ```python\n    f()\n    ```\n    """\n    x = "```"\n    return x\n';
    expect(parseReply(`${action}\n\`\`\`python\n${script}\`\`\``)).toMatchObject({ script: { source: script } });
  });

  it('is null when there is none, or it is empty', () => {
    expect(parseReply(action)).toMatchObject({ ok: true, script: null });
    expect(parseReply(`${action}\n\`\`\`python\n\n\`\`\``)).toMatchObject({ ok: true, script: null });
  });

  it('takes no longer for a line of a hundred thousand spaces', () => {
    const started = performance.now();
    fencedScript(`\`\`\`python\n${' '.repeat(100_000)}x\n\`\`\``);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
