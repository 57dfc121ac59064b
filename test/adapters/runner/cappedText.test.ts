import { expect, it } from 'vitest';
import { CappedText } from '../../../src/adapters/runner/cappedText.js';
import { metricNamePattern } from '../../../src/adapters/runner/metricName.js';

const caps = { headBytes: 20, tailBytes: 40_000, keep: /score/ };
/** Blocks larger than those that are merged, so that a few are enough to be dropped. */
const block = (text: string): string => `${text}\n${'x'.repeat(20_000)}\n`;

it('text below the caps stays as it is', () => {
  const text = new CappedText(caps);
  text.add('one\n');
  text.add('two\n');
  expect(text.toString()).toBe('one\ntwo\n');
});

it('the head ends with a whole line', () => {
  const text = new CappedText(caps);
  text.add('0123456789\nabcdefghijklmnop\nq\n');
  expect(text.headParts(0)).toEqual(['0123456789\n']);
  expect(text.toString()).toBe('0123456789\nabcdefghijklmnop\nq\n');
});

it('what is dropped leaves its metric lines and its size', () => {
  const text = new CappedText(caps);
  text.add('head 0123456789ab\n');
  for (const number of [1, 2, 3, 4, 5]) text.add(block(`score ${number}`));
  const [head, gap, ...rest] = text
    .toString()
    .split('\n')
    .filter((line) => !line.startsWith('x'));
  expect([head, gap]).toEqual(['head 0123456789ab', '[... the log leaves out 61 kB here ...]']);
  expect(rest).toEqual(['score 1', 'score 2', 'score 3', '[... and goes on here ...]', 'score 4', 'score 5', '']);
});

it('memory is bounded, also by kept lines', () => {
  const text = new CappedText(caps);
  for (let i = 0; i < 500; i++) text.add(`${'score '.repeat(500)}\n`.repeat(20));
  expect(text.toString().length).toBeLessThan(2_200_000);
});

it('many small lines are fast', () => {
  const text = new CappedText({ ...caps, tailBytes: 1_000_000 });
  const start = performance.now();
  for (let i = 0; i < 1_000_000; i++) text.add('y\n');
  expect(performance.now() - start).toBeLessThan(5000);
  expect(text.toString().length).toBeLessThan(1_100_000);
});

it.each([
  ['val_accuracy', 'Val accuracy: 0.5', true],
  ['val_accuracy', 'val-accuracy 0.5', true],
  ['val_accuracy', 'accuracy 0.5', false],
  ['R²', 'R² = 0.5', true],
  ['f1 (macro)', 'F1 (macro) 0.3', true],
  ['--', 'a -- b', true],
  ['--', 'a b', false],
])('the name %s in "%s": %s', (name, line, found) => {
  expect(metricNamePattern(name).test(line)).toBe(found);
});
