import { describe, expect, it } from 'vitest';
import {
  changedLines,
  importLines,
  lineEditGrammar,
  namedLines,
  namesCode,
} from '../../../src/core/agent/lineEditGrammar.js';
import { ended, goesOn, withLineEdits } from '../../../src/core/agent/lineEditReply.js';
import { hasNoEffect } from '../../../src/core/agent/lineEdits.js';
import { gbnfToRegExp } from './gbnf.js';

const SCRIPT = `from sklearn.linear_model import Ridge

X, y = load()
model = Ridge(alpha=1.0)
model.fit(X, y)

# scores
print("val: [%d]" % score(model))
`;

function edit(old: string, made: string): string {
  return `<<<<<<< SEARCH\n${old}=======\n${made}>>>>>>> REPLACE\n`;
}

describe('a script with edits of its lines', () => {
  it('has the new lines in the place of the old ones, and all others as they were', () => {
    const reply = edit('model = Ridge(alpha=1.0)\nmodel.fit(X, y)\n', 'model = Lasso()\n\nmodel.fit(X, y)\n');
    expect(withLineEdits(SCRIPT, reply)).toBe(SCRIPT.replace('Ridge(alpha=1.0)\nmodel.fit', 'Lasso()\n\nmodel.fit'));
  });

  it('carries out several, also of lines before the first, with words around them', () => {
    const reply = `Here:\n${edit('X, y = load()\n', 'X, y = load()\nX = scale(X)\n')}and\n${edit(
      'from sklearn.linear_model import Ridge\n',
      'from sklearn.linear_model import Ridge\nfrom sklearn.preprocessing import scale\n',
    )}`;
    expect(withLineEdits(SCRIPT, reply)).toBe(
      SCRIPT.replace('import Ridge\n', 'import Ridge\nfrom sklearn.preprocessing import scale\n').replace(
        'load()\n',
        'load()\nX = scale(X)\n',
      ),
    );
  });

  it('takes the first place after the edit before, where lines stand several times', () => {
    const twice = 'fit(a)\nuse(a)\nfit(a)\n';
    const reply = edit('use(a)\n', 'use(b)\n') + edit('fit(a)\n', 'fit(b)\n');
    expect(withLineEdits(twice, reply)).toBe('fit(a)\nuse(b)\nfit(b)\n');
  });

  it.each([
    ['the line that follows', 'model = Lasso()\nmodel.fit(X, y)\n', 'model = Lasso()\n'],
    ['several, with other blank lines between', 'model = Lasso()\n\nmodel.fit(X, y)\n# scores\n', 'model = Lasso()\n'],
    ['three or more from further on', 'model = Lasso()\n\n# scores\na()\nb()\n', 'model = Lasso()\n'],
  ])('does not repeat what the script has after the old lines: %s', (_, made, left) => {
    const script = `${SCRIPT}a()\nb()\n`;
    const from = made.includes('a()') ? script.replace('# scores\n', '').replace('a()\n', '# scores\na()\n') : script;
    const old = 'model = Ridge(alpha=1.0)\n';
    expect(withLineEdits(from, edit(old, made))).toBe(from.replace(old, left));
  });

  it.each([
    ['two lines from further on', 'model = Lasso()\nb()\nc()\n'],
    ['a line like the old one, such as one layer more', 'layer()\nlayer()\n'],
    ['the end of a function like that of another', 'def f():\n    return 1\n'],
  ])('keeps what may be meant: %s', (_, made) => {
    const script = 'layer()\nlayer()\na()\nb()\nc()\ndef g():\n    return 1\n';
    expect(withLineEdits(script, edit('layer()\n', made))).toBe(script.replace('layer()\n', made));
  });

  it.each([
    ['too little', 'self.b = B(\n    1,\n)\n', '        self.b = B(\n            1,\n        )\n'],
    ['too much', '          if b:\n              self.b = B()\n', '        if b:\n            self.b = B()\n'],
    [
      'the first line alone',
      '            self.b = 1\n        self.c = 2\n',
      '        self.b = 1\n        self.c = 2\n',
    ],
    ['as it should be', '        self.b = 1\n\n    def c(self):\n', '        self.b = 1\n\n    def c(self):\n'],
  ])('moves new lines to the depth of the old ones: %s', (_, made, expected) => {
    const script = 'class A:\n    def __init__(self):\n        self.b = None\n        print(self)\n';
    const old = '        self.b = None\n';
    expect(withLineEdits(script, edit(old, made))).toBe(script.replace(old, expected));
  });

  it('may only take lines away', () => {
    expect(withLineEdits(SCRIPT, edit('# scores\n', ''))).toBe(SCRIPT.replace('# scores\n', ''));
  });

  it('forgives line ends of Windows and spaces behind a line', () => {
    const reply = edit('X, y = load()  \n', 'X, y = read()\n').replaceAll('\n', '\r\n');
    expect(withLineEdits(SCRIPT, reply)).toBe(SCRIPT.replace('load()', 'read()'));
  });

  it.each([
    ['there is no edit', 'model = Lasso()'],
    ['an edit has no end', '<<<<<<< SEARCH\nX, y = load()\n=======\nX, y = read()\n'],
    ['lines are not in the script', edit('model = Ridge()\n', 'model = Lasso()\n')],
    ['no old line is named', edit('', 'import os\n')],
    ['the second one does not fit', edit('X, y = load()\n', 'a\n') + edit('X, y = load()\n', 'b\n')],
  ])('is none when %s', (_, reply) => expect(withLineEdits(SCRIPT, reply)).toBeNull());
});

