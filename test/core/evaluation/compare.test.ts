import { describe, expect, it } from 'vitest';
import { compare, type RunData } from '../../../src/core/evaluation/compare.js';
import type { RunSettings } from '../../../src/core/evaluation/result.js';
import { result, runFile, type Made } from './results.js';
import { WHOLE_AGENT } from '../../../src/shared/agentSettings.js';

function run(bests: readonly (readonly [number, number])[], changes: Partial<RunSettings> = {}): RunData {
  const made = bests.flatMap(([up, down], i): Made[] => [
    { task: 'up', n: i + 1, initial: 0.5, best: up },
    { task: 'down', n: i + 1, initial: 2, best: down },
  ]);
  return { file: runFile(changes), results: made.map(result) };
}

const POOR = run([
  [0.5, 2],
  [0.55, 1.9],
]);
const GOOD = run([
  [0.6, 1.6],
  [0.65, 1.5],
]);

describe('a comparison', () => {
  it('is of pairs: difference of their gains, averaged in each task and over the tasks', () => {
    const { validation, tasks, pairs } = compare(POOR, GOOD);
    // up: 0.2-0 and 0.3-0.1; down: 0.2-0 and 0.25-0.05.
    expect(validation.difference).toBeCloseTo(0.2);
    expect(tasks[0]!.validation.difference).toBeCloseTo(0.2);
    expect(pairs).toBe(4);
  });

  it('says better or worse where the interval excludes 0', () => {
    expect(compare(POOR, GOOD)).toMatchObject({ validation: { verdict: 'better' }, hidden: { verdict: 'better' } });
    expect(compare(GOOD, POOR).validation.verdict).toBe('worse');
  });

  it('says that no difference is shown where the interval holds 0', () => {
    const mixed = run([
      [0.6, 2],
      [0.5, 1.9],
    ]);
    expect(compare(POOR, mixed).validation).toMatchObject({ verdict: 'no difference shown' });
    expect(compare(POOR, POOR).validation).toMatchObject({ difference: 0, verdict: 'no difference shown' });
  });

  it('leaves out what has no partner, and says so', () => {
    const { pairs, notes } = compare(POOR, { ...GOOD, results: GOOD.results.slice(0, 3) });
    expect(pairs).toBe(3);
    expect(notes).toEqual(['1 trajectories have no partner in the other run and were left out.']);
  });

  it('names policies with what they go without', () => {
    const without = run([[0.5, 2]], { agent: { ...WHOLE_AGENT, ideas: false, memory: false, workAhead: 'off' } });
    expect(compare(POOR, without)).toMatchObject({
      a: 'coder-1.5b',
      b: 'coder-1.5b without ideas and memory and workAhead',
    });
    const pool = run([[0.5, 2]], { agent: { ...WHOLE_AGENT, pool: true, fieldLength: 'short' } });
    expect(compare(POOR, pool)).toMatchObject({ b: 'coder-1.5b with pool and short fields' });
  });
});

describe('runs are refused', () => {
  it.each([
    [{ steps: 5 }, 'their steps differ (3; 5)'],
    [{ seeds: [2] }, 'their seeds differ (1; 2)'],
    [{ tasks: [{ name: 'up', sha256: '1' }] }, 'their tasks differ (down, up; up)'],
    [
      {
        tasks: [
          { name: 'up', sha256: 'x' },
          { name: 'down', sha256: '2' },
        ],
      },
      'files of their tasks have changed',
    ],
  ])('with other %j', (changes, words) => {
    expect(() => compare(POOR, run([[0.5, 2]], changes))).toThrow(words);
  });

  it('with another time limit, when that ended a trajectory of either', () => {
    const short = run([[0.5, 2]], { minutes: 5 });
    const ended = { ...short, results: short.results.map((each) => ({ ...each, stopped: 'minutes' as const })) };
    expect(() => compare(POOR, ended)).toThrow('their minutes differ (30; 5)');
    expect(() => compare(ended, POOR)).toThrow('their minutes differ (5; 30)');
    expect(compare(POOR, short).notes).toContain('Their limits of minutes differ (30; 5), but ended no trajectory.');
  });
});
