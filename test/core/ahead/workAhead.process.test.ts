import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Approver, GenerateRequest } from '../../../src/core/ports.js';
import { improve } from '../../../src/core/improve.js';
import { Session } from '../../../src/core/trajectory/session.js';
import type { AgentSettings } from '../../../src/shared/agentSettings.js';
import type { Step } from '../../../src/shared/record.js';
import { continues, edits, says, type ScriptedReply } from '../scriptedModel.js';
import { SCRIPTED_AGENT, scoring, sessionKit, TRAIN, type Kit, type KitOptions } from '../sessionKit.js';

/** A script that says when it has begun and takes a second. */
const slow = (score: number) =>
  scoring(score).replace('targets = ', 'import time\nprint("begun", flush=True)\ntime.sleep(1)\ntargets = ');

/** A session whose policy works ahead, unless said otherwise. */
async function aheadKit(options: KitOptions, agent: Partial<AgentSettings> = {}): Promise<Kit> {
  const kit = await sessionKit({ ...options, experiment: { budget: { steps: 2 }, ...options.experiment } });
  const header = { ...kit.session.header, agent: { ...SCRIPTED_AGENT, workAhead: 'on' as const, ...agent } };
  const session = new Session(header, kit.session.originals);
  return { ...kit, session, run: () => improve(kit.parts, session, false) };
}

const lastOf = (request: GenerateRequest) => request.messages.at(-1)!.content;
const tokensOf = (texts: readonly ScriptedReply[]) =>
  texts.reduce((sum, text) => sum + String(text).split(/\s+/).length, 0);
/** A script as it stands in a reply that goes on after its first line. */
const rest = (script: string) => `${script.slice(script.indexOf('\n') + 2)}\`\`\``;

/** A reply that is never finished: it lasts until it is stopped. */
const unfinished =
  (order: string[], text: string): ScriptedReply =>
  (_, signal) =>
    new Promise((resolve) => {
      order.push('asked ahead');
      signal.addEventListener('abort', () => {
        order.push('stopped');
        resolve(text);
      });
    });

/** The draft of a reply when nothing was prepared. */
const FIXED_WORDS: unknown = expect.arrayContaining(['Reflection:']);

