import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { parseMetric, type MetricResult } from '../../../src/core/metric/parseMetric.js';
import { ROWS } from './realOutputs.js';

const reasonOf = (result: MetricResult): string =>
  result.reading === null ? result.reason : `found ${result.reading.value}`;

describe('parseMetric reads what real scripts print', () => {
  it.each(ROWS)('%s: %j', (_what, log, name, value) => {
    const result = parseMetric(log, { name });
    expect(reasonOf(result)).toBe(`found ${value}`);
    const { line, offset } = result.reading!;
    const bytes = Buffer.from(log);
    expect(bytes.subarray(offset, offset + Buffer.byteLength(line)).toString()).toBe(line);
    expect(line).not.toMatch(/[\r\n]/);
  });
});

/** Logs that hold a number which is not the metric's. */
const NOT_FOUND: readonly (readonly [what: string, log: string, name: string, reason: RegExp])[] = [
  ['acc inside val_acc', 'val_acc: 0.9', 'acc', /found: val_acc = 0.9/],
  ['a longer name', 'best_val_acc_epoch: 3', 'val_acc', /found: best_val_acc_epoch = 3/],
  ['joined with a slash', 'train/acc: 0.9', 'acc', /found: train\/acc = 0.9/],
  ['code', 'accuracy_score=<function accuracy_score>', 'accuracy', /no other number/],
  ['code of a traceback', '    acc = accuracy_score(y, p)\nNameError: p', 'acc', /no other number/],
  ['product of a traceback', '    loss = 3 * weight', 'loss', /^No number named "loss"/],
  ['epochs', 'accuracy for 10 epochs', 'accuracy', /^No number named "accuracy"/],
  ['a count behind', 'accuracy 10 epochs', 'accuracy', /^No number named "accuracy"/],
  ['a count before', '10 accuracy', 'accuracy', /^No number named "accuracy"/],
  ['an epoch behind', 'best accuracy at epoch: 3', 'accuracy', /^No number named "accuracy"/],
  ['epoch number for loss', 'loss: epoch 3', 'loss', /^No number named "loss"/],
  ['a list', 'CV accuracy: [0.8 0.9]', 'accuracy', /^No number named "accuracy"/],
  ['a history', "{'val_acc': [0.7, 0.8]}", 'val_acc', /^No number named "val_acc"/],
  ['an array', 'accuracy: array([0.8, 0.9])', 'accuracy', /^No number named "accuracy"/],
  ['a date', 'accuracy: 2024-05-01', 'accuracy', /^No number named "accuracy"/],
  ['a version', 'accuracy: 1.2.3', 'accuracy', /^No number named "accuracy"/],
  ['a time', 'loss: 12:30:01', 'loss', /^No number named "loss"/],
  ['a share without per cent', 'Accuracy: 9913/10000', 'accuracy', /^No number named "accuracy"/],
  ['a decimal comma', 'accuracy: 0,93', 'accuracy', /^No number named "accuracy"/],
  ['the deviation', 'accuracy std: 0.02', 'accuracy', /^No number named "accuracy"/],
  ['deviation in parentheses', 'accuracy (std): 0.02', 'accuracy', /^No number named "accuracy"/],
  ['the baseline', 'baseline accuracy: 0.5', 'accuracy', /found: baseline accuracy = 0.5/],
  ['a target', 'target accuracy: 0.99', 'accuracy', /^No number named "accuracy"/],
  ['training alone', 'Train accuracy: 0.99', 'accuracy', /found: train accuracy = 0.99/i],
  ['training by section', '[train] accuracy: 0.99', 'accuracy', /^No number named "accuracy"/],
  ['training by heading', 'Training:\n  accuracy: 0.99', 'accuracy', /^No number named "accuracy"/],
  ['not improved', 'Epoch 3: val_loss did not improve from 0.4', 'val_loss', /^No number named "val_loss"/],
  [
    'two parts',
    'Val accuracy: 0.9, Test accuracy: 0.88',
    'accuracy',
    /Several numbers could be "accuracy": 0.9 \(val\), 0.88/,
  ],
  ['two models', 'forest accuracy: 0.9\nridge accuracy: 0.8', 'accuracy', /0.9 \(forest\), 0.8 \(ridge\)/],
  ['NaN', 'loss: 0.5\nloss: nan', 'loss', /The last "loss" printed is nan, which is not a number/],
  ['NaN behind tensor', 'loss: tensor(nan)', 'loss', /printed is nan/],
  ['infinity', 'val_loss: inf', 'val_loss', /printed is inf/],
  ['minus infinity', 'score: -inf', 'score', /printed is -inf/],
  ['too large', 'loss: 1e999', 'loss', /not a number/],
  ['none', '{"accuracy": null}', 'accuracy', /printed is null/],
  ['nothing', '', 'accuracy', /the run printed nothing/],
  ['empty name', 'accuracy: 0.9', ' : ', /holds no word/],
  ['a name of a column without rows', 'epoch,loss,acc\nbye', 'acc', /^No number named "acc"/],
];

describe('parseMetric does not guess', () => {
  it.each(NOT_FOUND)('%s: %j', (_what, log, name, reason) => {
    const result = parseMetric(log, { name });
    expect(reasonOf(result)).toMatch(reason);
    expect(reasonOf(result)).toMatch(/[^.]\.$/);
  });

  it('names at most five of the numbers it found, the last ones', () => {
    const log = Array.from({ length: 9 }, (_, i) => `metric${'abcdefghi'[i]}: 0.${i}`).join('\n');
    expect(reasonOf(parseMetric(log, { name: 'auc' }))).toBe(
      'No number named "auc" was printed; numbers found: ' +
        'metrice = 0.4, metricf = 0.5, metricg = 0.6, metrich = 0.7, metrici = 0.8.',
    );
  });
});

