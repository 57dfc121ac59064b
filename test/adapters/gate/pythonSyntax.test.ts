import { describe, expect, it } from 'vitest';
import { createPythonSyntax } from '../../../src/adapters/gate/pythonSyntax.js';

const syntax = createPythonSyntax();

/** The logical lines as `depth kind code`. */
async function lines(source: string): Promise<string[]> {
  const parsed = await syntax.parse('a.py', source);
  if (!parsed.ok) throw new Error(parsed.sentence);
  return parsed.lines.map(({ depth, kind, start, end }) => `${depth} ${kind} ${source.slice(start, end)}`);
}

describe('the logical lines of a script', () => {
  it('are told by kind and depth', async () => {
    const source =
      '@d(1)\nasync def f(a):\n    if a:\n        return 1\n    else:\n        pass\nclass C: x = 1; y = 2\n';
    expect(await lines(source)).toEqual([
      '0 decorator @d(1)',
      '0 def async def f(a):',
      '1 other if a:',
      '2 other return 1',
      '1 clause else:',
      '2 other pass',
      '0 class class C: x = 1; y = 2',
    ]);
  });

  it('may take several lines of text, and end before a comment', async () => {
    const source = 'x = [\n    1,  # one\n    2,\n]  # both\ny = 1 + \\\n    2\n';
    expect(await lines(source)).toEqual(['0 other x = [\n    1,  # one\n    2,\n]', '0 other y = 1 + \\\n    2']);
  });

  it('have their places in UTF-16, whatever the characters before take in bytes', async () => {
    const source = '\uFEFFx = "äöü€𝒳"\nfrom a import b\n';
    expect(await lines(source)).toEqual(['0 other x = "äöü€𝒳"', '0 import from a import b']);
  });

  it.each([
    ['strings', 'x = """\ndef f():\n    pass\n"""\n', ['0 other x = """\ndef f():\n    pass\n"""']],
    ['f-strings', "x = f'{y:>{w}} def g(): #'\n", ["0 other x = f'{y:>{w}} def g(): #'"]],
    ['comments', '# def f():\nx = 1  # class C:\n', ['0 other x = 1']],
  ])('are not found in %s', async (_, source, expected) => {
    expect(await lines(source)).toEqual(expected);
  });

  it.each(['\r\n', '\r'])('may end with %j', async (eol) => {
    expect(await lines(['def f():', '\treturn 1', 'x = 2', ''].join(eol))).toEqual([
      '0 def def f():',
      '1 other return 1',
      '0 other x = 2',
    ]);
  });

  it('name what they define', async () => {
    const parsed = await syntax.parse('a.py', 'class Näme: pass\nasync def g(): pass\nx = 1\n');
    expect(parsed.ok && parsed.lines.map(({ name }) => name)).toEqual(['Näme', 'g', null]);
  });
});

describe('what is no Python', () => {
  it('is an outcome that names the first place', async () => {
    expect(await syntax.parse('train.py', 'x = 1\ndef f(:\n    pass\n')).toEqual({
      ok: false,
      sentence: expect.stringMatching(/^line 2 of train\.py is no Python: Expected a parameter/) as string,
    });
  });

  it('is told by its name', async () => {
    expect(await syntax.parse('config.yaml', 'x: 1\n')).toEqual({
      ok: false,
      sentence: 'config.yaml is no Python script',
    });
  });
});
