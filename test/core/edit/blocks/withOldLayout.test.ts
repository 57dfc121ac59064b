import { describe, expect, it } from 'vitest';
import { withOldLayout } from '../../../../src/core/edit/blocks/withOldLayout.js';
import { SYNTAX } from './support.js';

const SCRIPT = `"""Doc."""
import a

# The rate.
RATE = 0.1   # per step


def f(x):
  if x:
    return [1,
            2]
  return (x,)
`;

const laidOut = async (before: string, written: string) =>
  (await withOldLayout(SYNTAX, 'train.py', before, written)).script;

describe('a script that was written whole', () => {
  it('keeps comments, blank lines and line breaks of code that stayed', async () => {
    const written = `"""Doc."""\nimport a\nRATE = 0.1\ndef f(x):\n    if x:\n        return [1, 2]\n    y = 3\n    return (x,)\n`;
    expect(await laidOut(SCRIPT, written)).toBe(SCRIPT.replace('  return (x,)', '  y = 3\n  return (x,)'));
  });

  it('keeps CRLF and the mark of the encoding', async () => {
    const windows = `\uFEFF${SCRIPT.replaceAll('\n', '\r\n')}`;
    expect(await laidOut(windows, SCRIPT.replace('0.1', '0.2'))).toBe(windows.replace('0.1', '0.2'));
  });

  it('never becomes other code than what was written', async () => {
    for (const written of [
      SCRIPT.replace('(x,)', '(x)'),
      SCRIPT.replace('  return (x,)', '    return (x,)'),
      SCRIPT.replace('"""Doc."""', "'''Doc.'''"),
      'x = 1\n',
    ]) {
      expect(await laidOut(SCRIPT, written)).toBe(written);
    }
  });

  it('may be longer than one whose last line has no end', async () => {
    expect(await laidOut('x = 1\ny = 2', 'x = 1\ny = 2\nz = 3\n')).toBe('x = 1\ny = 2\nz = 3\n');
  });

  it.each([
    ['the new one', 'x = 1\n', 'x = (\n'],
    ['the old one', 'x = (\n', 'x = 1\n'],
  ])('stays as it is when %s is no Python', async (_, before, written) => {
    expect(await withOldLayout(SYNTAX, 'train.py', before, written)).toEqual({ script: written, rows: null });
  });
});
