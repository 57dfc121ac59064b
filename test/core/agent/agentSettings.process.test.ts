import { expect, it } from 'vitest';
import { SCRIPTED_AGENT, sessionKit, scoring, type KitOptions } from '../sessionKit.js';
import { continues, edits } from '../scriptedModel.js';
import type { AgentSettings } from '../../../src/shared/agentSettings.js';
import { Session } from '../../../src/core/trajectory/session.js';
import { improve } from '../../../src/core/improve.js';

/** What the model is asked in the last of two steps, by an agent without some of its parts. */
async function lastRequest(without: Partial<AgentSettings>, options: KitOptions = {}) {
  const kit = await sessionKit({
    replies: [...edits('Raise LEVEL.', scoring(0.4)), ...edits('Raise LEVEL!', scoring(0.6))],
    ...options,
    experiment: { budget: { steps: 2 } },
  });
  const header = { ...kit.session.header, agent: { ...SCRIPTED_AGENT, ...without } };
  const session = new Session(header, kit.session.originals);
  await improve(kit.parts, session, false);
  const request = kit.model.requests[2]!;
  return { first: request.messages[0]!.content, last: request.messages.at(-1)!.content, request, session };
}

it('the whole agent has fields, a direction and the list of ideas tried, and refuses a repeated idea', async () => {
  const again = edits('Raise LEVEL!', '')[0]!;
  const replies = [...edits('Raise LEVEL.', scoring(0.4)), again, again, again];
  const { first, last, request, session } = await lastRequest({}, { replies });
  expect(first).toContain('\nThought: [');
  expect(request.grammar).toContain('"Thought: "');
  expect(last).toContain('Ideas tried so far; do something else:\n- [score 0.4, not better, discarded] Raise LEVEL.');
  expect(last).toContain('Now edit the size of the model');
  expect(request.grammar).toContain('"Increase LEVEL from ');
  expect(session.steps.at(-1)!.status).toBe('repeated');
});

it('without ideas nothing says where to look', async () => {
  const { last } = await lastRequest({ ideas: false });
  expect(last).toContain('Now make one change that should improve the score.');
  expect(last).not.toContain('Now edit how');
});

it('without memory nothing of earlier ideas is shown, and a repeated idea is run', async () => {
  const { last, session } = await lastRequest({ memory: false });
  expect(last).not.toContain('Ideas tried so far');
  expect(session.steps.at(-1)).toMatchObject({ status: 'kept', metric: { value: 0.6 } });
});

it('without fields prompt and grammar hold the action alone', async () => {
  const { first, request } = await lastRequest({ fields: false });
  expect(first).toContain('in this format exactly:\nAction: [');
  expect(first).not.toMatch(/^(Reflection|Research Plan and Status|Fact Check|Thought):/m);
  expect(request.grammar).toMatch(/^root ::= \(act0 \|/);
});

it('with short or long fields the grammar holds other lengths, and the prompt stays', async () => {
  const [short, normal, long] = await Promise.all(
    (['short', 'normal', 'long'] as const).map((fieldLength) => lastRequest({ fieldLength })),
  );
  expect(short!.request.grammar).toContain('"Thought: " [^\\r\\n]{1,120}');
  expect(normal!.request.grammar).toContain('"Thought: " [^\\r\\n]{1,240}');
  expect(long!.request.grammar).toContain('"Thought: " [^\\r\\n]{1,480}');
  expect(short!.first).toBe(long!.first);
});

it('in two passes the editor gets facts, script, what was tried and the instruction, on its own sequence', async () => {
  const replies = [
    edits('Raise LEVEL.', '')[0]!,
    continues(scoring(0.4)),
    edits('Double the level', '')[0]!,
    continues(scoring(0.6)),
  ];
  const kit = await sessionKit({ replies, experiment: { budget: { steps: 2 } } });
  const header = { ...kit.session.header, agent: { ...SCRIPTED_AGENT, twoPasses: true } };
  const session = new Session(header, kit.session.originals);
  await improve(kit.parts, session, false);
  const editor = kit.model.requests[3]!;
  expect(kit.model.requests.map(({ role }) => role)).toEqual(['policy', 'editor', 'policy', 'editor']);
  const content = editor.messages.at(-1)!.content;
  const order = [
    'Python',
    'train.py:\n```python',
    'Changes tried so far',
    'Raise LEVEL.',
    'Instruction: Double the level',
  ];
  const places = order.map((text) => content.indexOf(text));
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  expect(places[0]).toBeGreaterThanOrEqual(0);
  expect(session.steps.at(-1)).toMatchObject({ status: 'kept', metric: { value: 0.6 } });
  expect(session.steps.at(-1)!.policy).toHaveLength(2);
});
