import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { createGate } from '../../../src/adapters/gate/gate.js';

const codes = async (source: string, versions = {}): Promise<string[]> =>
  (await createGate(versions).check('train.py', source)).map(({ code, line }) => `${code}@${line}`);

describe('the gate reports what makes a run fail', () => {
  it.each([
    ['an unclosed bracket', 'x = (\n', ['invalid-syntax@2']],
    ['a fence left by a model', '```python\nprint(1)\n```\n', ['invalid-syntax@1', 'invalid-syntax@3']],
    ['a shell line of a notebook', 'import os\n%pip install x\n', ['invalid-syntax@2']],
    ['broken indentation', 'def f():\n    a = 1\n      b = 2\n', ['invalid-syntax@3']],
    ['an unclosed docstring', 'def f():\n    """x\n    return 1\n', ['invalid-syntax@2']],
    ['a name that is defined nowhere', 'import os\nprint(model)\n', ['F821@2']],
    ['a package used without its import', 'x = np.zeros(3)\n', ['F821@1']],
    ['a name in an f-string', 'print(f"{accuracy:.3f}")\n', ['F821@1']],
    ['a loop variable of a comprehension', '[i for i in range(3)]\nprint(i)\n', ['F821@2']],
    ['a local read before it is set', 'def f():\n    print(y)\n    y = 1\n', ['F821@2']],
    ['an export that does not exist', '__all__ = ["fit"]\n', ['F822@1']],
    ['a format with too few values', 'print("%d %d" % (1,))\nprint("{} {}".format(1))\n', ['F507@1', 'F524@2']],
    ['return outside a function', 'return 1\n', ['F706@1']],
    ['break outside a loop', 'break\n', ['F701@1']],
    ['await outside an async function', 'import a\nawait a.b()\n', ['F704@2']],
    ['a bare except that is not the last', 'try:\n  pass\nexcept:\n  pass\nexcept ValueError:\n  pass\n', ['F707@3']],
    ['global after use', 'g = 1\ndef f():\n    print(g)\n    global g\n', ['PLE0118@3']],
    ['a duplicate parameter', 'def f(a, a): pass\n', ['invalid-syntax@1']],
    ['a condition that is a tuple', 'if (0, 1):\n    pass\n', ['F634@1']],
    ['a future import after code', 'x = 1\nfrom __future__ import annotations\n', ['F404@2']],
    ['a NumPy type gone since 1.24', 'import numpy as np\nx = np.float(3)\n', ['NPY001@2']],
  ])('%s', async (_what, source, expected) => {
    expect(await codes(source)).toEqual(expected);
  });
});

describe('the gate keeps quiet about what does not fail', () => {
  it.each([
    ['unused imports and variables', 'import os\ndef f():\n    x = 1\n'],
    ['a redefinition', 'def f(): pass\ndef f(): pass\n'],
    ['names that may come from a star import', 'from math import *\nprint(sqrt(2))\n'],
    ['a quoted annotation', 'def f(x: "Frame") -> "List[Frame]": ...\n'],
    [
      'shapes in annotations',
      'from jaxtyping import Float\nfrom torch import Tensor\ndef f(x: Float[Tensor, "b"]): ...\n',
    ],
    ['a quoted annotation after wide characters', '# größe 🙂\ny = "ü🙂"\ndef f(x: "Frame"): ...\n'],
    ['a name that is caught when missing', 'try:\n    unicode\nexcept NameError:\n    unicode = str\n'],
    ['a repeated key', 'd = {"lr": 1, "lr": 2}\n'],
    ['unused format arguments', 'print("{}".format(1, 2))\n'],
    ['the old random numbers of NumPy', 'import numpy as np\nnp.random.seed(1)\n'],
    ['builtins and module names', 'print(__file__, __name__, exit)\n'],
    ['an empty file', ''],
    ['a comparison by identity', 'x = 1\nif x is 1:\n    pass\n'],
  ])('%s', async (_what, source) => {
    expect(await codes(source)).toEqual([]);
  });
});

describe('the versions installed decide', () => {
  const removed = 'import numpy as np\na = np.Inf\nb = np.trapz\nc = np.in1d\nd = np.row_stack\n';
  it.each([
    ['2.4.6', ['NPY201@2', 'NPY201@3', 'NPY201@4']],
    ['2.1.0', ['NPY201@2']],
    ['1.26.4', []],
    [null, []],
  ])('names removed from NumPy %s', async (numpy, expected) => {
    expect(await codes(removed, { numpy })).toEqual(expected);
  });

  it('says that a removed name was removed, not that it will be', async () => {
    const [finding] = await createGate({ numpy: '2.4.6' }).check('a.py', 'import numpy as np\na = np.Inf\n');
    expect(finding?.message).toBe('`np.Inf` was removed from NumPy. Use `numpy.inf` instead.');
  });

  it('accepts old NumPy types where they still exist', async () => {
    expect(await codes('import numpy as np\nx = np.float(3)\n', { numpy: '1.19.5' })).toEqual([]);
  });

  it.each([
    ['3.8.10', 'match 1:\n    case 1: pass\n', ['invalid-syntax@1']],
    ['3.11.7', 'match 1:\n    case 1: pass\n', []],
    ['3.11.7', 'print(f"{"a"}")\n', ['invalid-syntax@1']],
    ['3.12.0', 'print(f"{"a"}")\n', []],
    ['3.99.0', 'print(f"{"a"}")\n', []],
    [null, 'print(f"{"a"}")\n', []],
  ])('syntax of Python %s: %s', async (python, source, expected) => {
    expect(await codes(source, { python })).toEqual(expected);
  });
});

describe('the gate', () => {
  it('finds a name outside a string on a line that also holds one, counting wide characters right', async () => {
    expect(await codes('def f(x: "ä🙂"): ...\nprint("🙂", missing)\n')).toEqual(['F821@2']);
  });

  it('has nothing to say about files that are not Python', async () => {
    expect(await createGate().check('config.yaml', 'a: (')).toEqual([]);
  });

  it('reports at most ten findings, in the order of the lines', async () => {
    const found = await codes(Array.from({ length: 30 }, (_, i) => `print(name${i})\n`).join(''));
    expect(found).toEqual(Array.from({ length: 10 }, (_, i) => `F821@${i + 1}`));
  });

  it('takes milliseconds', async () => {
    const gate = createGate();
    const source = 'import numpy as np\n' + 'def f(x):\n    y = x + 1\n    return np.sum(y)\n'.repeat(33);
    await gate.check('a.py', source);
    const start = performance.now();
    for (let i = 0; i < 20; i++) await gate.check('a.py', source);
    expect((performance.now() - start) / 20).toBeLessThan(50);
  });
});
