import { expect, test } from 'vitest';
import { progressBar } from '../../src/cli/progressBar.js';

test('without a terminal, a line comes at most each 5 percent, and one at the end', () => {
  let text = '';
  const bar = progressBar('coder', { err: (more) => (text += more), errIsTerminal: false });
  for (let bytes = 0; bytes <= 200e6; bytes += 1e6) bar.update({ bytes, total: 200e6, source: 'Hugging Face' });
  bar.end();
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(21);
  expect(lines[1]).toBe('coder 5 % (10 of 200 MB), from Hugging Face');
  expect(lines.at(-1)).toBe('coder 100 % (200 of 200 MB), from Hugging Face');
  expect(text).not.toContain('\r');
});

test('in a terminal, one line is drawn over, ten times a second at most, and ended once', () => {
  let text = '';
  let now = 0;
  const bar = progressBar('coder', { err: (more) => (text += more), errIsTerminal: true }, () => now);
  for (; now <= 2_000; now += 10) bar.update({ bytes: now * 50_000, total: 100e6, source: 'Hugging Face' });
  bar.end();
  bar.end();
  const drawn = text.split('\r').slice(1);
  expect(drawn.length).toBeLessThanOrEqual(22);
  expect(drawn.at(-1)).toBe('coder [########################] 100 % (100 of 100 MB), 50 MB/s\x1b[K\n');
  expect(drawn.filter((line) => line.includes('\n'))).toHaveLength(1);
});

test('nothing is drawn when nothing was fetched', () => {
  let text = '';
  progressBar('coder', { err: (more) => (text += more), errIsTerminal: true }).end();
  expect(text).toBe('');
});