describe('an edit that goes on with the script after its old lines', () => {
  const script = 'a = 1\n\nb = 2\nc = 3\nd = 4\ne = 5\n';
  const begun = (made: string) => `<<<<<<< SEARCH\na = 1\n=======\n${made}`;

  it.each([
    ['a = 9\nb = 2\nc = 3\nd = 4\n', true],
    ['a = 9\n\nc = 3\nd = 4\ne = 5\ne', true],
    // It may still become another line.
    ['a = 9\nb = 2\nc = 3\nd = 4', false],
    ['a = 9\nb = 2\nc = 3\n', false],
    ['a = 9\nb = 2\nc = 3\nd = 40\n', false],
    ['a = 1\na = 1\na = 1\n', false],
    ['a = 9\nb = 2\nc = 3\nd = 4\n>>>>>>> REPLACE\n', false],
    ['a = 9\n>>>>>>> REPLACE\n<<<<<<< SEARCH\nb = 2\nc = 3\nd = 4\n', false],
  ])('is known by its last lines: %j is %s', (made, is) => {
    expect(goesOn(script, begun(made))).toBe(is);
  });

  it('is ended there, with what it has changed', () => {
    const reply = `<<<<<<< SEARCH\na = 1\n=======\na = 0\n>>>>>>> REPLACE\n`;
    const first = ended(script, begun('a = 9\nb = 2\nc = 3\nd = 4\ne ='));
    expect(withLineEdits(script, first)).toBe(script.replace('a = 1', 'a = 9'));
    expect(withLineEdits(script, ended(script, begun('a = 1\n\nb = 2\nc = 3\nd = 4\n')))).toBe(script);
    const second = ended(script, `${reply}<<<<<<< SEARCH\nb = 2\n=======\nb = 7\nc = 3\nd = 4\ne = 5\n`);
    expect(withLineEdits(script, second)).toBe(script.replace('a = 1', 'a = 0').replace('b = 2', 'b = 7'));
    expect(ended(script, reply)).toBe(reply);
  });
});

describe('the grammar of edits', () => {
  const allows = (reply: string) => gbnfToRegExp(lineEditGrammar(SCRIPT)!).test(reply);

  it('lets old lines be those of the script, one after the other', () => {
    expect(allows(edit('model = Ridge(alpha=1.0)\n', 'model = Lasso()\n\nprint(1)\n'))).toBe(true);
    expect(allows(edit('X, y = load()\nmodel = Ridge(alpha=1.0)\nmodel.fit(X, y)\n', ''))).toBe(true);
    expect(allows(edit('print("val: [%d]" % score(model))\n', '"""a\\nb"""\n'))).toBe(true);
    expect(allows(edit('X, y = load()\n', 'a\n') + edit('# scores\n', 'b\n'))).toBe(true);
  });

  it.each([
    ['other lines', edit('model = Ridge()\n', 'a\n')],
    ['a part of a line', edit('X, y\n', 'a\n')],
    ['lines that do not follow each other', edit('X, y = load()\nmodel.fit(X, y)\n', 'a\n')],
    ['lines beyond a blank one', edit('model.fit(X, y)\n\n# scores\n', 'a\n')],
    ['the end of a fence, after which comes talk', edit('X, y = load()\n', 'a\n```\n')],
    ['no line', edit('', 'a\n')],
    ['words before', `Here:\n${edit('X, y = load()\n', 'a\n')}`],
    ['more than four edits', edit('X, y = load()\n', 'a\n').repeat(5)],
  ])('does not let through %s', (_, reply) => expect(allows(reply)).toBe(false));
});