describe('parseMetric proves its number', () => {
  it('gives the offset in bytes and the exact line, colours included', () => {
    const line = '\u001b[32maccuracy\u001b[0m: 0.93 ✓';
    const result = parseMetric(`größer\r\n${line}\r\nEnde`, { name: 'accuracy' });
    expect(result.reading).toEqual({ value: 0.93, line, offset: 10 });
  });

  it('takes the state of a progress bar between two carriage returns as the line', () => {
    const result = parseMetric('1/2 loss=0.5\r2/2 loss=0.25\n', { name: 'loss' });
    expect(result.reading).toEqual({ value: 0.25, line: '2/2 loss=0.25', offset: 13 });
  });

  it('takes a stretch of a line of more than 4,000 characters, at its own offset', () => {
    const log = `${'ä, '.repeat(3000)}accuracy: 0.93${', 😀'.repeat(3000)}`;
    const { line, offset, value } = parseMetric(log, { name: 'accuracy' }).reading!;
    expect(value).toBe(0.93);
    expect(line.length).toBeLessThanOrEqual(4300);
    expect(line).toContain('accuracy: 0.93');
    expect(
      Buffer.from(log)
        .subarray(offset, offset + Buffer.byteLength(line))
        .toString(),
    ).toBe(line);
  });

  it('prefers the very name over a longer one that is printed later', () => {
    expect(parseMetric('accuracy: 0.9\nforest accuracy: 0.8', { name: 'accuracy' }).reading?.value).toBe(0.9);
  });
});

describe('parseMetric with a pattern', () => {
  const log = 'score A 0.5\nscore B $1,020.72\nscore B 41.52% of all\naccuracy: 0.9';

  it('takes the first group of the last match instead of the name', () => {
    const result = parseMetric(log, { name: 'accuracy', pattern: 'score B (\\S+)' });
    expect(result.reading).toEqual({ value: 41.52, line: 'score B 41.52% of all', offset: 30 });
  });

  it.each([
    ['score C (\\S+)', /matched no line/],
    ['score (\\S)', /matched "B", which is not a number/],
  ])('says why there is no number: %s', (pattern, reason) => {
    expect(reasonOf(parseMetric(log, { name: 'accuracy', pattern }))).toMatch(reason);
  });

  it.each([
    ['(', /pattern is wrong/],
    ['score B .*', /needs a group/],
    ['[', /pattern is wrong/],
  ])('refuses %s as bad input', (pattern, message) => {
    const parse = () => parseMetric(log, { name: 'accuracy', pattern });
    expect(parse).toThrow(UserError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ badInput: true }));
  });

  it('ends a pattern that would take exponential time', () => {
    const started = performance.now();
    const parse = () => parseMetric(`${'a'.repeat(50)}!`, { name: 'x', pattern: '(a+)+$' });
    expect(parse).toThrow(/takes longer than 2 seconds/);
    expect(performance.now() - started).toBeLessThan(6000);
  });
});

describe('parseMetric reads megabytes in seconds', () => {
  const MB = 1_000_000;
  const fill = (text: string, bytes = 20 * MB) => text.repeat(Math.ceil(bytes / text.length));
  const some = (text: string) => fill(text, 2 * MB);
  const bar = 'Epoch 7: 50%|█████     | 25/50 [00:01<00:01, 20.1it/s, loss=0.5, val_acc=0.8]\r';
  const hostile: readonly (readonly [string, string, number | null])[] = [
    ['progress bars', `${fill(bar)}\nval_acc: 0.91\n`, 0.91],
    ['a log without the name', fill('2024-05-01 INFO nothing to see here, step 12\n'), null],
    ['the number at the start alone', `val_acc: 0.91\n${fill('nothing to see here, 12 of 13\n')}`, 0.91],
    ['one line without end', `${fill('x = [[[[{{{{(((( ')}val_acc: 0.91`, 0.91],
    ['one JSON line', `{"history": [${fill('0.123456, ')}0.1], "val_acc": 0.91}`, 0.91],
    ['the name over and over', some('val_acc '), null],
    ['the name over and over with links', some('val_acc of of of of of '), null],
    ['numbers of a longer name', some('forest val_acc: 0.5 '), 0.5],
    ['open brackets', some('val_acc (((((((((('), null],
    ['spaces', `val_acc${fill(' ')}0.5`, null],
    ['digits', `val_acc: ${fill('1')}`, null],
    ['rows of a CSV', `step,loss,val_acc\n${fill('12345,0.654321,0.812\n')}99,0.5,0.91`, 0.91],
    ['tables', some('a,val_acc\nb,c\n'), null],
    ['carriage returns', `${fill('\r')}val_acc: 0.91`, 0.91],
    ['escape characters', `${fill('\u001b[')}\nval_acc: 0.91`, 0.91],
    ['headings', some('val_acc:\n'), null],
  ];

  it.each(hostile)('%s', (_what, log, value) => {
    const started = performance.now();
    const result = parseMetric(log, { name: 'val_acc' });
    expect(result.reading?.value ?? null).toBe(value);
    const ms = performance.now() - started;
    expect(ms).toBeLessThan(15_000);
  });
});
