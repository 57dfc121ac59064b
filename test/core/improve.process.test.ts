import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatNumber } from '../../src/core/agent/memory.js';
import { judge } from '../../src/core/reward/noise.js';
import type { Step } from '../../src/shared/record.js';
import { CUT_OFF, continues, edits, says } from './scriptedModel.js';
import { scoring, sessionKit, TRAIN, type KitOptions } from './sessionKit.js';

/** Runs a session of as many steps as the replies give. @returns the kit, and the steps after the baseline. */
async function session(steps: number, options: KitOptions) {
  const experiment = { ...options.experiment, budget: { steps, ...options.experiment?.budget } };
  const kit = await sessionKit({ ...options, experiment });
  const summary = await kit.run();
  return { kit, summary, steps: kit.steps().slice(1) };
}

/** No changed lines, twice, for when they are asked for after a script without a change. */
const NO_LINES = ['', ''];

/** For a step that asks in two more directions, and hears the same. */
function thrice<T>(replies: readonly T[]): T[] {
  return [...replies, ...replies, ...replies];
}

describe('a script that runs', () => {
  it('is kept when it is better with every seed', async () => {
    const { kit, summary, steps } = await session(1, {
      experiment: { repeats: 2 },
      replies: edits('Raise LEVEL to 0.6.', scoring(0.6)),
    });
    expect(steps[0]).toMatchObject({
      status: 'kept',
      feedbackClass: 'edit',
      parentId: 0,
      idea: 'Raise LEVEL to 0.6.',
      metric: { value: 0.6, line: 'score: 0.6000' },
      metricBefore: 0.5,
      repeats: [
        { seed: 1001, metric: { value: 0.6 } },
        { seed: 1002, metric: { value: 0.6 } },
      ],
    });
    expect(steps[0]!.reason).toBe('score: 0.6 (before: 0.5). Kept. Confirmed with 2 other seeds: mean gain 0.1.');
    expect(steps[0]!.diff).toContain('-LEVEL = 0.5\n+LEVEL = 0.6\n');
    expect(summary).toMatchObject({ baseline: 0.5, best: 0.6, bestStep: 1, stopped: 'steps' });
    expect(kit.session.incumbent!.scripts.get('train.py')).toBe(scoring(0.6));
    expect(readFileSync(path.join(kit.dir, 'train.py'), 'utf8'), "the user's own file").toBe(TRAIN);
  });

  it('is discarded when it is worse, and the next step starts from the incumbent', async () => {
    const { steps, summary } = await session(2, {
      replies: [...edits('Lower LEVEL.', scoring(0.4)), ...edits('Raise LEVEL.', scoring(0.7))],
    });
    expect(steps.map(({ status, parentId }) => [status, parentId])).toEqual([
      ['discarded', 0],
      ['kept', 0],
    ]);
    expect(summary).toMatchObject({ best: 0.7, bestStep: 2 });
  });

  it('is kept when a lower score is better', async () => {
    const { steps } = await session(1, {
      experiment: { metric: { name: 'score', direction: 'minimize' } },
      replies: edits('Lower LEVEL.', scoring(0.4)),
    });
    expect(steps[0]).toMatchObject({ status: 'kept', metric: { value: 0.4 } });
  });

  it('is not kept when its gain is no more than noise, and says how large both are', async () => {
    // With seed 1 the edit happens to gain; with the other two it loses.
    const noisy = TRAIN.replace('NOISE = 0.0', 'NOISE = 0.5');
    const other = noisy.replace('targets = ', 'warm_up = [rng.random() for _ in range(1)]\ntargets = ');
    const { kit, steps } = await session(1, {
      experiment: { repeats: 2 },
      files: { 'train.py': noisy },
      replies: edits('Draw anew.', other),
    });
    const [step] = steps;
    expect(step!.metric!.value).toBeGreaterThan(step!.metricBefore!);
    expect(step).toMatchObject({ status: 'withinNoise', feedbackClass: 'edit' });
    expect(step!.repeats).toHaveLength(2);
    const valuesOf = ({ metric, repeats }: Step) => [metric!, ...repeats.map((repeat) => repeat.metric!)];
    const [incumbent, candidate] = [kit.steps()[0]!, step!].map((one) => valuesOf(one).map(({ value }) => value));
    const { meanGain, spread } = judge({ direction: 'maximize', incumbent: incumbent!, candidate: candidate! }, 2);
    // The noise that is named is the one that the gain was held against: two standard errors.
    const sizes = `the mean gain is ${formatNumber(meanGain)}, no more than noise (${formatNumber(2 * spread)}).`;
    expect(step!.reason).toContain(`Not kept: with 2 other seeds ${sizes}`);
  });

  it('is not kept when it fails with another seed', async () => {
    const fragile = scoring(0.6).replace('targets = ', 'assert SEED < 1000\ntargets = ');
    const { steps } = await session(1, { experiment: { repeats: 2 }, replies: edits('Raise LEVEL.', fragile) });
    expect(steps[0]).toMatchObject({ status: 'withinNoise', repeats: [{ seed: 1001, metric: null }] });
    expect(steps[0]!.reason).toContain('it failed with another seed');
  });

  it('is suspicious, and not kept, when it prints a number of its own making', async () => {
    const faked = TRAIN.replace('{score:.4f}', '{0.99:.4f}');
    const { steps, summary } = await session(1, { replies: edits('Print a better score.', faked) });
    expect(steps[0]).toMatchObject({ status: 'suspicious', feedbackClass: 'error', reward: { value: -1 } });
    expect(steps[0]!.suspicions.length).toBeGreaterThan(0);
    expect(summary.bestStep).toBe(0);
  });
});

