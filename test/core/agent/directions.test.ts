import { expect, it } from 'vitest';
import { directionFor, isEcho } from '../../../src/core/agent/directions.js';

const SCRIPT = 'from sklearn.svm import SVC\nmodel = make_pipeline(StandardScaler(), SVC(C=1.0))\n';

const known = (script: string) => ({ script, installed: new Set(['numpy']), data: [], tried: [] });

/** The direction without a pool of ideas. */
function direction(attempts: number, script = SCRIPT) {
  return directionFor(attempts, 0, { ...known(script), ideas: [] });
}

it('takes the three axes in turn, each time in another direction', () => {
  const nine = Array.from({ length: 9 }, (_, attempts) => direction(attempts).text);
  expect(new Set(nine).size).toBe(9);
  expect(direction(9).text).toBe(nine[0]);
});

it('names the estimators of the script, and neither scalers nor imports', () => {
  expect(direction(0).openings).toEqual(['Replace SVC']);
  expect(direction(3).openings).toEqual(['Combine SVC with ']);
});

it('asks a script that names no estimator for its numbers in more than half of the steps, and for another model last', () => {
  const script = 'class Settings:\n    hidden: int = 8\n    rate: float = 0.01\n';
  const ten = Array.from({ length: 10 }, (_, attempts) => direction(attempts, script).openings);
  expect(ten[0]).toEqual(['Set hidden from 8 to ', 'Set rate from 0.01 to ']);
  expect(ten.filter((openings) => openings.every((words) => / from \S+ to $/.test(words)))).toHaveLength(6);
  expect(ten[9]).toEqual(['Replace ']);
});

it('asks such a script for numbers once another direction came to nothing', () => {
  const after = (turn: number, script: string) =>
    directionFor(2, turn, { ...known(script), ideas: [] }).openings.filter((words) => / from 8 to $/.test(words));
  expect(after(0, 'hidden = 8\n')).toHaveLength(0);
  expect(after(1, 'hidden = 8\n')).not.toHaveLength(0);
  expect(after(2, 'hidden = 8\n')).not.toHaveLength(0);
  expect(after(1, 'model = SVC(C=8)\n')).toHaveLength(0);
});

it.each(['hidden = 8\nloss = train(net, epochs=3)\n', 'net = build()\n'])(
  'combines and exchanges nothing where the script names no estimator: %j',
  (script) => {
    const ten = Array.from({ length: 10 }, (_, attempts) => direction(attempts, script));
    expect(new Set(ten.map(({ text }) => text)).size).toBe(7);
    expect(ten.flatMap(({ openings }) => openings).filter((words) => /^Combine|^Replace \w/.test(words))).toEqual([]);
  },
);

it('names the numbers of the script with their values', () => {
  const script = 'model = SVC(C=1.0, gamma=0.1, random_state=3)\n';
  expect(direction(2, script).openings).toEqual(['Set C from 1.0 to ', 'Set gamma from 0.1 to ']);
  expect(direction(5, script).openings).toEqual(['Increase C from 1.0 to ', 'Increase gamma from 0.1 to ']);
  expect(direction(8, script).openings).toHaveLength(4);
  expect(direction(2, 'net = Net()\n').openings).toEqual(['Set ']);
  expect(direction(0, 'net = build()\n').openings).toEqual(['Set ']);
});

it('names nothing of a line whose result is overwritten before anything reads it', () => {
  const script = 'model = Ridge(alpha=0.5)\nmodel = SVC(C=1.0, gamma=0.1)\nmodel.fit(X, y)\n';
  const all = Array.from({ length: 9 }, (_, attempts) => direction(attempts, script).openings).flat();
  expect(all).toContain('Set C from 1.0 to ');
  expect(all.filter((words) => /Ridge|alpha/.test(words))).toEqual([]);
});

it('changes a number from one value upwards once and downwards once', () => {
  const script = 'model = SVC(C=1.0, gamma=0.1)\n';
  const after = (attempts: number, ...tried: string[]) =>
    directionFor(attempts, 0, { ...known(script), tried, ideas: [] }).openings;
  expect(after(5, 'Set C from 1.0 to 10')).toEqual(['Increase gamma from 0.1 to ']);
  expect(after(2, 'Set C from 1.0 to 10')).toEqual(['Reduce C from 1.0 to ', 'Set gamma from 0.1 to ']);
  expect(after(2, 'Increase C from 1.0 to 10', 'Set C from 1.0 to 0.1 and reduce gamma from 0.1 to 0.01')).toEqual([
    'Increase gamma from 0.1 to ',
  ]);
  expect(after(5, 'Set C from 2.0 to 10')).toHaveLength(2);
});

