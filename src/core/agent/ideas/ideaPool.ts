import type { Idea, IdeasLine, PolicyCall } from '../../../shared/record.js';
import type { Clock, Message, Model, Store } from '../../ports.js';
import { seededRandom } from '../../seededRandom.js';
import type { Axis } from '../directions.js';
import { recordCall } from '../recordCall.js';
import { farthestPoints } from './farthestPoints.js';

/** Ideas that the policy writes for an axis, and those of them that lie far enough apart to be drawn from. */
const PER_AXIS = 4;
const KEPT_PER_AXIS = 2;
/** Characters of an idea. */
const SHORTEST = 20;
const LONGEST = 160;
const MAX_TOKENS = 320;
/** Warmer than a step: the pool is to spread. */
const TEMPERATURE = 0.9;

const AXES: Readonly<Record<Axis, { readonly about: string; readonly openings: readonly string[] }>> = {
  data: {
    about: 'the data: features, encodings, scaling, columns or rows that are left out, new features, augmentation',
    openings: ['Add ', 'Use ', 'Scale ', 'Encode ', 'Transform ', 'Compute '],
  },
  model: {
    about: 'the model: another estimator or architecture that is installed, or several together',
    openings: ['Replace ', 'Combine ', 'Stack ', 'Build '],
  },
  learning: {
    about: 'the learning: hyperparameters with their new values, regularisation, length of training, learning rate',
    openings: ['Set ', 'Raise ', 'Lower ', 'Tune '],
  },
};

/**
 * The exploration of a session before its first step: on each axis the policy writes a few ideas, farthest-point
 * sampling on their embeddings keeps those that differ, and one each of one to three axes enters the task text.
 * Source: arXiv 2505.23723v2, exploration-enriched fine-tuning, where another model writes the pool once for each task;
 * here it is the policy's own, so that it serves a new experiment too. Sizes are ours.
 * @param messages the state without ideas, as its task text stands in every step; its prefix is reused.
 */
export async function ideaPool(
  parts: { readonly model: Model; readonly store: Store; readonly clock: Clock },
  input: { readonly messages: readonly Message[]; readonly seed: number; readonly signal: AbortSignal },
): Promise<IdeasLine | null> {
  const random = seededRandom(input.seed);
  const pool: Idea[] = [];
  const calls: PolicyCall[] = [];
  for (const axis of Object.keys(AXES) as Axis[]) {
    const request = requestFor(axis, input);
    const generation = await parts.model.generate(request, { signal: input.signal });
    calls.push(await recordCall(parts, request, generation));
    if (generation.end === 'stopped') return null;
    for (const text of ideasIn(generation.text)) {
      if (!pool.some((idea) => idea.text.toLowerCase() === text.toLowerCase())) pool.push({ axis, text });
    }
  }
  const far = await farApart(parts.model, pool, input.signal);
  const axes = shuffled(Object.keys(AXES) as Axis[], random.index).slice(0, 1 + random.index(3));
  const chosen = axes.flatMap((axis) => {
    const drawn = far.indices.filter((i) => pool[i]!.axis === axis).slice(0, KEPT_PER_AXIS);
    return drawn.length === 0 ? [] : [random.pick(drawn)];
  });
  return { type: 'ideas', at: parts.clock.iso(), pool, chosen, selection: far.selection, policy: calls };
}

function requestFor(axis: Axis, input: { readonly messages: readonly Message[]; readonly seed: number }) {
  const { about, openings } = AXES[axis];
  const last = input.messages.at(-1)!;
  const content = `${last.content}

Do not act yet. First write ${PER_AXIS} ideas, each on a line of its own after the flag [advice]. They are about ${about}. Each is one change that should improve the score and differs from the others; it names the columns, the estimator or the values.`;
  const opening = openings.map((word) => JSON.stringify(word)).join(' | ');
  return {
    role: 'policy' as const,
    messages: [...input.messages.slice(0, -1), { ...last, content }],
    replyStart: '[advice]\n',
    grammar: `root ::= line{${PER_AXIS}}\nline ::= "- " (${opening}) [^\\n]{${SHORTEST},${LONGEST}} "\\n"`,
    maxTokens: MAX_TOKENS,
    sampling: { temperature: TEMPERATURE, topK: 40, topP: 0.95, seed: input.seed },
  };
}

/** One idea a line; marks of a list and a repeated flag are no part of it. Back ends without grammar write those. */
export function ideasIn(reply: string): string[] {
  return reply
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/^\s*(?:\[advice\]|[-*•]|\d+[.)])*\s*/i, '').trim())
    .filter((line) => line.length >= SHORTEST && !line.startsWith('```'))
    .map((line) => line.slice(0, LONGEST + SHORTEST))
    .slice(0, PER_AXIS);
}

/** All indices, on each axis the most typical first and then always the one farthest from those before it. */
async function farApart(model: Model, pool: readonly Idea[], signal: AbortSignal) {
  const inOrder = pool.map((_, i) => i);
  if (model.embed === undefined || pool.length === 0) return { indices: inOrder, selection: 'first' as const };
  const vectors = await model.embed(
    pool.map(({ text }) => text),
    signal,
  );
  const indices = (Object.keys(AXES) as Axis[]).flatMap((axis) => {
    const own = inOrder.filter((i) => pool[i]!.axis === axis);
    return farthestPoints(
      own.map((i) => vectors[i]!),
      own.length,
    ).map((i) => own[i]!);
  });
  return { indices, selection: 'farthest' as const };
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], index: (below: number) => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = index(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