describe('a script that fails', () => {
  const CRASHING = scoring(0.6).replace('targets = ', 'values = [1][3]\ntargets = ');

  it('is repaired from where it crashed, once, and then given up', async () => {
    const { kit, steps } = await session(3, {
      replies: [
        ...edits('Raise LEVEL.', CRASHING),
        ...edits('Raise LEVEL.', CRASHING.replace('[1][3]', '{}["x"]')),
        ...edits('Raise LEVEL to 0.7.', scoring(0.7)),
      ],
    });
    expect(steps.map(({ status, parentId }) => [status, parentId])).toEqual([
      ['crashed', 0],
      ['crashed', 1],
      ['kept', 0],
    ]);
    const [first, second, third] = [0, 2, 4].map((i) => kit.model.requests[i]!.messages.at(-1)!.content);
    expect(first).toContain('The script above is the best so far.');
    expect(second).toContain('The script of step 1, which failed:');
    expect(second).toContain('Repair the error in this script and keep its idea.');
    expect(second).toContain('IndexError: list index out of range');
    expect(third).not.toContain('Repair the error');
    expect(steps[0]).toMatchObject({ feedbackClass: 'error', metric: null, run: { end: 'exited', exitCode: 1 } });
  });

  it('is not kept when it crashes after it has printed a better metric', async () => {
    const late = scoring(0.9) + 'raise SystemExit(3)\n';
    const { steps, summary } = await session(1, { replies: edits('Raise LEVEL.', late) });
    expect(steps[0]).toMatchObject({ status: 'crashed', metric: { value: 0.9 }, reward: { value: -1 } });
    expect(summary).toMatchObject({ best: 0.5, bestStep: 0 });
  });

  it('has no metric when it prints none', async () => {
    const { steps } = await session(1, { replies: edits('Be quiet.', TRAIN.replace(/print.*/, 'print("done")')) });
    expect(steps[0]).toMatchObject({ status: 'noMetric', feedbackClass: 'error', metric: null });
  });

  it('has no metric when the metric is not a number', async () => {
    const nan = TRAIN.replace('return LEVEL', 'return float("nan") * LEVEL');
    const { steps } = await session(1, { replies: edits('Divide.', nan) });
    expect(steps[0]).toMatchObject({ status: 'noMetric', metric: null, reward: { value: -1 } });
  });

  it('is stopped while it prints losses that are not numbers', async () => {
    const diverging = TRAIN.replace(
      'targets = ',
      'import time\nfor _ in range(9): print("loss: nan", flush=True)\ntime.sleep(9)\ntargets = ',
    );
    const { steps } = await session(1, { replies: edits('Raise the learning rate.', diverging) });
    expect(steps[0]).toMatchObject({ status: 'diverged', feedbackClass: 'error', run: { end: 'diverged' } });
  });

  it('is stopped at the time limit, which costs less than an error', async () => {
    const slow = TRAIN.replace('targets = ', 'import time; time.sleep(30)\ntargets = ');
    const { steps } = await session(1, {
      experiment: { budget: { runSeconds: 1 } },
      replies: edits('Wait.', slow),
    });
    expect(steps[0]).toMatchObject({ status: 'timedOut', feedbackClass: 'corner', reward: { value: 0 } });
    expect(steps[0]!.reason).toBe('The run was stopped after 1 s, its time limit. Use less work.');
  });

  it('is stopped at the time limit, and the next state says by how much it missed', async () => {
    const slow = TRAIN.replace(
      'targets = ',
      'import time\nfor epoch in range(4):\n    print(f"Epoch {epoch + 1}/40", flush=True)\ntime.sleep(30)\ntargets = ',
    );
    const { kit, steps } = await session(2, {
      experiment: { budget: { runSeconds: 2 } },
      replies: [...edits('Wait.', slow), ...edits('Raise LEVEL.', scoring(0.6))],
    });
    expect(steps[0]!.reason).toMatch(
      /^The run was stopped after 2 s, its time limit\. By the progress that it printed it needs about 2\d s\. Use less work\.$/,
    );
    expect(steps[0]!.run!.neededSeconds).toBeCloseTo(steps[0]!.run!.seconds * 10, -1);
    const state = kit.model.requests[2]!.messages.at(-1)!.content;
    expect(state).toMatch(/^- \[too slow, stopped after 2 of about 2\d s\] Wait\.$/m);
    expect(steps[1]).toMatchObject({ status: 'kept' });
  });

  it('is tampered with when it changes a protected file, which is put back', async () => {
    const cheat = scoring(0.9) + 'import os\nos.unlink("data.csv")\nopen("data.csv", "w").write("1")\n';
    const { kit, steps, summary } = await session(1, {
      files: { 'data.csv': 'a,b\n1,2\n' },
      experiment: { readonly: ['*.csv'] },
      replies: edits('Raise LEVEL.', cheat),
    });
    expect(steps[0]).toMatchObject({ status: 'tampered', feedbackClass: 'error', reward: { value: -1 } });
    expect(steps[0]!.reason).toBe('The run changed read-only files, which were restored: data.csv.');
    expect(readFileSync(path.join(kit.dir, 'data.csv'), 'utf8')).toBe('a,b\n1,2\n');
    expect(summary.bestStep).toBe(0);
  });
});

