import { describe, expect, it } from 'vitest';
import { split, texts } from './support.js';

const labels = async (source: string, maxTokens?: number) =>
  (await split(source, maxTokens)).map(({ label }) => label);

describe('the blocks of a script', () => {
  it('are imports, functions, classes and what stands between them', async () => {
    const source = `"""Doc."""
import a
from b import c

X = 1
for i in c:
    print(i)


def f(x):
    return x


class C:
    y = 2


if __name__ == "__main__":
    f(X)
`;
    expect(await texts(source)).toEqual({
      imports: 'import a\nfrom b import c\n',
      'section 1': 'X = 1\nfor i in c:\n    print(i)\n',
      f: 'def f(x):\n    return x\n',
      C: 'class C:\n    y = 2\n',
      'section 2': 'if __name__ == "__main__":\n    f(X)\n',
    });
  });

  it('begin with decorators and the comments right above them', async () => {
    const source = '# The file.\n\n# About f.\n# More.\n@d\n@e(\n    1,\n)\nasync def f():\n    pass\n';
    expect(await texts(source)).toEqual({
      f: '# About f.\n# More.\n@d\n@e(\n    1,\n)\nasync def f():\n    pass\n',
    });
  });

  it('end with the comments that are indented into them, and leave out those between', async () => {
    const source = 'def f():\n    pass\n    # Inside.\n\n# Between.\n\nx = 1  # Behind.\n# Below.\n';
    expect(await texts(source)).toEqual({
      f: 'def f():\n    pass\n    # Inside.\n',
      'section 1': 'x = 1  # Behind.\n',
    });
  });

  it('hold nested functions, and clauses of every kind', async () => {
    const nested = 'def f():\n    def g():\n        def h(): pass\n        return h\n    return g\n';
    const tried = 'try:\n    x = 1\nexcept E:\n    x = 2\nelse:\n    pass\n# About finally.\nfinally:\n    y = 3\n';
    const matched = 'match x:\n    case 1:\n        y = 1\n    case _:\n        y = 2\n';
    expect(await texts(`${nested}${tried}${matched}`)).toEqual({ f: nested, 'section 1': tried + matched });
  });

  it('are not found in strings that look like code', async () => {
    const source = 'TEMPLATE = """\nimport x\n\ndef f():\n    pass\n"""\n\n\ndef g():\n    return \'def h(): pass\'\n';
    expect(await labels(source)).toEqual(['section 1', 'g']);
  });

  it.each(['\r\n', '\r'])('keep line ends of %j', async (eol) => {
    const source = ['import a', '', 'def f():', '\treturn 1', '', 'x = 1'].join(eol);
    expect(await texts(source)).toEqual({
      imports: `import a${eol}`,
      f: `def f():${eol}\treturn 1${eol}`,
      'section 1': 'x = 1',
    });
  });

  it('do not hold the mark of the encoding', async () => {
    expect(await texts('\uFEFFimport a\n')).toEqual({ imports: 'import a\n' });
  });

  it('tell two functions of one name by their lines', async () => {
    expect(await labels('def f(): pass\n\n\ndef f(): return 1\n')).toEqual(['f of line 1', 'f of line 4']);
  });

  it('know their lines and how they begin', async () => {
    const source =
      'X = 1\n\n\n@d\ndef f(\n    a,\n    b=(1, 2),\n) -> int:\n    return a\n\n\nclass C(B):\n    def m(self): pass\n';
    expect(await split(source)).toMatchObject([
      { label: 'section 1', firstLine: 1, lastLine: 1, signature: 'X = 1', head: '' },
      {
        firstLine: 4,
        lastLine: 9,
        signature: 'def f(a, b=(1, 2)) -> int',
        head: '@d\ndef f(\n    a,\n    b=(1, 2),\n) -> int:\n',
      },
      { firstLine: 12, lastLine: 13, signature: 'class C(B): m', head: 'class C(B):\n' },
    ]);
  });

  it('are none in an empty script', async () => {
    expect(await labels('')).toEqual([]);
    expect(await labels('# Nothing.\n')).toEqual([]);
  });
});

describe('a block beyond the budget', () => {
  const long = (lines: number, indent = '') =>
    Array.from({ length: lines }, (_, i) => `${indent}x${i} = ${i}\n`).join('');

  it('is split into the methods of a class and what stands between them', async () => {
    const method = (name: string) => `    def ${name}(self):\n${long(4, '        ')}`;
    const source = `class C:\n    """Doc."""\n    y = 1\n\n${method('a')}\n${method('b')}`;
    expect(await texts(source, 20)).toEqual({
      'C part 1': 'class C:\n    """Doc."""\n    y = 1\n',
      'C.a': method('a'),
      'C.b': method('b'),
    });
  });

  it('is split at the statements of a function, whatever their depth', async () => {
    const source = `def main():\n    for i in y:\n${long(6, '        ')}    else:\n        z = 1\n`;
    const found = await split(source, 10);
    expect(found.map(({ label, tokens }) => [label, tokens])).toEqual([
      ['main part 1', 9],
      ['main part 2', 9],
      ['main part 3', 10],
    ]);
    expect(found.map(({ start, end }) => source.slice(start, end)).join('')).toBe(source);
    expect(found.every(({ fits }) => fits)).toBe(true);
    expect(found[1]!.head).toBe('        ');
  });

  it('is a section of as many statements as fit', async () => {
    expect(Object.values(await texts(long(7), 9))).toEqual([long(3), 'x3 = 3\nx4 = 4\nx5 = 5\n', 'x6 = 6\n']);
  });

  it('is marked when it is one statement', async () => {
    const [block] = await split('x = [\n1,\n2,\n3,\n4,\n5,\n6,\n]\n', 5);
    expect(block).toMatchObject({ label: 'section 1', fits: false });
  });
});