describe('while a script runs', () => {
  it('the next step is prepared as if it were discarded, and its replies are the drafts of the real ones', async () => {
    const second = edits('Raise.', scoring(0.6));
    const kit = await aheadKit({ replies: [...edits('Lower.', slow(0.4)), ...second, ...second] });
    await kit.run();
    expect(kit.steps().map(({ status }) => status)).toEqual(['baseline', 'discarded', 'kept']);
    const [, , fields, script, realFields, realScript] = kit.model.requests;
    expect(lastOf(fields!)).toContain('- [not better, discarded] Lower.');
    expect(lastOf(realFields!)).toContain('- [score 0.4, not better, discarded] Lower.');
    expect(lastOf(fields!)).toContain('Steps left: 1.');
    expect(fields!.draft).toEqual(FIXED_WORDS);
    expect(realFields!.draft).toBe(second[0]);
    expect(realScript!.draft).toBe(rest(scoring(0.6)));
    expect([realFields!.sampling, realScript!.sampling]).toEqual([fields!.sampling, script!.sampling]);
    expect(realFields!.grammar).toBe(fields!.grammar);
  });

  it('the time that it saved is recorded also when the step went on in another direction', async () => {
    const same = [...edits('Same.', TRAIN), '', ''];
    const raised = edits('Raise.', scoring(0.6));
    const kit = await aheadKit({ replies: [...edits('Lower.', slow(0.4)), ...same, ...same, ...raised] });
    await kit.run();
    expect(kit.model.left).toBe(0);
    expect(kit.steps().at(-1)).toMatchObject({ status: 'kept', prepared: { savedSeconds: expect.any(Number) } });
  });

  it('nothing of it is heard or recorded but its tokens and the time that it saved', async () => {
    const second = edits('Raise.', scoring(0.6));
    const kit = await aheadKit({ replies: [...edits('Lower.', slow(0.4)), ...second, ...second] });
    await kit.run();
    const [baseline, first, last] = kit.steps();
    expect(first!.ahead).toEqual({ tokens: tokensOf([second[0]!, rest(scoring(0.6))]), seconds: expect.any(Number) });
    expect(first!.prepared).toBeUndefined();
    expect(last!.prepared).toEqual({ savedSeconds: expect.any(Number) });
    expect([baseline!.ahead, last!.ahead]).toEqual([undefined, undefined]);
    expect(last!.policy).toHaveLength(2);
    const during = kit.events.slice(
      0,
      kit.events.findIndex((event) => event.type === 'stepEnded' && event.step.id === 1),
    );
    expect(during.filter((event) => 'stepId' in event && event.stepId === 2)).toEqual([]);
    const prepared = JSON.stringify(kit.model.requests[2]!.messages.at(-1));
    await expect(kit.store.getObject(createHash('sha256').update(prepared).digest('hex'))).rejects.toThrow();
  });

  it('preparing begins after the questions to the user, with the run', async () => {
    const asked: number[] = [];
    const kitRef: { kit?: Kit } = {};
    const wait = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      asked.push(kitRef.kit!.model.requests.length);
      return { allow: true as const };
    };
    const approver: Approver = { edit: wait, run: wait };
    const second = edits('Raise.', scoring(0.6));
    kitRef.kit = await aheadKit({ approver, replies: [...edits('Lower.', slow(0.4)), ...second, ...second] });
    await kitRef.kit.run();
    expect(asked).toEqual([2, 2, 6, 6]);
  });

  it('a reply that is cut off when the run ends is a draft as far as it goes', async () => {
    const order: string[] = [];
    const kit = await aheadKit({
      replies: [...edits('Lower.', slow(0.4)), unfinished(order, 'Reflection: The'), ...edits('Raise.', scoring(0.6))],
      onEvent: (event) => event.type === 'runEnded' && order.push('run ended'),
    });
    await kit.run();
    expect(order.slice(1)).toEqual(['asked ahead', 'run ended', 'stopped', 'run ended']);
    expect(kit.model.requests[3]!.draft).toBe('Reflection: The');
    expect(kit.steps()[1]!.ahead!.tokens).toBe(2);
    expect(kit.steps()[2]).toMatchObject({ status: 'kept', prepared: {} });
  });

  it('a failure is not heard of, and the next step goes its way', async () => {
    const fails: ScriptedReply = () => Promise.reject(new Error('Something in the engine.'));
    const kit = await aheadKit({ replies: [...edits('Lower.', slow(0.4)), fails, ...edits('Raise.', scoring(0.6))] });
    expect(await kit.run()).toMatchObject({ stopped: 'steps', best: 0.6 });
    expect(kit.warnings.filter((line) => /^(warn|error)/.test(line))).toEqual([]);
    expect(kit.model.requests[3]!.draft).toEqual(FIXED_WORDS);
    expect(kit.steps()[2]!.prepared).toBeUndefined();
  });

  it('the script of another idea is no draft; the old script is', async () => {
    const kit = await aheadKit({
      replies: [...edits('Lower.', slow(0.4)), ...edits('Raise.', scoring(0.7)), ...edits('Double.', scoring(0.6))],
    });
    await kit.run();
    expect(kit.model.requests[5]!.draft).toBe(rest(scoring(0.5)));
    expect(kit.steps()[2]).toMatchObject({ status: 'kept', metric: { value: 0.6 }, prepared: {} });
  });
});

it('prepared lines are the draft of the real ones', async () => {
  const lines = (level: number) => `<<<<<<< SEARCH\nLEVEL = 0.5\n=======\nLEVEL = ${level}\n>>>>>>> REPLACE\n`;
  const [lower, raise] = [edits('Lower.', '')[0]!, edits('Raise.', '')[0]!];
  const files = { 'train.py': slow(0.5) };
  const replies = [lower, lines(0.4), raise, lines(0.6), raise, lines(0.6)];
  const kit = await aheadKit({ replies, files }, { lineEdits: true });
  await kit.run();
  expect(kit.session.steps.map(({ status }) => status)).toEqual(['baseline', 'discarded', 'kept']);
  expect(kit.model.requests.map(({ role, draft }) => [role, draft])).toEqual([
    ['policy', FIXED_WORDS],
    ['editor', expect.arrayContaining(['=======\n'])],
    ['policy', FIXED_WORDS],
    ['editor', expect.arrayContaining(['=======\n'])],
    ['policy', raise],
    ['editor', lines(0.6)],
  ]);
});