it('a script is not kept when its metric cannot have the value', async () => {
  const named = (script: string) => script.replace(/score = .*/, 'score = predict(1)').replaceAll('score', 'accuracy');
  const { steps } = await session(1, {
    files: { 'train.py': named(TRAIN) },
    experiment: { metric: { name: 'accuracy', direction: 'maximize' } },
    replies: edits('Raise LEVEL to 1.7.', named(scoring(1.7))),
  });
  expect(steps[0]).toMatchObject({
    status: 'suspicious',
    metric: { value: 1.7 },
    suspicions: ['A value of accuracy above 1 cannot be right.'],
    repeats: [],
  });
});

describe('a script that is not run', () => {
  const BROKEN = scoring(0.6).replace('score = 1', 'score = = 1');

  it('is repaired when the static check finds a mistake, and then runs', async () => {
    const { kit, steps } = await session(1, { replies: [...edits('Raise LEVEL.', BROKEN), continues(scoring(0.6))] });
    expect(steps[0]).toMatchObject({ status: 'kept', metric: { value: 0.6 } });
    expect(steps[0]!.policy).toHaveLength(3);
    const [assistant, user] = kit.model.requests[2]!.messages.slice(-2);
    expect(assistant!.content).toContain('score = = 1');
    expect(user!.content).toMatch(/The script was not run, since a static check found:\nline 15: /);
  });

  it('fails the check when the repair has the same mistake', async () => {
    const { kit, steps } = await session(1, { replies: [...edits('Raise LEVEL.', BROKEN), continues(BROKEN)] });
    expect(steps[0]).toMatchObject({ status: 'gateFailed', feedbackClass: 'error', run: null, reward: { value: -1 } });
    expect(steps[0]!.observation).toContain('line 15:');
    expect(steps[0]!.diff).toContain('+score = = 1');
    expect(kit.events.filter((event) => event.type === 'runStarted')).toHaveLength(1); // the baseline's alone
  });

  it('is asked for whole when it is only a fragment', async () => {
    const fragment = 'import random\nLEVEL = 0.6\n';
    const { kit, steps } = await session(1, { replies: [...edits('Raise.', fragment), continues(scoring(0.6))] });
    expect(kit.model.requests[2]!.messages.at(-1)!.content).toContain('lines of the script are missing');
    expect(steps[0]).toMatchObject({ status: 'kept', metric: { value: 0.6 } });
  });

  it('is asked for again when nothing uses what it adds', async () => {
    const idle = TRAIN.replace('import random', 'import random\nimport math');
    const { kit, steps } = await session(1, {
      replies: [...edits('Use math.', idle), ...NO_LINES, continues(scoring(0.6))],
    });
    expect(kit.model.requests[4]!.messages.at(-1)!.content).toContain('nothing uses math, so the script computes');
    expect(steps[0]).toMatchObject({ status: 'kept', metric: { value: 0.6 } });
  });

  it('is no change when only comments differ', async () => {
    const commented = TRAIN.replace('LEVEL = 0.5', 'LEVEL = 0.5  # a good value');
    const { steps } = await session(1, { replies: thrice([...edits('Explain.', commented), ...NO_LINES]) });
    expect(steps[0]).toMatchObject({ status: 'noChange', feedbackClass: 'nonEdit', run: null, reward: { value: 0 } });
  });

  it('is repeated when the same script was tried before', async () => {
    const { steps } = await session(2, {
      replies: [...edits('Lower LEVEL.', scoring(0.4)), ...thrice(edits('Another wording.', scoring(0.4)))],
    });
    expect(steps[1]).toMatchObject({ status: 'repeated', run: null, reward: { value: 0 } });
    expect(steps[1]!.observation).toContain('This script was tried in step 1 (discarded).');
  });

  it('is repeated when it brings the untouched script back', async () => {
    const back = ['Take it back.', 'Undo all of it.', 'Begin anew.'].flatMap((idea) => edits(idea, TRAIN));
    const { steps } = await session(2, { replies: [...edits('Raise LEVEL.', scoring(0.6)), ...back] });
    expect(steps[1]).toMatchObject({ status: 'repeated', run: null });
    expect(steps[1]!.observation).toContain('This script was tried in step 0 (baseline).');
  });

  it('is suspicious when it changes no more than a seed of the best script', async () => {
    const { steps } = await session(2, {
      replies: [
        ...edits('Raise LEVEL.', scoring(0.6)),
        ...edits('Another start.', scoring(0.6).replace('SEED = 1', 'SEED = 2')),
      ],
    });
    expect(steps[1]).toMatchObject({
      status: 'suspicious',
      suspicions: [expect.stringContaining('nothing but seeds')],
    });
  });

  it.each([
    ['was tried before', scoring(0.4)],
    ['is the one that is there', TRAIN],
  ])('makes the step ask in another direction when it %s', async (_what, script) => {
    const none = script === TRAIN ? NO_LINES : [];
    const { kit, steps } = await session(2, {
      replies: [
        ...edits('Lower LEVEL.', scoring(0.4)),
        ...[...edits('Another wording.', script), ...none],
        ...edits('Raise LEVEL.', scoring(0.7)),
      ],
    });
    expect(steps).toHaveLength(2);
    expect(steps[1]).toMatchObject({ status: 'kept', idea: 'Raise LEVEL.', metric: { value: 0.7 } });
    expect(steps[1]!.policy).toHaveLength(4 + none.length);
    const direction = ({ messages }: { messages: readonly { content: string }[] }) =>
      messages.at(-1)!.content.split('\n\nNow ').at(-1);
    const [refused, again] = [kit.model.requests[2]!, kit.model.requests.at(-2)!];
    expect(direction(again)).not.toBe(direction(refused));
    expect(again.sampling.seed).not.toBe(refused.sampling.seed);
  });

  it('is no change when nothing is left of it without an argument that a class does not take', async () => {
    const model = TRAIN.replace(
      'rng = random.Random(SEED)',
      'class Net:\n    def __init__(self, size=1):\n        self.size = size\n\n\nnet = Net()\nrng = random.Random(SEED)',
    );
    const broken = model.replace('Net()', 'Net(width=3)');
    const replies = thrice(edits('Widen the net.', broken));
    const { steps } = await session(1, { files: { 'train.py': model }, replies });
    expect(steps[0]).toMatchObject({ status: 'noChange', run: null, metric: null, reward: { value: 0 } });
    expect(steps[0]!.observation).toContain(
      'Net takes no argument width. Without it: The script is the same as before.',
    );
  });

  it('runs without an argument that a class does not take, in the same step and without the model', async () => {
    const broken = scoring(0.6).replace(
      'print(',
      'class Net:\n    def __init__(self, size):\n        self.size = size\n\n\nNet(size=3, depth=4)\nprint(',
    );
    const { steps } = await session(1, { replies: edits('Raise LEVEL.', broken) });
    expect(steps[0]).toMatchObject({ status: 'kept', metric: { value: 0.6 } });
    expect(steps[0]!.policy).toHaveLength(2);
    expect(steps[0]!.observation).toContain('Net takes no argument depth; it was left out');
    expect(steps[0]!.diff).toContain('+Net(size=3)\n');
  });

  it('is repeated when the same idea was tried in other words', async () => {
    const { steps } = await session(2, {
      replies: [
        ...edits('Please set LEVEL to 0.4!', scoring(0.4)),
        ...['Change the LEVEL to 0.4', 'Set LEVEL to 0.4', 'LEVEL to 0.4.'].map((idea) => edits(idea, '')[0]!),
      ],
    });
    expect(steps[1]).toMatchObject({ status: 'repeated', run: null });
    expect(steps[1]!.policy).toHaveLength(3);
    expect(steps[1]!.observation).toContain('this idea was tried in step 1 (discarded)');
  });

  it('is proposed anew, in another direction, before a script is written for an idea that was tried', async () => {
    const { kit, steps } = await session(2, {
      replies: [
        ...edits('Set LEVEL to 0.4', scoring(0.4)),
        edits('Set LEVEL to 0.4', '')[0]!,
        ...edits('Raise LEVEL to 0.7', scoring(0.7)),
      ],
    });
    expect(steps[1]).toMatchObject({ status: 'kept', idea: 'Raise LEVEL to 0.7' });
    const [refused, again] = kit.model.requests.slice(2).map(({ messages }) => messages.at(-1)!.content);
    const common = refused!.slice(0, refused!.lastIndexOf('\n\nNow '));
    expect(again).not.toBe(refused);
    expect(again!.startsWith(common)).toBe(true);
  });

  it('is repaired as the proposal that was taken, not as the one that was refused', async () => {
    const { kit, steps } = await session(2, {
      replies: [
        ...edits('Set LEVEL to 0.4', scoring(0.4)),
        edits('Set LEVEL to 0.4', '')[0]!,
        ...edits('Raise LEVEL to 0.7', 'import random\nLEVEL = 0.7\n'),
        continues(scoring(0.7)),
      ],
    });
    expect(steps[1]).toMatchObject({ status: 'kept', idea: 'Raise LEVEL to 0.7' });
    const { messages } = kit.model.requests.at(-1)!;
    expect(messages.at(-2)!.content).toContain('Raise LEVEL to 0.7');
    expect(messages.slice(0, -2)).toEqual(kit.model.requests.at(-2)!.messages);
  });

  it('is proposed anew when the checks refused its script', async () => {
    const odd = edits('Tune it well.', `${scoring(0.6)}undefined_name()\n`);
    const { kit, steps } = await session(2, {
      replies: [...odd, continues(`${scoring(0.6)}undefined_name()\n`), odd[0]!, ...edits('Raise.', scoring(0.7))],
    });
    expect(kit.model.left).toBe(0);
    expect(steps.map(({ status }) => status)).toEqual(['gateFailed', 'kept']);
  });

  it('is proposed anew when it only repeats what was asked for', async () => {
    const { kit, steps } = await session(1, {
      replies: [
        edits('Edit the estimator: another installed family may suit this data better', '')[0]!,
        ...edits('Raise LEVEL to 0.7', scoring(0.7)),
      ],
    });
    expect(kit.model.requests).toHaveLength(3);
    expect(steps[0]).toMatchObject({ status: 'kept', idea: 'Raise LEVEL to 0.7' });
  });

  it('is proposed anew when the script came back unchanged for it', async () => {
    const same = edits('Tune it well.', TRAIN);
    const { kit, steps } = await session(2, {
      replies: [...thrice([...same, ...NO_LINES]), same[0]!, ...edits('Raise LEVEL to 0.7', scoring(0.7))],
    });
    expect(kit.model.left).toBe(0);
    expect(steps.map(({ status }) => status)).toEqual(['noChange', 'kept']);
  });

  it('is refused when it was cut off', async () => {
    const [action] = edits('Raise LEVEL.', '');
    const { steps } = await session(1, { replies: [action!, `SEED = 1\nLEVEL = 0.${CUT_OFF}`] });
    expect(steps[0]).toMatchObject({ status: 'invalidEdit', reward: { value: -1 } });
    expect(steps[0]!.observation).toContain('cut off');
  });

  it.each([
    ['evaluate.py', 'evaluate.py', 'cannot write file evaluate.py because it is a read-only file'],
    ['train.py', 'new.py', 'cannot write file new.py because it is a read-only file'],
  ])('is refused when it would change %s and be saved as %s', async (from, to, said) => {
    const input = { script_name: from, edit_instruction: 'Raise LEVEL.', save_name: to };
    const { kit, steps } = await session(1, {
      files: { 'evaluate.py': 'print(1)\n' },
      replies: [says('Edit Script (AI)', input), continues(scoring(0.6))],
    });
    expect(steps[0]).toMatchObject({ status: 'invalidEdit', feedbackClass: 'error', run: null });
    expect(steps[0]!.observation).toContain(said);
    expect(existsSync(path.join(kit.dir, 'new.py'))).toBe(false);
  });
});