describe('the grammar of edits that may begin in some places alone', () => {
  const model = edit('model = Ridge(alpha=1.0)\n', 'a\n');
  const data = edit('X, y = load()\n', 'b\n');
  const scores = edit('# scores\n', 'c\n');

  it.each([
    ['lets the first begin there', model, true],
    ['lets old lines go on from there', edit('model = Ridge(alpha=1.0)\nmodel.fit(X, y)\n', 'a\n'), true],
    ['lets a later one begin elsewhere', model + scores, true],
    ['lets the first begin nowhere else', data, false],
  ])('%s', (_, reply, is) => {
    const grammar = lineEditGrammar(SCRIPT, { first: new Set([3]) })!;
    expect(gbnfToRegExp(grammar).test(reply)).toBe(is);
  });

  it('lets every edit begin there alone where that is asked', () => {
    const grammar = gbnfToRegExp(lineEditGrammar(SCRIPT, { first: new Set([2, 3]), isAll: true })!);
    expect(grammar.test(data + model)).toBe(true);
    expect(grammar.test(model + scores)).toBe(false);
  });

  it.each([
    ['no edit begins with a line that is left out', model, false],
    ['nor does a later one', data + model, false],
    ['others may hold it', edit('X, y = load()\nmodel = Ridge(alpha=1.0)\n', 'a\n'), true],
    ['others stay', data + scores, true],
  ])('%s', (_, reply, is) => {
    const grammar = lineEditGrammar(SCRIPT, { without: new Set([3]) })!;
    expect(gbnfToRegExp(grammar).test(reply)).toBe(is);
  });

  it('is none without a place', () => {
    expect(lineEditGrammar(SCRIPT, { first: new Set([1]) })).toBeNull();
    expect(lineEditGrammar('\n\n')).toBeNull();
  });
});

describe('the lines that an instruction names', () => {
  it.each([
    ['an estimator, but not its import', 'Replace Ridge by Lasso.', [3]],
    ['an argument with its value', 'Use alpha=0.1 everywhere.', [3]],
    ['a name with a digit or an underscore', 'Set n_jobs and x2.', []],
    ['no word of plain language', 'Fit the model on scores.', []],
    ['nothing in texts or comments', 'Let Scores and Val be better.', []],
  ])('%s', (_, instruction, lines) => expect([...namedLines(SCRIPT, instruction)]).toEqual(lines));

  it('a text that it quotes', () => {
    const script = 'features = ["age",\n            "fare"]\nprint(age)  # "fare"\n';
    expect([...namedLines(script, "Add to the columns with 'fare' also 'deck'")]).toEqual([1, 2]);
  });

  it('each of its places', () => {
    const script = 'max_depth = 2\n\ntree = Tree(max_depth=max_depth)\nprint("max_depth")  # max_depth\n';
    expect([...namedLines(script, 'Set max_depth from 2 to 8')]).toEqual([0, 2]);
  });
});

describe('an instruction names code', () => {
  it.each([
    ['a call', 'Replace Ridge with Lasso', true],
    ['an argument as it is given', 'Set alpha=0.1', true],
    ['a variable, whose other uses change with it', 'Scale X_new', false],
    ['an import alone', 'Import linear_model', false],
    ['a definition alone', 'Let make_net be deeper', false],
  ])('when it says %s', (_, instruction, is) => {
    const script = `${SCRIPT}X_new = X\ndef make_net(n):\n    return n\n`;
    expect(namesCode(script, instruction)).toBe(is);
  });
});

it('the lines that an edit made are known', () => {
  const failed = SCRIPT.replace('Ridge(alpha=1.0)', 'Ridge(a=1.0)').replace('\nmodel', '\nX = X + 1\nmodel');
  expect([...changedLines(SCRIPT, failed)]).toEqual([3, 4]);
  expect([...changedLines(SCRIPT, SCRIPT.replace('model.fit(X, y)\n', ''))]).toEqual([]);
});

it('lines that only import are known, unless there are no others', () => {
  expect([...importLines(SCRIPT)]).toEqual([0]);
  expect([...importLines('import os\n\nfrom a import b\n')]).toEqual([]);
});

describe('an edit without effect', () => {
  it.each([
    ['the same script', SCRIPT, true],
    ['another comment', SCRIPT.replace('# scores', '# the scores'), true],
    ['an import that nothing uses', `from sklearn.linear_model import Lasso\n${SCRIPT}`, true],
    ['another number', SCRIPT.replace('1.0', '2.0'), false],
    ['an import that is used', `import os\n${SCRIPT.replace('load()', 'load(os.curdir)')}`, false],
    ['a comment with an apostrophe', SCRIPT.replace('# scores', "# the model's scores"), true],
    ['a line of a text that looks like a comment', SCRIPT.replace('val:', '"""\n# a\n"""'), false],
  ])('%s: %j', (_, after, none) => {
    expect(hasNoEffect({ scripts: new Map() }, { file: 'train.py', before: SCRIPT, after })).toBe(none);
  });

  it.each([
    ['train.toml', 'lr = 0.1\n', []],
    ['settings.py', 'import os\nlr = 0.1\n', ['from settings import lr, decay\n']],
    ['settings.py', 'import os\nlr = 0.1\n', ['exec(open("settings.py").read())\n']],
  ] as const)('is not known of a new name in %s that others may read: %j %j', (file, before, others) => {
    const scripts = new Map([[file, before], ...others.map((text) => ['train.py', text] as const)]);
    const after = `${before}decay = 0.01\n`;
    expect(hasNoEffect({ scripts }, { file, before, after })).toBe(false);
    expect(hasNoEffect({ scripts: new Map() }, { file: 'settings.py', before, after })).toBe(true);
  });
});