it('lines that were asked for twice are no draft of a reply in another direction', async () => {
  const lines = (level: number) => `<<<<<<< SEARCH\nLEVEL = 0.5\n=======\nLEVEL = ${level}\n>>>>>>> REPLACE\n`;
  const [lower, raise] = [edits('Lower.', '')[0]!, edits('Raise.', '')[0]!];
  const prepared = [raise, lines(0.5), lines(0.6)];
  const replies = [lower, lines(0.4), ...prepared, lower, raise, lines(0.6)];
  const kit = await aheadKit({ replies, files: { 'train.py': slow(0.5) } }, { lineEdits: true });
  await kit.run();
  expect(kit.session.steps.map(({ status }) => status)).toEqual(['baseline', 'discarded', 'kept']);
  expect(kit.model.requests.slice(5, 7).map(({ draft }) => draft)).toEqual([raise, FIXED_WORDS]);
});

describe('what was prepared is thrown away, and its tokens are counted', () => {
  it.each([
    ['kept', slow(0.6)],
    ['crashed', slow(0.4).replace('score = ', 'raise ValueError("x")\nscore = ')],
    ['suspicious', slow(0.4).replace('{score:.4f}', '{score + 1:.4f}')],
  ] as const)('when the script is %s', async (status, script) => {
    const kit = await aheadKit({
      replies: [
        ...edits('Change.', script),
        ...edits('Raise, without waiting.', scoring(0.7)),
        ...edits('Raise it, without waiting.', scoring(0.7)),
      ],
    });
    await kit.run();
    const [, first, second] = kit.steps();
    expect(first!.status, first!.observation).toBe(status);
    expect(first!.ahead!.tokens).toBeGreaterThan(40);
    expect(second!.prepared).toBeUndefined();
    expect(kit.model.requests[4]!.draft).toEqual(FIXED_WORDS);
  });

  it('as soon as a better script is run again with another seed', async () => {
    const order: string[] = [];
    const kit = await aheadKit({
      experiment: { repeats: 1, budget: { steps: 2 } },
      replies: [
        ...edits('Raise.', slow(0.6)),
        unfinished(order, 'Reflection'),
        ...edits('Raise more, without waiting.', scoring(0.7)),
      ],
      onEvent: (event) => event.type === 'runEnded' && event.stepId === 1 && order.push(`${event.purpose} ended`),
    });
    await kit.run();
    expect(order).toEqual(['asked ahead', 'run ended', 'stopped', 'repeat ended']);
    expect(kit.steps()[2]!.prepared).toBeUndefined();
  });

  it('as soon as its run fails, before the repair is asked for', async () => {
    const order: string[] = [];
    const idea = (words: string) => edits(words, '')[0]!;
    const change = (from: string, to: string) =>
      `<<<<<<< SEARCH\nLEVEL = ${from}\n=======\nLEVEL = ${to}\n>>>>>>> REPLACE\n`;
    const repair: ScriptedReply = () => {
      order.push('repair asked');
      return change('[0.6][1]', '0.6');
    };
    const crashing = [idea('Raise LEVEL.'), change('0.5', '[0.6][1]'), unfinished(order, 'Reflection'), repair];
    const kit = await aheadKit(
      {
        files: { 'train.py': TRAIN.replace('SEED', 'import time\ntime.sleep(1)\nSEED') },
        replies: [...crashing, idea('Raise LEVEL more.'), change('0.6', '0.7')],
        onEvent: (event) => event.type === 'runEnded' && event.stepId === 1 && order.push('run ended'),
      },
      { lineEdits: true },
    );
    await kit.run();
    expect(order).toEqual(['asked ahead', 'run ended', 'stopped', 'repair asked', 'run ended']);
    expect(kit.session.steps.map(({ status }) => status)).toEqual(['baseline', 'kept', 'kept']);
  });

  it.each([
    ['gives a note', (kit: Kit) => void kit.control.notes.push('Take care.')],
    ['pauses', (kit: Kit) => void (kit.control.pause = Promise.resolve())],
    ['stops after the step', (kit: Kit) => void (kit.control.stopAfter = true)],
    ['stops', (kit: Kit) => kit.control.stop.abort()],
  ])('at once when the user %s', async (_, steer) => {
    const order: string[] = [];
    const kit = await aheadKit({
      replies: [...edits('Lower.', slow(0.4)), unfinished(order, 'Reflection'), ...edits('Raise.', scoring(0.6))],
      onEvent(event, running) {
        if (event.type === 'runEnded' && event.stepId === 1) order.push('run ended');
        if (event.type !== 'runOutput' || event.stepId !== 1 || order.includes('steered')) return;
        order.push('steered');
        steer(running);
        running.control.steered();
      },
    });
    await kit.run();
    expect(order.slice(0, 4)).toEqual(['asked ahead', 'steered', 'stopped', 'run ended']);
    for (const request of kit.model.requests.slice(3, 4)) expect(request.draft).toEqual(FIXED_WORDS);
    for (const step of kit.steps()) expect(step.prepared).toBeUndefined();
  });

  it('also when it was finished before the user gave a note', async () => {
    const second = edits('Raise.', scoring(0.6));
    const kit = await aheadKit({
      replies: [...edits('Lower.', slow(0.4)), ...second, ...second],
      onEvent(event, { control }) {
        if (event.type !== 'stepEnded' || event.step.id !== 1) return;
        control.notes.push('Take care.');
        control.steered();
      },
    });
    await kit.run();
    expect(kit.model.requests[4]!.draft).toEqual(FIXED_WORDS);
    expect(kit.steps()[2]!.notes).toEqual(['Take care.']);
  });
});

