import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.js';
import { continues, edits, says } from './scriptedModel.js';
import { resumedKit, scoring, sessionKit, TRAIN, type KitOptions } from './sessionKit.js';

const SLOW = scoring(0.6).replace('targets = ', 'import time\nprint("begun", flush=True)\ntime.sleep(30)\ntargets = ');

describe('a session ends', () => {
  it('when all steps are done', async () => {
    const kit = await sessionKit({ experiment: { budget: { steps: 1 } }, replies: edits('Raise.', scoring(0.6)) });
    expect(await kit.run()).toMatchObject({ stopped: 'steps', sentence: 'The one step is done.' });
  });

  it('when its minutes are used up', async () => {
    const kit = await sessionKit({ experiment: { budget: { steps: 9, minutes: 0.001 } } });
    expect(await kit.run()).toMatchObject({
      stopped: 'minutes',
      sentence: 'The budget of 0.001 minutes is used up.',
    });
    expect(kit.steps()).toHaveLength(1);
  });

  it.each([
    ['maximize', 0.6, 0.6],
    ['minimize', 0.4, 0.35],
  ] as const)('when the target is reached (%s)', async (direction, target, reached) => {
    const kit = await sessionKit({
      experiment: { target, metric: { name: 'score', direction }, budget: { steps: 9 } },
      replies: edits('Change LEVEL.', scoring(reached)),
    });
    expect(await kit.run()).toMatchObject({ stopped: 'target', sentence: `The target of ${target} is reached.` });
  });

  it('at a plateau of twelve steps', async () => {
    const look = says('List Files', { dir_path: '.' });
    const kit = await sessionKit({ experiment: { budget: { steps: 20 } }, replies: Array(12).fill(look) });
    expect(await kit.run()).toMatchObject({ stopped: 'plateau' });
  });

  it('after eight failed steps in a row', async () => {
    const replies = Array.from({ length: 8 }, (_, i) => [...edits(`Idea ${i}.`, 'x ='), continues('y =')]).flat();
    const kit = await sessionKit({ experiment: { budget: { steps: 20 } }, replies });
    expect(await kit.run()).toMatchObject({
      stopped: 'failures',
      sentence: '8 steps in a row failed; see their logs.',
    });
  });

  it('without a step when the baseline fails, with its last line', async () => {
    const kit = await sessionKit({ files: { 'train.py': 'import nowhere_to_be_found\n' } });
    const summary = await kit.run();
    expect(summary).toMatchObject({ stopped: 'baselineFailed', baseline: null, best: null });
    expect(summary.sentence).toBe(
      "The untouched experiment does not run: The run failed with exit code 1. Its last line is: ModuleNotFoundError: No module named 'nowhere_to_be_found'",
    );
    expect(kit.model.requests).toEqual([]);
    expect(kit.steps()).toMatchObject([{ id: 0, status: 'crashed', reward: null }]);
  });

  it.each([
    ['print("done")\n', 'No number named "score" was printed'],
    ['print("score: nan")\n', 'Print it, or correct "metric" in ml-agent.json.'],
  ])('without a step when the baseline %j has no metric', async (script, said) => {
    const kit = await sessionKit({ files: { 'train.py': script } });
    const summary = await kit.run();
    expect(summary.stopped).toBe('baselineFailed');
    expect(summary.sentence).toContain(said);
  });

  it('without a step when the command does not exist', async () => {
    const kit = await sessionKit({ experiment: { command: 'no-such-command-here' } });
    expect(await kit.run()).toMatchObject({
      stopped: 'baselineFailed',
      sentence: 'The command "no-such-command-here" was not found; correct "command" in ml-agent.json.',
    });
  });

  it('with an error that the user can mend, and says so in the record', async () => {
    const kit = await sessionKit({ contextSize: 900 });
    const failure: unknown = await kit.run().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(failure).toMatchObject({ code: 'contextTooSmall' });
    expect(kit.record().at(-1)).toMatchObject({ type: 'end', stopped: 'error', sentence: (failure as Error).message });
  });
});

