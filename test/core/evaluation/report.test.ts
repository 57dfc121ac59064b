import { describe, expect, it } from 'vitest';
import { aggregate } from '../../../src/core/evaluation/aggregate.js';
import { compare } from '../../../src/core/evaluation/compare.js';
import { parallelTrajectories } from '../../../src/core/evaluation/parallel.js';
import { evaluationHtml } from '../../../src/core/evaluation/reportHtml.js';
import { comparisonMarkdown, evaluationMarkdown } from '../../../src/core/evaluation/reportMarkdown.js';
import { percentGain } from '../../../src/core/evaluation/reportWords.js';
import { result, runFile } from './results.js';

const RESULTS = [
  result({ task: 'up', n: 1, initial: 0.5, best: 0.6, hiddenBest: 0.58 }),
  result({ task: 'up', n: 2, initial: 0.5, best: 0.5, hiddenBest: 0.5 }),
  result({ task: 'down', n: 1, initial: 2, best: 1, hiddenInitial: 4, hiddenBest: null }),
  result({ task: 'down', n: 2, initial: 2, best: 1.5, hiddenInitial: 4, hiddenBest: 3 }),
];
const REPORT = aggregate(runFile(), RESULTS);

describe('the report', () => {
  const markdown = evaluationMarkdown(REPORT);

  it('says the result first, with its interval', () => {
    expect(markdown).toMatch(
      /^# Evaluation of coder-1\.5b\n\nMean relative gain over 2 tasks: \+23\.8 % \(95 % interval .* to .*\) on validation, on hidden answers \+10\.2 %/,
    );
  });

  it('has one row a task for validation and hidden answers, with the numbers by hand', () => {
    expect(markdown).toContain('| up | val (maximize) | 2 | 0.5 | 0.55 | 0.6 | +10.0 % | 0.00 % to +20.0 % |');
    expect(markdown).toContain('| down | val (minimize) | 2 | 2 | 1.25 | 1 | +37.5 % | +25.0 % to +50.0 % |');
    expect(markdown).toContain('| down | test (minimize) | 2 | 4 | 3.5 | 4 | +12.5 % | 0.00 % to +25.0 % |');
  });

  it('says which scripts have no score, and why', () => {
    expect(markdown).toContain('- down, Trajectory 1: It left no submission.csv.');
  });

  it('of a run that is not finished says what is missing', () => {
    expect(evaluationMarkdown(aggregate(runFile(), RESULTS.slice(0, 1)))).toContain(
      '3 of 4 trajectories are still to be run.',
    );
    expect(evaluationMarkdown(aggregate(runFile(), []))).toContain('There is no gain to report yet.');
  });

  it('says plainly when nothing hid the answers', () => {
    const open = RESULTS.map((one) => ({ ...one, sandbox: null }));
    expect(evaluationMarkdown(aggregate(runFile(), open))).toContain('this machine has no sandbox');
    expect(markdown).toContain('Answers: hidden from all runs by bubblewrap');
  });

  it('as a page needs nothing else, and holds charts', () => {
    const html = evaluationHtml(REPORT);
    expect(html.match(/<svg /g)).toHaveLength(3);
    expect(html).not.toMatch(/<script|src=|href=|NaN|undefined|Infinity/);
    expect(html).toContain('<td class="number">+37.5 %</td>');
  });

  it('as a page escapes what programs said', () => {
    const odd = { ...RESULTS[2]!, hidden: { ...RESULTS[2]!.hidden, best: { score: null, reason: '<b>&"' } } };
    expect(evaluationHtml(aggregate(runFile(), [odd]))).toContain('&lt;b&gt;&amp;&quot;');
  });

  it('of nothing has no chart and no number', () => {
    expect(evaluationHtml(aggregate(runFile(), []))).not.toMatch(/<svg|NaN|undefined/);
  });
});

it('a comparison is a table with a verdict for each task and for all', () => {
  const a = { file: runFile(), results: RESULTS };
  const better = RESULTS.map((one) => ({
    ...one,
    validation: {
      ...one.validation,
      best: one.task === 'up' ? one.validation.best! + 0.1 : one.validation.best! - 0.4,
    },
  }));
  const markdown = comparisonMarkdown(compare(a, { file: runFile(), results: better }));
  expect(markdown).toContain('over 4 pairs of trajectories');
  expect(markdown).toContain('Validation: coder-1.5b is better than coder-1.5b.');
  expect(markdown).toContain('| up | +20.0 % | +20.0 % to +20.0 % | better |');
  expect(markdown).toContain('Hidden answers: no difference shown.');
});

it.each([
  [0.16402, '+16.4 %'],
  [-0.062, '-6.20 %'],
  [0, '0.00 %'],
  [null, '–'],
])('a gain of %s reads %s', (share, words) => expect(percentGain(share)).toBe(words));

it.each([
  ['two cores run one', { cores: 2, freeBytes: 60e9, modelBytes: 2e9, jobs: 80 }, 1],
  ['one core runs one', { cores: 1, freeBytes: 60e9, modelBytes: 2e9, jobs: 80 }, 1],
  ['cores set the limit', { cores: 16, freeBytes: 100e9, modelBytes: 2e9, jobs: 80 }, 8],
  ['memory sets the limit', { cores: 16, freeBytes: 20e9, modelBytes: 6.5e9, jobs: 80 }, 2],
  ['little memory runs one', { cores: 16, freeBytes: 1e9, modelBytes: 6.5e9, jobs: 80 }, 1],
  ['there is no more than there is to do', { cores: 16, freeBytes: 100e9, modelBytes: 0, jobs: 3 }, 3],
])('at a time: %s', (_, machine, wanted) => expect(parallelTrajectories(machine)).toBe(wanted));
