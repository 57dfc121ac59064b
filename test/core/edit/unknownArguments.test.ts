import { describe, expect, it } from 'vitest';
import { withoutUnknownArgument } from '../../../src/core/edit/unknownArguments.js';

const error = (name: string, argument: string) =>
  `Traceback (most recent call last):\n  File "train.py", line 3\nTypeError: ${name}.__init__() got an unexpected keyword argument '${argument}'\n`;

describe('withoutUnknownArgument', () => {
  it.each([
    ['the only one', 'm = SVC(depth=3)\n', 'm = SVC()\n'],
    ['the first', 'm = SVC(depth=3, C=1.0)\n', 'm = SVC(C=1.0)\n'],
    ['one between', 'm = SVC(C=1.0, depth=f(1, 2), gamma="a,b")\n', 'm = SVC(C=1.0, gamma="a,b")\n'],
    ['the last', 'm = SVC(C=1.0, depth=(3, 4))\n', 'm = SVC(C=1.0)\n'],
    [
      'a line of its own',
      'm = svm.SVC(\n    C=1.0,\n    depth=cfg.depth,\n    gamma=2,\n)\n',
      'm = svm.SVC(\n    C=1.0,\n    gamma=2,\n)\n',
    ],
    ['the only one with a comma', 'm = SVC(\n    depth=3,\n)\n', 'm = SVC(\n)\n'],
    ['the last with a comma', 'm = SVC(C=1.0, depth=3, )\n', 'm = SVC(C=1.0, )\n'],
    [
      'in a call within another one',
      'm = V([RF(n=1), SVC(depth=SVC(depth=1), C=SVC(C=2, depth=7))])\n',
      'm = V([RF(n=1), SVC(C=SVC(C=2))])\n',
    ],
    ['in every call', 'a = SVC(depth=1)\nb = SVC(C=2, depth=2)\n', 'a = SVC()\nb = SVC(C=2)\n'],
    ['not in another class', 'a = LinearSVC(depth=1)\nb = SVC(depth=2)\n', 'a = LinearSVC(depth=1)\nb = SVC()\n'],
    ['not in a string', 'm = SVC(C=", depth=1", depth=2)  # SVC(depth=3\n', 'm = SVC(C=", depth=1")  # SVC(depth=3\n'],
  ])('leaves out %s', (_what, script, expected) => {
    expect(withoutUnknownArgument(script, error('SVC', 'depth'))).toEqual({
      script: expected,
      reason: 'SVC takes no argument depth',
    });
  });

  it.each([
    [
      'of a method, whoever has it',
      "TypeError: BaseHistGradientBoosting.fit() got an unexpected keyword argument 'depth'",
      'def fit(depth=1):\n    make().fit(X, y, depth=3)\n    model.fit(X, depth=3)\n    refit(depth=3)\n',
      'def fit(depth=1):\n    make().fit(X, y)\n    model.fit(X)\n    refit(depth=3)\n',
      'fit takes no argument depth',
    ],
    [
      'of a function of the script',
      "TypeError: main.<locals>.read() got an unexpected keyword argument 'sep'",
      'test = read("test.csv", sep=",")\n',
      'test = read("test.csv")\n',
      'read takes no argument sep',
    ],
    [
      'with a value that older versions took',
      "sklearn.utils._param_validation.InvalidParameterError: The 'max_features' parameter of ExtraTreesRegressor must be an int in the range [1, inf), a float in the range (0.0, 1.0], a str among {'sqrt', 'log2'} or None. Got 'auto' instead.",
      'm = ExtraTreesRegressor(max_features="auto", n_jobs=1)\n',
      'm = ExtraTreesRegressor(n_jobs=1)\n',
      'ExtraTreesRegressor takes no such value of max_features',
    ],
  ])('leaves out one %s', (_what, errors, script, expected, reason) => {
    expect(withoutUnknownArgument(script, errors)).toEqual({ script: expected, reason });
  });

  it.each([
    ['another error', 'm = SVC(depth=3)\n', "TypeError: fit() got an unexpected keyword argument 'depth'"],
    ['no such call', 'm = make(SVC, depth=3)\n', error('SVC', 'depth')],
    ['a call without it', 'm = SVC(C=1)\n', error('SVC', 'depth')],
    ['a call that is not closed', 'm = SVC(depth=3\n', error('SVC', 'depth')],
  ])('does nothing for %s', (_what, script, errors) => {
    expect(withoutUnknownArgument(script, errors)).toBeNull();
  });
});