describe('the user stops', () => {
  it('during a run: it ends at once, as a cancelled step without a reward', async () => {
    const kit = await sessionKit({
      experiment: { budget: { steps: 9 } },
      replies: edits('Wait.', SLOW),
      onEvent(event, { control }) {
        if (event.type === 'runOutput' && event.text.includes('begun')) control.stop.abort();
      },
    });
    const started = performance.now();
    expect(await kit.run()).toMatchObject({ stopped: 'user', sentence: 'Stopped by the user.' });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(kit.steps()[1]).toMatchObject({
      status: 'cancelled',
      feedbackClass: null,
      reward: null,
      run: { end: 'cancelled' },
    });
  });

  it('while the model writes', async () => {
    const kit = await sessionKit({
      replies: [
        () => {
          kit.control.stop.abort();
          return 'Reflection: The';
        },
      ],
    });
    expect(await kit.run()).toMatchObject({ stopped: 'user' });
    expect(kit.steps()[1]).toMatchObject({ status: 'cancelled', feedbackClass: null, reward: null, run: null });
  });

  it('while the model repairs a script: the step is cancelled, not failed', async () => {
    const kit = await sessionKit({
      replies: [
        ...edits('Raise.', 'import random\nscore = =\n'),
        () => {
          kit.control.stop.abort();
          return 'score';
        },
      ],
    });
    expect(await kit.run()).toMatchObject({ stopped: 'user' });
    expect(kit.steps()[1]).toMatchObject({ status: 'cancelled', feedbackClass: null, reward: null });
  });

  it('during the baseline', async () => {
    const kit = await sessionKit({
      files: { 'train.py': SLOW },
      onEvent(event, { control }) {
        if (event.type === 'runOutput') control.stop.abort();
      },
    });
    expect(await kit.run()).toMatchObject({ stopped: 'user', baseline: null });
  });

  it('after the running step, which is finished', async () => {
    const kit = await sessionKit({
      experiment: { budget: { steps: 9 } },
      replies: edits('Raise.', scoring(0.6)),
      onEvent(event, { control }) {
        if (event.type === 'runStarted' && event.stepId === 1) control.stopAfter = true;
      },
    });
    expect(await kit.run()).toMatchObject({ stopped: 'user', best: 0.6, bestStep: 1 });
  });
});

describe('the user steers', () => {
  it('by a pause: nothing happens until the session goes on', async () => {
    let go = () => {};
    const kit = await sessionKit({ replies: edits('Raise.', scoring(0.6)) });
    kit.control.pause = new Promise((resolve) => (go = resolve));
    const done = kit.run();
    await expect.poll(() => kit.events.at(-1)?.type, { timeout: 10_000 }).toBe('paused');
    expect(kit.model.requests).toEqual([]);
    go();
    await done;
    const types = kit.events.map((event) => event.type);
    expect(types.slice(types.indexOf('paused')).slice(0, 3)).toEqual(['paused', 'resumed', 'stepStarted']);
  });

  it('by notes, which enter the next state once and the record', async () => {
    const kit = await sessionKit({
      experiment: { budget: { steps: 2 } },
      replies: [says('List Files', { dir_path: '.' }), ...edits('Raise.', scoring(0.6))],
    });
    kit.control.notes.push('Do not touch the seed.');
    await kit.run();
    const [first, second] = kit.model.requests.map((request) => request.messages.at(-1)!.content);
    expect(first).toContain('Note of the user: Do not touch the seed.');
    expect(second).not.toContain('Note of the user');
    expect(kit.steps().map((step) => step.notes)).toEqual([[], ['Do not touch the seed.'], []]);
  });

  it.each(['edit', 'run'] as const)('by declining an %s: it is recorded and not run', async (what) => {
    const asked: unknown[] = [];
    const answer = (kind: 'edit' | 'run') => (change: unknown) => {
      asked.push([kind, change]);
      return Promise.resolve(kind === what ? { allow: false as const, reason: 'Not now.' } : { allow: true as const });
    };
    const kit = await sessionKit({
      replies: edits('Raise.', scoring(0.6)),
      approver: { edit: answer('edit'), run: answer('run') },
    });
    const summary = await kit.run();
    expect(kit.steps()[1]).toMatchObject({ status: 'declined', feedbackClass: null, reward: null, run: null });
    expect(kit.steps()[1]!.observation).toBe('The user did not allow this: Not now.');
    expect(summary.bestStep).toBe(0);
    expect(asked[0]).toMatchObject(['edit', { stepId: 1, idea: 'Raise.' }]);
    expect((asked[0] as [string, { diff: string }])[1].diff).toContain('+LEVEL = 0.6');
    if (what === 'run') expect(asked[1]).toMatchObject(['run', { command: 'python train.py', purpose: 'run' }]);
  });
});

it('the user is asked before another script is executed, too', async () => {
  const asked: unknown[] = [];
  const kit = await sessionKit({
    files: { 'upload.py': 'open("uploaded", "w")\n' },
    replies: [says('Execute Script', { script_name: 'upload.py' })],
    approver: {
      edit: () => Promise.resolve({ allow: true }),
      run(change) {
        asked.push(change);
        return Promise.resolve({ allow: false, reason: 'Not that.' });
      },
    },
  });
  await kit.run();
  expect(asked).toEqual([{ stepId: 1, command: 'python upload.py', purpose: 'run' }]);
  expect(kit.steps()[1]).toMatchObject({ status: 'declined', run: null, reward: null });
  expect(kit.events.filter((event) => event.type === 'runStarted' && event.stepId === 1)).toEqual([]);
});