describe('nothing is prepared', () => {
  const look = says('Execute Script', { script_name: 'train.py' });
  it.each([
    ['when it is off', { workAhead: 'off' }, edits('Lower.', slow(0.4)), 4],
    ['when model and script share the CPU', { workAhead: 'auto' }, edits('Lower.', slow(0.4)), 4],
    ['without drafts', { drafts: false }, edits('Lower.', slow(0.4)), 4],
    ['while a script is run as it is, whose output the next state shows', {}, [look], 3],
  ] as const)('%s', async (_, agent, first, requests) => {
    const kit = await aheadKit({ replies: [...first, ...edits('Raise.', scoring(0.6))] }, agent);
    await kit.run();
    expect(kit.steps()).toHaveLength(3);
    expect(kit.model.requests).toHaveLength(requests);
    expect(kit.steps().some((step) => step.ahead !== undefined)).toBe(false);
  });

  it('in the last step', async () => {
    const kit = await aheadKit({ experiment: { budget: { steps: 1 } }, replies: edits('Lower.', slow(0.4)) });
    await kit.run();
    expect(kit.model.requests).toHaveLength(2);
  });
});

it('the trajectory is the same as without', async () => {
  const levels = [0.4, 0.6, 0.3, 0.5, 0.7];
  const nth = ({ sampling }: GenerateRequest) => sampling.seed % 10_007;
  const policy: ScriptedReply = (request, signal) => {
    const level = levels[nth(request) - 1]!;
    const reply = request.replyStart === undefined ? edits(`Set LEVEL to ${level}.`, '')[0]! : continues(slow(level));
    return typeof reply === 'string' ? reply : reply(request, signal);
  };
  const trajectory = async (workAhead: AgentSettings['workAhead']) => {
    const experiment = { budget: { steps: levels.length } };
    const kit = await aheadKit({ experiment, replies: Array<ScriptedReply>(40).fill(policy) }, { workAhead });
    await kit.run();
    return kit.steps();
  };
  const essence = ({
    id,
    parentId,
    status,
    idea,
    scripts,
    metric,
    policy: calls,
    reward,
    sampling,
  }: Step & { sampling?: never }) => ({
    ...{ id, parentId, status, idea, scripts, reward, sampling },
    metric: metric?.value,
    texts: calls.map((call) => [call.text, call.sampling]),
  });
  const [off, on] = [await trajectory('off'), await trajectory('on')];
  expect(on.map(essence)).toEqual(off.map(essence));
  expect(on.map((step) => step.prepared !== undefined)).toEqual([false, false, true, false, true, true]);
});
