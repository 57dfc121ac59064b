import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../src/shared/event.js';
import { continues, edits, says } from './scriptedModel.js';
import { git, scoring, sessionKit, TRAIN, type Kit, type KitOptions } from './sessionKit.js';

const CRASHING = scoring(0.6).replace('targets = ', 'print([1][3])\ntargets = ');

/** Better, worse, looked, invalid, crashed, repaired after the check, then better still. */
const MIXED: KitOptions = {
  experiment: { target: 0.9, budget: { steps: 7 } },
  replies: [
    ...edits('Raise LEVEL to 0.6.', scoring(0.6)),
    ...edits('Lower LEVEL to 0.55.', scoring(0.55)),
    says('List Files', { dir_path: '.' }),
    'I do not know.',
    ...edits('Index a list.', CRASHING),
    ...edits('Write it again.', scoring(0.5).replace('score = 1', 'score = = 1')),
    continues(scoring(0.7)),
    ...edits('Raise LEVEL to 0.9.', scoring(0.9)),
  ],
};

async function ran(options: KitOptions): Promise<Kit> {
  const kit = await sessionKit(options);
  await kit.run();
  return kit;
}

const rewards = (kit: Kit) => kit.steps().map((step) => step.reward?.value ?? null);

describe('rewards, worked out by hand', () => {
  it('v2 with a target: the gain over the incumbent by what the target would gain', async () => {
    const kit = await ran(MIXED);
    expect(kit.steps().map((step) => step.status)).toEqual(
      'baseline kept discarded observed invalidAction crashed kept kept'.split(' '),
    );
    // (0.6 - 0.5) / 0.4, (0.55 - 0.6) / 0.4, non-edit, invalid, error, (0.7 - 0.6) / 0.4, (0.9 - 0.7) / 0.4
    const expected = [0.25, -0.125, 0, -1, -1, 0.25, 0.5];
    expect(rewards(kit)[0]).toBeNull();
    rewards(kit)
      .slice(1)
      .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
    expect(kit.steps()[7]!.reward).toMatchObject({ formula: 'v2', before: 0.7, after: 0.9, initial: 0.5, best: 0.9 });
  });

  it('v2 without a target: the best hoped for is a tenth above the baseline, or the best seen', async () => {
    const replies = [...edits('A.', scoring(0.52)), ...edits('B.', scoring(0.6)), ...edits('C.', scoring(0.58))];
    const kit = await ran({ experiment: { budget: { steps: 3 } }, replies });
    // m_best: 0.55, 0.55, then 0.6: 0.02 / 0.05, 0.08 / 0.05 clipped, -0.02 / 0.1
    const [, first, second, third] = rewards(kit);
    expect(first).toBeCloseTo(0.4, 12);
    expect(second).toBe(1);
    expect(third).toBeCloseTo(-0.2, 12);
  });

  it('v1: a sigmoid, one half for what is no edit, nothing for errors', async () => {
    const kit = await ran({
      experiment: { reward: 'v1', target: 0.9, budget: { steps: 3 } },
      replies: [...edits('A.', scoring(0.504)), says('List Files', { dir_path: '.' }), ...edits('B.', CRASHING)],
    });
    // sigmoid(100 * 0.004 / 0.4) = sigmoid(1)
    const [, first, second, third] = rewards(kit);
    expect(first).toBeCloseTo(1 / (1 + Math.exp(-1)), 10);
    expect([second, third]).toEqual([0.5, 0]);
  });

  it('adaptive: where the score lies between worst and best so far', async () => {
    const replies = [...edits('A.', scoring(0.54)), ...edits('B.', scoring(0.53))];
    const kit = await ran({ experiment: { reward: 'adaptive', budget: { steps: 2 } }, replies });
    // One score seen: best 0.55, worst 0.5 - 0.25 * 0.05 = 0.4875; then 0.54 and 0.5 - 0.25 * 0.04 = 0.49.
    const [, first, second] = rewards(kit);
    expect(first).toBeCloseTo((0.54 - 0.4875) / (0.55 - 0.4875), 10);
    expect(second).toBeCloseTo((0.53 - 0.49) / (0.54 - 0.49), 10);
  });

  it('a lower score earns when lower is better', async () => {
    const kit = await ran({
      experiment: { metric: { name: 'score', direction: 'minimize' }, target: 0.1 },
      replies: edits('A.', scoring(0.3)),
    });
    expect(rewards(kit)[1]).toBeCloseTo(0.5, 12);
  });
});

