import { describe, expect, it } from 'vitest';
import { idleEdit } from '../../../src/core/edit/idleEdit.js';

const SCRIPT = `import pandas as pd
from sklearn.tree import DecisionTreeClassifier

table = pd.read_csv("data.csv")
X, y = table.drop(columns="target"), table["target"]


def accuracy(part):
    return model.score(part, y)


model = DecisionTreeClassifier(max_depth=2)
model.fit(X, y)
print(f"accuracy: {accuracy(X):.4f}")
`;

/** The script with lines put before its first line that begins with `at`. */
function withLines(lines: string, at = 'model = '): string {
  return SCRIPT.replace(new RegExp(`^${at}`, 'm'), `${lines}\n$&`);
}

describe('an edit without effect', () => {
  it.each([
    [
      'an import',
      withLines('from sklearn.ensemble import GradientBoostingClassifier', 'table'),
      'GradientBoostingClassifier',
    ],
    ['imports by other names', withLines('import numpy as np, math', 'table'), 'np, math'],
    [
      'a scaler that is fitted for nothing',
      withLines(
        'from sklearn.preprocessing import MinMaxScaler\n# scaling\nscaler = MinMaxScaler()\nscaler.fit(X)\nscaled = scaler.transform(X)',
      ),
      'MinMaxScaler, scaler, scaled',
    ],
    ['a function that nothing calls', withLines('def scale(x):\n    y = x / 2\n    return y\n'), 'scale'],
    ['a class that nothing makes', withLines('class Net:\n    def fit(self):\n        return self\n'), 'Net'],
    ['a second model beside the one that is used', withLines('other = DecisionTreeClassifier(max_depth=9)'), 'other'],
  ])('%s', (_, after, names) => {
    const finding = idleEdit(SCRIPT, after)!;
    expect(finding).toMatchObject({
      code: 'no-effect',
      message: expect.stringContaining(`nothing uses ${names},`) as string,
    });
  });

  it('names the line of the first new statement', () => {
    expect(idleEdit(SCRIPT, withLines('other = 3'))!.line).toBe(12);
  });
});

it('sees through an old import that got more names', () => {
  const after = SCRIPT.replace(
    'import DecisionTreeClassifier',
    'import (DecisionTreeClassifier, ExtraTreeClassifier)',
  );
  expect(idleEdit(SCRIPT, after)!.message).toContain('nothing uses ExtraTreeClassifier,');
});

it.each([
  ['a new line before the one that is used', SCRIPT, withLines('model = DecisionTreeClassifier(max_depth=9)'), 12],
  ['a line that was overwritten before', withLines('model = SVC(C=1)'), withLines('model = SVC(C=10)'), 12],
])('tells an edit whose result is overwritten: %s', (_, before, after, line) => {
  expect(idleEdit(before, after)).toMatchObject({
    code: 'no-effect',
    message: expect.stringContaining('another assigns the same variable') as string,
    line,
  });
});

describe('an edit that may have an effect', () => {
  it.each([
    ['another value', SCRIPT.replace('max_depth=2', 'max_depth=5')],
    ['a feature put into the table', withLines('X["ratio"] = X["a"] / X["b"]')],
    ['a variable that old code reads', withLines('X = X.fillna(0)')],
    [
      'a new function under an old name',
      SCRIPT.replace('model = ', 'def accuracy(part):\n    return 1\n\n\nmodel = '),
    ],
    ['a name in an f-string', withLines('accuracy_note = 3').replace('print(f"', 'print(f"{accuracy_note} ')],
    ['a call of something old', withLines('table.fillna(0, inplace=True)')],
    ['a line in an old function', SCRIPT.replace('    return model', '    best = 1\n    return model')],
    ['a line that went', SCRIPT.replace('model.fit(X, y)\n', '')],
    ['all names of a module', withLines('from numpy import *', 'table')],
    ['an attribute that is set', withLines('pd.options.mode.copy_on_write = True')],
    ['a decorated function', withLines('@register\ndef scale(x):\n    return x\n')],
    ['a call of a module that is new', withLines('import time; time.sleep(3)')],
    ['a draw from an old generator', withLines('warm_up = [rng.random() for _ in range(1)]')],
    ['a value from an old function', withLines('first = accuracy(X)')],
    ['a line after the one that was used', SCRIPT.replace('model.fit', 'model = SVC(C=1)\nmodel.fit')],
    ['nothing at all', SCRIPT],
  ])('%s', (_, after) => {
    expect(idleEdit(SCRIPT, after)).toBeNull();
  });
});