it('goes on with other directions where all numbers were changed', () => {
  const up = 'Increase C from 1.0 to 10 and increase gamma from 0.1 to 1';
  const down = 'Set C from 1.0 to 0.5 and set gamma from 0.1 to 0.01';
  const openings = Array.from(
    { length: 9 },
    (_, attempts) =>
      directionFor(attempts, 0, { ...known('model = SVC(C=1.0, gamma=0.1)\n'), tried: [up, down], ideas: [] })
        .openings,
  );
  expect(openings.flat().filter((words) => /^(?:Set|Increase|Reduce) /.test(words))).toEqual([]);
  expect(openings.every((words) => words.length > 0)).toBe(true);
});

it('asks a script of one number for something else once that was changed both ways', () => {
  const script = 'WORDS = 500\n';
  const tried = ['Increase WORDS from 500 to 1000'];
  const after = (turn: number) => directionFor(0, turn, { ...known(script), tried, ideas: [] }).openings;
  expect(after(0)).toEqual(['Reduce WORDS from 500 to ']);
  expect(after(1)).toEqual(['Reduce WORDS from 500 to ']);
  tried.push('Reduce WORDS from 500 to 250');
  expect([0, 1, 2].flatMap(after).filter((words) => words.includes('WORDS'))).toEqual([]);
});

it('takes a class of the script for a model written by hand', () => {
  const script = 'class Net(nn.Module):\n    pass\n\n\nlr = 0.1\nnet = Net()\n';
  const asked = Array.from({ length: 10 }, (_, i) => direction(i, script).openings.join());
  expect(asked.join()).not.toContain('Net');
  expect(asked[0]).toBe('Set lr from 0.1 to ');
});

it('names no argument that may be given without its name', () => {
  for (const call of ['SVC(**params)', 'SVC(1.0)', 'SVC(\n    **params,\n)'])
    expect(direction(2, `model = ${call}\n`).openings).toEqual(['Set ']);
  expect(direction(2, 'params = {"C": 1.0}\nmodel = SVC()\n').openings.join()).not.toContain('argument C=');
});

it('names arguments that the script leaves at their default, for the numbers that it does not have', () => {
  expect(direction(2, 'model = SVC(C=1.0)\n').openings).toEqual([
    'Set C from 1.0 to ',
    'Give SVC the argument gamma=',
  ]);
  expect(direction(2, 'model = LinearRegression()\n').openings).toEqual(['Set ']);
});

it.each([
  ['Compute new ones from those that are there, or transform the target and turn the predictions back.', true],
  ['Use columns, features or training rows that the script leaves out', true],
  ['Combine two different estimators, two or three, by voting, stacking or averaging.', true],
  ['Replace the estimator in use', true],
  ['Compute new features from existing ones and transform target and turn the predictions back', true],
  ['Compute new features from existing_ones and transform target and turn the predictions back', false],
  ['Combine Ridge with SVR in a VotingRegressor', false],
  ['Scale features with StandardScaler', false],
  ['Set max_depth from 3 to 8', false],
  ['Scale numerical features and encode categorical features', false],
  ['', false],
])('knows an instruction that only repeats what was asked: %j is %j', (instruction, expected) => {
  expect(isEcho(instruction)).toBe(expected);
});

it('begins with the ideas of the pool, and turns to the axes when one was tried already', () => {
  const ideas = [{ axis: 'data' as const, text: 'Scale the columns age and income' }];
  const pooled = directionFor(0, 0, { ...known(SCRIPT), ideas });
  expect(pooled.text).toBe('make this idea concrete and try it: Scale the columns age and income');
  expect(pooled.openings).toEqual([]);
  expect(directionFor(1, 0, { ...known(SCRIPT), ideas })).toEqual(direction(0));
  expect(directionFor(0, 4, { ...known(SCRIPT), ideas })).toEqual(direction(4));
});