describe('events', () => {
  it('come in pairs, each step inside the session and each run inside its step', async () => {
    const kit = await ran({ ...MIXED, experiment: { ...MIXED.experiment, repeats: 1, smoke: 'python train.py' } });
    expect(paired(kit.events)).toEqual([]);
    expect(kit.events[0]).toMatchObject({ type: 'sessionStarted', resumed: false });
    expect(kit.events.filter((event) => event.type === 'stepEnded').map((event) => event.step)).toEqual(kit.steps());
    const purposes = kit.events.flatMap((event) =>
      event.type === 'runStarted' && event.stepId === 1 ? event.purpose : [],
    );
    expect(purposes).toEqual(['smoke', 'run', 'repeat']);
  });

  it.each([
    ['a baseline that fails', { files: { 'train.py': 'x = [][1]\n' } }],
    ['an edit that is declined', { replies: edits('A.', scoring(0.6)), approver: refusing() }],
  ])('come in pairs after %s', async (_, options: KitOptions) => {
    expect(paired((await ran(options)).events)).toEqual([]);
  });

  it('come in pairs when the user stops a run', async () => {
    const kit = await ran({
      replies: edits('A.', scoring(0.6)),
      onEvent: (event, { control }) => event.type === 'runStarted' && event.stepId === 1 && control.stop.abort(),
    });
    expect(paired(kit.events)).toEqual([]);
  });

  it('name a log that holds what the run printed', async () => {
    const kit = await ran(MIXED);
    const logs = kit.events.flatMap((event) => (event.type === 'runStarted' ? [event.log] : []));
    expect(new Set(logs).size).toBe(logs.length);
    expect(readFileSync(logs[1]!, 'utf8')).toBe('score: 0.6000\n');
    expect(path.join(kit.store.dir, kit.steps()[1]!.run!.log)).toBe(logs[1]);
  });
});

describe('the record', () => {
  it('holds each model call with messages, tokens and log-probabilities', async () => {
    const kit = await ran(MIXED);
    const [action, script] = kit.steps()[1]!.policy;
    const request = kit.model.requests[1]!;
    const messages = await Promise.all(script!.messages.map((hash) => kit.store.getObject(hash)));
    const given = [...request.messages, { role: 'assistant', content: request.replyStart! }];
    expect(messages.map((text) => JSON.parse(text) as unknown)).toEqual(given);
    expect(script!.promptHash).toBe(createHash('sha256').update(script!.messages.join('\n')).digest('hex'));
    expect(action!.logProbs).toHaveLength(action!.tokens.length);
    expect(action).toMatchObject({ sampling: { temperature: 0.7, seed: 10_008 }, end: 'end', adapter: null });
    expect(script!.sampling.temperature).toBe(0.2);
    expect(kit.steps()[6]!.policy).toHaveLength(3);
  });

  it('holds each script once, by its hash', async () => {
    const kit = await ran(MIXED);
    const [change] = kit.steps()[1]!.scripts;
    expect(await kit.store.getObject(change!.before!)).toBe(TRAIN);
    expect(await kit.store.getObject(change!.after!)).toBe(scoring(0.6));
    expect(kit.steps()[2]!.scripts[0]!.before).toBe(change!.after);
  });

  it('leaves no candidate folder behind, and the folder of the user as it was', async () => {
    const kit = await ran(MIXED);
    expect(readdirSync(path.join(kit.dir, '.ml-agent', 'runs', kit.store.sessionId))).toEqual(['owner.json']);
    expect(readdirSync(kit.dir).sort()).toEqual(['.ml-agent', 'train.py']);
  });

  it('is mirrored in git, one commit a step, with index, branch and work tree as they were', async () => {
    const kit = await sessionKit({ ...MIXED, git: true });
    const before = [git(kit.dir, ['rev-parse', 'HEAD']), git(kit.dir, ['status', '--porcelain'])];
    await kit.run();
    expect(kit.warnings).toEqual([]);
    const ref = `refs/ml-agent/${kit.store.sessionId}`;
    expect(git(kit.dir, ['rev-list', '--count', ref]).trim()).toBe('8');
    expect(git(kit.dir, ['show', `${ref}:train.py`])).toBe(scoring(0.9));
    expect([git(kit.dir, ['rev-parse', 'HEAD']), git(kit.dir, ['status', '--porcelain'])]).toEqual(before);
    expect(existsSync(path.join(kit.dir, '.git', 'refs', 'heads', 'ml-agent'))).toBe(false);
  });
});

function refusing() {
  const no = () => Promise.resolve({ allow: false as const, reason: 'No.' });
  return { edit: no, run: no };
}

/** What is wrong with the order of events: a begin without its end, or an end without its begin. */
function paired(events: readonly SessionEvent[]): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const begin = (what: string) => void open.push(what);
  const end = (what: string) => {
    const last = open.pop();
    if (last !== what) wrong.push(`${what} ends while ${last ?? 'nothing'} is open`);
  };
  for (const event of events) {
    if (event.type === 'sessionStarted') begin('session');
    else if (event.type === 'stepStarted') begin(`step ${event.stepId}`);
    else if (event.type === 'policyStarted') begin(`policy ${event.stepId}`);
    else if (event.type === 'policyEnded') end(`policy ${event.stepId}`);
    else if (event.type === 'runStarted') begin(`run ${event.stepId} ${event.purpose}`);
    else if (event.type === 'runEnded') end(`run ${event.stepId} ${event.purpose}`);
    else if (event.type === 'stepEnded') end(`step ${event.step.id}`);
    else if (event.type === 'summary') end('session');
    else if (event.type === 'runOutput' && !open.at(-1)?.startsWith('run ')) wrong.push('output outside a run');
  }
  return [...wrong, ...open];
}
