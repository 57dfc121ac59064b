import { describe, expect, it } from 'vitest';
import { hasNoEffect, lineEditGrammar, withLineEdits } from '../../../src/core/agent/lineEdits.js';
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

describe('the grammar of edits', () => {
  const allows = (reply: string) => gbnfToRegExp(lineEditGrammar(SCRIPT)).test(reply);

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
    ['no line', edit('', 'a\n')],
    ['words before', `Here:\n${edit('X, y = load()\n', 'a\n')}`],
    ['more than four edits', edit('X, y = load()\n', 'a\n').repeat(5)],
  ])('does not let through %s', (_, reply) => expect(allows(reply)).toBe(false));
});

describe('an edit without effect', () => {
  it.each([
    ['the same script', SCRIPT, true],
    ['another comment', SCRIPT.replace('# scores', '# the scores'), true],
    ['an import that nothing uses', `from sklearn.linear_model import Lasso\n${SCRIPT}`, true],
    ['another number', SCRIPT.replace('1.0', '2.0'), false],
    ['an import that is used', `import os\n${SCRIPT.replace('load()', 'load(os.curdir)')}`, false],
  ])('%s: %j', (_, after, none) => expect(hasNoEffect(SCRIPT, after)).toBe(none));
});
