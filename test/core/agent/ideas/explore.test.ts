import { expect, it } from 'vitest';
import { improve } from '../../../../src/core/improve.js';
import { Session } from '../../../../src/core/trajectory/session.js';
import { edits } from '../../scriptedModel.js';
import { SCRIPTED_AGENT, resumedKit, scoring, sessionKit, type Kit } from '../../sessionKit.js';

const POOL = ['data', 'model', 'learning'].map((axis) =>
  [1, 2, 3, 4].map((i) => `- Set LEVEL to 0.${i}5 for the ${axis} axis`).join('\n'),
);

/** A session that explores, over the kit's folder and record. */
async function explored(steps: number, replies: Parameters<typeof sessionKit>[0] = {}) {
  const kit = await sessionKit({ experiment: { budget: { steps } }, ...replies });
  const header = { ...kit.session.header, agent: { ...SCRIPTED_AGENT, pool: true } };
  const session = new Session(header, kit.session.originals);
  await improve(kit.parts, session, false);
  return { kit, session };
}

function ideasLines(kit: Kit) {
  return kit.record().filter((line) => line.type === 'ideas');
}

it('writes the pool after the baseline, records it, and begins with its ideas', async () => {
  const { kit, session } = await explored(1, { replies: [...POOL, ...edits('Raise LEVEL.', scoring(0.6))] });
  expect(kit.record().map((line) => line.type)).toEqual(['header', 'step', 'ideas', 'step', 'end']);
  const [line] = ideasLines(kit);
  expect(line).toMatchObject({ selection: 'first' });
  expect(line!.pool).toHaveLength(12);
  expect(line!.policy).toHaveLength(3);
  const { messages } = kit.model.requests[3]!;
  const first = session.ideas![0]!.text;
  expect(messages[1]!.content).toContain(`Ideas to try first, one a step:\n1. ${first}`);
  expect(messages.at(-1)!.content).toContain(`Now make this idea concrete and try it: ${first}`);
});

it('reuses the prefix of the state: the pool is asked for after the task, not instead of it', async () => {
  const { kit } = await explored(1, { replies: [...POOL, ...edits('Raise LEVEL.', scoring(0.6))] });
  const [pool] = kit.model.requests;
  const step = kit.model.requests[3]!;
  const common = pool!.messages[1]!.content.split('\n\nDo not act yet.')[0]!;
  expect(pool!.messages[0]).toEqual(step.messages[0]);
  expect(step.messages[1]!.content.startsWith(common)).toBe(true);
});

it('is read back from the record when the session goes on', async () => {
  const { kit, session } = await explored(1, { replies: [...POOL, ...edits('Raise LEVEL.', scoring(0.6))] });
  const later = await resumedKit(kit);
  expect(later.session.ideas).toEqual(session.ideas);
});

it('leaves notes of the user to the first step', async () => {
  const kit = await sessionKit({
    experiment: { budget: { steps: 1 } },
    replies: [...POOL, ...edits('Raise LEVEL.', scoring(0.6))],
  });
  kit.control.notes.push('Mind the seed.');
  const header = { ...kit.session.header, agent: { ...SCRIPTED_AGENT, pool: true } };
  await improve(kit.parts, new Session(header, kit.session.originals), false);
  expect(kit.steps().at(-1)!.notes).toEqual(['Mind the seed.']);
});