it('the user is asked again before a script runs without an argument that is not taken', async () => {
  const wrong = TRAIN.replace('random.Random(SEED)', 'random.Random(SEED, level=1)').replace('0.5', '0.6');
  const asked: string[] = [];
  const kit = await sessionKit({
    replies: edits('Give the generator a level.', wrong),
    approver: {
      edit({ after }) {
        asked.push(after);
        return Promise.resolve(asked.length === 1 ? { allow: true } : { allow: false, reason: 'No.' });
      },
      run: () => Promise.resolve({ allow: true }),
    },
  });
  await kit.run();
  expect(asked).toEqual([wrong, wrong.replace(', level=1', '')]);
  expect(kit.events.filter((event) => event.type === 'runStarted' && event.stepId === 1)).toHaveLength(1);
  expect(kit.steps()[1]).toMatchObject({ status: 'crashed' });
});

describe('a session that is resumed', () => {
  it('measures the baseline when it was stopped before', async () => {
    const kit = await sessionKit({ replies: [] });
    kit.control.stop.abort();
    await kit.run();
    const again = await resumedKit(kit, { replies: edits('Raise.', scoring(0.6)) });
    expect(await again.run(true)).toMatchObject({ baseline: 0.5, best: 0.6, bestStep: 1, stopped: 'steps' });
  });

  it('tries an idea again whose run the user had stopped', async () => {
    const kit = await stoppedDuring(SLOW);
    const again = await resumedKit(kit, { replies: edits('Wait.', SLOW.replace('sleep(30)', 'sleep(0)')) });
    await again.run(true);
    expect(again.model.requests[0]!.messages.at(-1)!.content).not.toContain('1. Wait.');
    expect(again.steps()[2], again.steps()[2]!.observation).toMatchObject({ status: 'kept', id: 2 });
  });

  it('tries a script again whose run the user had stopped', async () => {
    const quick = TRAIN.replace('LEVEL = 0.5', 'LEVEL = 0.7');
    const kit = await stoppedDuring(quick);
    const again = await resumedKit(kit, { replies: edits('Wait.', quick) });
    await again.run(true);
    expect(again.steps()[2], again.steps()[2]!.observation).toMatchObject({ status: 'kept', metric: { value: 0.7 } });
  });

  it.each([
    ['three invalid replies', ['', '', '']],
    ['a plateau', Array<string>(12).fill(says('List Files', { dir_path: '.' }))],
  ])('goes on after %s, since the user asked for it', async (_, replies) => {
    const kit = await sessionKit({ experiment: { budget: { steps: replies.length + 1 } }, replies });
    await kit.run();
    const again = await resumedKit(kit, { replies: edits('Raise.', scoring(0.6)) });
    expect(await again.run(true)).toMatchObject({ stopped: 'steps', best: 0.6 });
  });

  it('goes on after a final answer', async () => {
    const end = says('Final Answer', { final_answer: 'Done.' });
    const kit = await sessionKit({
      experiment: { budget: { steps: 5 } },
      replies: [...edits('Lower.', scoring(0.4)), end, end, end],
    });
    expect(await kit.run()).toMatchObject({ stopped: 'finished' });
    const again = await resumedKit(kit, { replies: edits('Raise.', scoring(0.6)) });
    expect(await again.run(true)).toMatchObject({ stopped: 'steps', best: 0.6 });
  });

  it('ends at once when its steps are done', async () => {
    const kit = await sessionKit({ replies: edits('Raise.', scoring(0.6)) });
    await kit.run();
    const again = await resumedKit(kit);
    expect(await again.run(true)).toMatchObject({ stopped: 'steps', best: 0.6 });
    expect(again.record().filter((line) => line.type === 'end')).toHaveLength(2);
  });
});

/** A session of one step, which the user stops as its run begins. */
async function stoppedDuring(script: string) {
  const options: KitOptions = {
    replies: edits('Wait.', script),
    onEvent(event, { control }) {
      if (event.type === 'runStarted' && event.stepId === 1) control.stop.abort();
    },
  };
  const kit = await sessionKit(options);
  await kit.run();
  expect(kit.steps()[1]).toMatchObject({ status: 'cancelled', idea: 'Wait.' });
  return kit;
}
