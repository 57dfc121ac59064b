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
    ['in every call', 'a = SVC(depth=1)\nb = SVC(C=2, depth=2)\n', 'a = SVC()\nb = SVC(C=2)\n'],
    ['not in another class', 'a = LinearSVC(depth=1)\nb = SVC(depth=2)\n', 'a = LinearSVC(depth=1)\nb = SVC()\n'],
    ['not in a string', 'm = SVC(C=", depth=1", depth=2)  # SVC(depth=3\n', 'm = SVC(C=", depth=1")  # SVC(depth=3\n'],
  ])('leaves out %s', (_what, script, expected) => {
    expect(withoutUnknownArgument(script, error('SVC', 'depth'))).toEqual({
      script: expected,
      className: 'SVC',
      argument: 'depth',
    });
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
