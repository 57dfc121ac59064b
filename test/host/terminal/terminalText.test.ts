import { describe, expect, it, test } from 'vitest';
import { TerminalText } from '../../../src/host/terminal/terminalText.js';

const ESC = '\u001b';

test.each([
  ['plain lines', 'a\nb\n', 'a\r\nb\r\n'],
  ['lines of Windows', 'a\r\nb', 'a\r\nb'],
  ['a progress bar that draws over itself', '10 %\r20 %', '10 %\r20 %'],
  ['colours', `${ESC}[31mred${ESC}[0m`, `${ESC}[31mred${ESC}[0m`],
  ['colours of 24 bits, with colons', `${ESC}[38:2:1:2:3mx`, `${ESC}[38:2:1:2:3mx`],
  ['clearing the rest of the line', `x${ESC}[K`, `x${ESC}[K`],
  ['moving the cursor', `a${ESC}[2A${ESC}[10;10Hb`, 'ab'],
  ['clearing the screen', `a${ESC}[2Jb`, 'ab'],
  ['private modes such as the second screen', `a${ESC}[?1049hb`, 'ab'],
  ['a title that ends in BEL', `a${ESC}]0;evil\u0007b`, 'ab'],
  ['a link', `a${ESC}]8;;http://x.example${ESC}\\text${ESC}]8;;${ESC}\\b`, 'atextb'],
  ['the clipboard', `a${ESC}]52;c;ZXZpbA==\u0007b`, 'ab'],
  ['a device control string', `a${ESC}P1$r0m${ESC}\\b`, 'ab'],
  ['the C1 form of CSI', 'a\u009b2Jb', 'ab'],
  ['a full reset', `a${ESC}cb`, 'ab'],
  ['bell, backspace and shift out', 'a\u0007\u0008\u000eb', 'ab'],
  ['a colour with strange parameters', `a${ESC}[>4;1mb`, 'ab'],
  ['text in other scripts', 'Präzision 精度 🙂\n', 'Präzision 精度 🙂\r\n'],
])('%s', (_, text, shown) => {
  expect(new TerminalText().take(text)).toBe(shown);
});

describe('output that comes in pieces', () => {
  test.each([
    [[`a${ESC}`, '[31mb'], `a${ESC}[31mb`],
    [[`a${ESC}[3`, '1mb'], `a${ESC}[31mb`],
    [[`a${ESC}]0;ev`, 'il\u0007b'], 'ab'],
    [[`a${ESC}]52;c;QQ`, '==', `${ESC}`, '\\b'], 'ab'],
    [['a\r', '\nb'], 'a\r\r\nb'],
  ])('%j is cleaned as a whole', (pieces, shown) => {
    const text = new TerminalText();
    expect(pieces.map((piece) => text.take(piece)).join('')).toBe(shown);
  });

  it('gives up on a sequence that never ends, and shows none of its control codes', () => {
    const text = new TerminalText();
    expect(text.take(`a${ESC}]0;${'x'.repeat(300)}`)).not.toContain(ESC);
    expect(text.take('b\n')).toBe('b\r\n');
  });

  it('forgets half a sequence when the program has ended', () => {
    const text = new TerminalText();
    text.take(`a${ESC}[3`);
    text.end();
    expect(text.take('1m')).toBe('1m');
  });
});
