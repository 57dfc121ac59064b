import { describe, expect, it } from 'vitest';
import { aggregate } from '../../../src/core/evaluation/aggregate.js';
import { relativeGain } from '../../../src/core/evaluation/relativeGain.js';
import { trajectoriesOf } from '../../../src/core/evaluation/result.js';
import { result, runFile, type Made } from './results.js';

const report = (made: readonly Made[]) => aggregate(runFile(), made.map(result));

describe('the relative gain', () => {
  it.each([
    // From the published table: MAE 21,676 to 20,209, accuracy 51.48 to 68.88.
    [21_676, 20_209, 'minimize', 0.067678],
    [51.48, 68.88, 'maximize', 0.337995],
    [0.5, 0.5, 'maximize', 0],
    [0.5, 0.4, 'maximize', -0.2],
    [0.5, 0.4, 'minimize', 0.2],
    [-2, -1, 'maximize', 0.5],
    [-2, -1, 'minimize', -0.5],
    [-2, -2, 'minimize', 0],
  ] as const)('from %d to %d (%s) is %d', (initial, score, direction, gain) => {
    expect(relativeGain(initial, score, direction)).toBeCloseTo(gain, 5);
  });

  it('is none from 0', () => expect(relativeGain(0, 1, 'maximize')).toBeNull());
});

describe('the numbers of a task', () => {
  const tasks = report([
    { task: 'up', n: 1, initial: 0.5, best: 0.6, hiddenBest: 0.58 },
    { task: 'up', n: 2, initial: 0.5, best: 0.5, hiddenBest: 0.5 },
    { task: 'down', n: 1, initial: 2, best: 1, hiddenInitial: 4, hiddenBest: 3 },
    { task: 'down', n: 2, initial: 2, best: 1.5, hiddenInitial: 4, hiddenBest: null },
  ]);
  const [up, down] = tasks.tasks;

  it('average the best scores; a trajectory without improvement counts with its baseline', () => {
    expect(up!.validation).toMatchObject({ initial: 0.5, average: 0.55, best: 0.6 });
    expect(up!.validation.gain).toBeCloseTo(0.1);
    expect(up!.validation.gains.map((gain) => gain.toFixed(3))).toEqual(['0.200', '0.000']);
  });

  it('turn the sign where lower is better', () => {
    expect(down!.validation).toMatchObject({ initial: 2, average: 1.25, best: 1, gain: 0.375, gains: [0.5, 0.25] });
  });

  it('give the hidden score of the trajectory that validation chose', () => {
    expect(up!.hidden).toMatchObject({ average: 0.54, best: 0.58 });
    const chosen = report([
      { task: 'up', n: 1, best: 0.7, hiddenBest: 0.6 },
      { task: 'up', n: 2, best: 0.6, hiddenBest: 0.9 },
    ]);
    expect(chosen.tasks[0]!.hidden.best).toBe(0.6);
  });

  it('count a script without a valid submission with the untouched one, and say why', () => {
    expect(down!.hidden).toMatchObject({ initial: 4, average: 3.5, gain: 0.125, gains: [0.25, 0] });
    expect(down!.noSubmission).toEqual(['Trajectory 2: It left no submission.csv.']);
  });

  it('are averaged over the tasks, each with the same weight', () => {
    expect(tasks.overall.validation.gain).toBeCloseTo((0.1 + 0.375) / 2);
    expect(tasks.overall.hidden.gain).toBeCloseTo((0.08 + 0.125) / 2);
    expect(tasks.overall.validation.tasks).toBe(2);
  });
});

it('a task whose untouched script fails has no scores, and the sentence is kept', () => {
  const { tasks, overall, trajectories } = report([
    { task: 'up', n: 1, initial: null },
    { task: 'down', n: 1, initial: 2, best: 1 },
  ]);
  expect(tasks[0]).toMatchObject({
    k: 0,
    failed: ['All 3 steps are done.'],
    validation: { initial: null, gain: null },
  });
  expect(overall.validation).toMatchObject({ gain: 0.5, tasks: 1, interval: null });
  expect(trajectories).toEqual({ asked: 4, done: 2 });
});

it('rates are shares of all steps and all edits, and nothing of nothing', () => {
  const { overall, tasks } = report([
    { task: 'up', n: 1, steps: { all: 10, invalid: 2, edits: 6, editsThatRan: 3, repeated: 1 } },
    { task: 'up', n: 2, steps: { all: 5, invalid: 1, edits: 2, editsThatRan: 1, repeated: 1 } },
  ]);
  expect(overall.rates).toEqual({ validActions: 12 / 15, editsThatRan: 4 / 8, repeatedIdeas: 2 / 8 });
  expect(tasks[1]!.rates).toEqual({ validActions: null, editsThatRan: null, repeatedIdeas: null });
  expect(overall.effort).toMatchObject({ steps: 7.5, tokens: { prompt: 1000, reused: 800, generated: 100 } });
});

it('the gain by step goes on with the last best where a trajectory ended early', () => {
  const { tasks } = report([
    { task: 'up', n: 1, initial: 0.5, best: 0.6, bestByStep: [0.5, 0.5, 0.6, 0.6] },
    { task: 'up', n: 2, initial: 0.5, best: 0.7, bestByStep: [0.5, 0.7] },
  ]);
  expect(tasks[0]!.gainByStep.map((gain) => gain.toFixed(2))).toEqual(['0.00', '0.20', '0.30', '0.30']);
});

it('trajectories are numbered over the seeds, each with a seed of its own', () => {
  expect(trajectoriesOf({ seeds: [1, 7], trajectories: 2 })).toEqual([
    { n: 1, seed: 1001 },
    { n: 2, seed: 1002 },
    { n: 3, seed: 7001 },
    { n: 4, seed: 7002 },
  ]);
});
