import { describe, expect, it } from 'vitest';
import { spliceBlock } from '../../../../src/core/edit/blocks/spliceBlock.js';
import { split, SYNTAX } from './support.js';

const SCRIPT = `import a

X = 1


def f(x):
    """Doc."""
    # First.
    y = g(x,
          1)

    return y  # Done.


def g(x, y):
    return x


print(f(X))
`;

/** The script with a block rewritten. */
async function splice(source: string, label: string, written: string, maxTokens?: number): Promise<string> {
  const block = (await split(source, maxTokens)).find((one) => one.label === label)!;
  const spliced = await spliceBlock(SYNTAX, { path: 'train.py', source }, block, written);
  if (!spliced.ok) throw new Error(spliced.advice);
  return spliced.script;
}

describe('a block that is put back', () => {
  it('changes nothing outside, and what it is changed in alone', async () => {
    const written =
      'def f(x):\n    """Doc."""\n    # First.\n    y = g(x,\n          1)\n\n    return 2 * y  # Done.\n';
    expect(await splice(SCRIPT, 'f', written)).toBe(SCRIPT.replace('return y', 'return 2 * y'));
  });

  it('keeps layout, comments and blank lines of code that stayed', async () => {
    const written = 'def f(x):\n  """Doc."""\n  y = g(x, 1)\n  z = 3\n  return y\n';
    expect(await splice(SCRIPT, 'f', written)).toBe(SCRIPT.replace('          1)\n\n', '          1)\n    z = 3\n'));
  });

  it('keeps CRLF, tabs and the mark of the encoding, also where spaces were written', async () => {
    const windows = `\uFEFF${SCRIPT.replace(/ {4}/g, '\t').replaceAll('\n', '\r\n')}`;
    const written = 'def g(x, y):\n    if y:\n        return y\n    return x\n';
    expect(await splice(windows, 'g', written)).toBe(
      windows.replace('(x, y):\r\n', '(x, y):\r\n\tif y:\r\n\t\treturn y\r\n'),
    );
  });

  it('may be the last one in a script whose last line has no end', async () => {
    const source = 'x = 1\n\n\ndef f():\n    return x';
    expect(await splice(source, 'f', 'def f():\n    return x\n    return 2\n')).toBe(`${source}\n    return 2`);
    expect(await splice(source, 'section 1', 'x = 3\n')).toBe(source.replace('x = 1', 'x = 3'));
  });

  it('may be a method, or a part of a long function', async () => {
    const source = `class C:\n    def m(self):\n        return 1\n\n    def n(self):\n        return 2\n`;
    expect(await splice(source, 'C.m', '    def m(self):\n        return 3\n', 6)).toBe(source.replace('1', '3'));
    const main = 'def main():\n    a = 1\n    b = 2\n    c = 3\n    d = 4\n';
    expect(await splice(main, 'main part 2', '    c = 3\n    cc = 3\n    d = 4\n', 8)).toBe(
      main.replace('    d = 4\n', '    cc = 3\n    d = 4\n'),
    );
  });

  it('is indented as it was when it was written at the left margin', async () => {
    const source = 'class C:\n    def m(self):\n        return 1\n\n    def n(self):\n        return 2\n';
    const written = 'def m(self):\n    if self:\n        return 1\n    return 3\n';
    expect(await splice(source, 'C.m', written, 6)).toBe(
      source.replace('        return 1\n', '        if self:\n            return 1\n        return 3\n'),
    );
  });

  it('brings the imports that it needs and the script lacks', async () => {
    const written =
      'from m import (\n    h,\n    k,\n)\nimport a\nimport unused\nimport n as o\n\n\ndef g(x, y):\n    return a.b(h(o))\n';
    expect(await splice(SCRIPT, 'g', written)).toBe(
      SCRIPT.replace('import a\n', 'from m import h, k\nimport n as o\nimport a\n').replace(
        'return x\n',
        'return a.b(h(o))\n',
      ),
    );
  });

  it('is taken without what stands elsewhere, and with what is new', async () => {
    const written =
      'def helper(x):\n    return x\n\n\ndef f(x):\n    return helper(x)\n\n\ndef g(x, y):\n    return 9\n\n\nprint(f(3))\n';
    const expected = 'def helper(x):\n    return x\n\n\ndef f(x):\n    return helper(x)\n';
    const [before, after] = [SCRIPT.slice(0, SCRIPT.indexOf('def f')), SCRIPT.slice(SCRIPT.indexOf('\n\ndef g'))];
    expect(await splice(SCRIPT, 'f', written)).toBe(before + expected + after);
  });

  it('is refused when it is not there', async () => {
    await expect(splice(SCRIPT, 'f', 'def other(x):\n    return x\n')).rejects.toThrow(
      'The reply does not hold f. Write all lines of it.',
    );
  });

  it('is refused when what follows would mean something else', async () => {
    const source = 'if a:\n    if b:\n        c = 1\n        d = 2\n';
    await expect(splice(source, 'section 1', 'if a:\n', 6)).rejects.toThrow(
      'The indentation of section 1 is not what it was.',
    );
  });

  it('goes to the gate as it is when the result is no Python', async () => {
    expect(await splice(SCRIPT, 'g', 'def g(x, y):\n    return (x\n')).toBe(SCRIPT.replace('return x', 'return (x'));
  });
});
