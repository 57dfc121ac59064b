import { expect, it } from 'vitest';
import { withoutOverwritten } from '../../../src/core/edit/overwritten.js';

/** Lines that are gone. */
function overwrittenLines(script: string): string[] {
  const left = withoutOverwritten(script).split('\n');
  return script.split('\n').filter((line, i) => left[i] !== line);
}

it('leaves white space where an assignment was that nothing reads', () => {
  const script = 'x = 1\nclf = A(\n    depth=3,\n)\ny = x\nclf = B()\nclf.fit(x, y)\n';
  const left = withoutOverwritten(script);
  expect(left).toHaveLength(script.length);
  expect(left.split('\n').map((line) => line.trimEnd())).toEqual([
    'x = 1',
    '',
    '',
    '',
    'y = x',
    'clf = B()',
    'clf.fit(x, y)',
    '',
  ]);
});

it.each([
  ['several', 'm = A()\nm = B()\nm = C()\nm.fit()\n', ['m = A()', 'm = B()']],
  ['inside a function', 'def train():\n    m = A(n=1)\n    m = B()\n    return m\n', ['    m = A(n=1)']],
  ['a pipeline', 'm = make_pipeline(S(), A())\nm = A()\nm.fit()\n', ['m = make_pipeline(S(), A())']],
])('finds %s', (_, script, lines) => {
  expect(overwrittenLines(script)).toEqual(lines);
});

it.each([
  ['the new value is made from the old one', 'm = A()\nm = Bagging(m)\n'],
  ['a line between reads it', 'm = A()\nm.fit(x)\nm = B()\n'],
  ['an f-string between reads it', 'm = A()\nprint(f"{m}")\nm = B()\n'],
  ['a function reads it', 'def score():\n    return m\n\n\nm = A()\ns = score()\nm = B()\n'],
  ['a function reads it for the new value', 'def tuned():\n    return m.best\n\n\nm = A()\nm = tuned()\n'],
  ['a lambda reads it', 'f = lambda: m\nm = A()\ns = f()\nm = B()\n'],
  ['the other one stands in a branch', 'm = A()\nif fast:\n    m = B()\nm.fit()\n'],
  ['each stands in its own branch', 'if fast:\n    m = A()\nelse:\n    m = B()\nm.fit()\n'],
  ['a loop may end between', 'for i in n:\n    m = A()\n    if i:\n        break\n    m = B()\nm.fit()\n'],
  ['an error may end a try between', 'try:\n    m = A()\n    x = load()\n    m = B()\nexcept E:\n    m.fit()\n'],
  ['its value may do more', 'm = load(1)\nm = load(2)\n'],
  ['it adds to a value', 'm += 2\nm = 3\nprint(m)\n'],
  ['it assigns several names', 'm, k = 1, 2\nm = 3\nprint(m, k)\n'],
  ['it sets an attribute', 'm.a = 1\nm.a = 2\n'],
])('keeps a line where %s', (_, script) => {
  expect(overwrittenLines(script)).toEqual([]);
});
