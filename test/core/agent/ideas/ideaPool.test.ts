import { describe, expect, it } from 'vitest';
import { ideaPool, ideasIn } from '../../../../src/core/agent/ideas/ideaPool.js';
import type { Model } from '../../../../src/core/ports.js';
import { gbnfToRegExp } from '../gbnf.js';
import { ScriptedModel } from '../../scriptedModel.js';

const MESSAGES = [
  { role: 'system' as const, content: 'You improve scripts.' },
  { role: 'user' as const, content: 'Raise the accuracy of train.py.' },
];
const DATA = [
  '- Add the column age squared as a feature',
  '- Add the column age cubed as a feature',
  '- Scale all columns with StandardScaler',
  '- Encode the column city by its mean target',
];
const MODEL = [
  '- Replace the tree by GradientBoostingClassifier',
  '- Replace the tree by HistGradientBoostingClassifier',
  '- Combine tree and logistic regression by voting',
  '- Build a network with two layers of 64 units',
];
const LEARNING = [
  '- Set max_depth to 5 and min_samples_leaf to 4',
  '- Set max_depth to 6 and min_samples_leaf to 3',
  '- Raise n_estimators from 50 to 500 trees in all',
  '- Lower the learning rate to 0.03 and train longer',
];

function parts(replies: readonly string[], embed?: Model['embed']) {
  const model: ScriptedModel & Pick<Model, 'embed'> = new ScriptedModel(replies);
  if (embed !== undefined) model.embed = embed;
  const store = {
    sessionId: 's',
    dir: '/s',
    append: () => Promise.resolve(),
    putObject: () => Promise.resolve('0'.repeat(64)),
    getObject: () => Promise.resolve(''),
  };
  return { model, store, clock: { now: () => 0, iso: () => '2026-01-01T00:00:00.000Z' } };
}

/** An embedding whose directions are a few words, so that like sentences lie near each other. */
function byWords(texts: readonly string[]): Promise<number[][]> {
  const words = [
    'squared',
    'cubed',
    'Scale',
    'Encode',
    'Gradient',
    'Combine',
    'network',
    'depth',
    'n_estim',
    'rate',
    'column',
  ];
  return Promise.resolve(texts.map((text) => words.map((word) => (text.includes(word) ? 1 : 0))));
}

const replies = [DATA, MODEL, LEARNING].map((lines) => `${lines.join('\n')}\n`);
const never = new AbortController().signal;

describe('ideaPool', () => {
  it('asks once on each axis, after the same prefix, and holds the reply by a grammar', async () => {
    const kit = parts(replies, byWords);
    await ideaPool(kit, { messages: MESSAGES, seed: 1, signal: never });
    expect(kit.model.requests).toHaveLength(3);
    for (const [i, request] of kit.model.requests.entries()) {
      expect(request.messages[0]).toEqual(MESSAGES[0]);
      expect(request.messages[1]!.content.startsWith(`${MESSAGES[1]!.content}\n\nDo not act yet.`)).toBe(true);
      expect(gbnfToRegExp(request.grammar!).test(replies[i]!)).toBe(true);
      expect(gbnfToRegExp(request.grammar!).test('Reflection: none\n')).toBe(false);
    }
  });

  it('chooses one to three ideas, of different axes, and draws other ones for other seeds', async () => {
    const counts = new Set<number>();
    const texts = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const line = (await ideaPool(parts(replies, byWords), { messages: MESSAGES, seed, signal: never }))!;
      const chosen = line.chosen.map((i) => line.pool[i]!);
      expect(new Set(chosen.map(({ axis }) => axis)).size).toBe(chosen.length);
      counts.add(chosen.length);
      for (const { text } of chosen) texts.add(text);
    }
    expect([...counts].sort()).toEqual([1, 2, 3]);
    expect(texts.size).toBe(6); // Two of the four on each axis lie farthest apart.
  });

  it('never draws both of two ideas that say nearly the same', async () => {
    const texts = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const line = (await ideaPool(parts(replies, byWords), { messages: MESSAGES, seed, signal: never }))!;
      for (const i of line.chosen) texts.add(line.pool[i]!.text);
    }
    const learning = [...texts].filter((text) => text.includes('max_depth'));
    expect(learning.length).toBeLessThanOrEqual(1);
  });

  it('is the same for the same seed', async () => {
    const pools = [1, 2].map(() => ideaPool(parts(replies, byWords), { messages: MESSAGES, seed: 7, signal: never }));
    const [a, b] = await Promise.all(pools);
    expect(a).toEqual(b);
  });

  it('goes without embeddings where the back end has none, and says so', async () => {
    const line = (await ideaPool(parts(replies), { messages: MESSAGES, seed: 3, signal: never }))!;
    expect(line.selection).toBe('first');
    expect(line.chosen.length).toBeGreaterThan(0);
  });

  it('lists an idea once, and comes to nothing when it is stopped', async () => {
    const twice = replies.map(() => replies[2]!);
    const line = (await ideaPool(parts(twice, byWords), { messages: MESSAGES, seed: 3, signal: never }))!;
    expect(line.pool).toHaveLength(4);
    const stop = new AbortController();
    stop.abort();
    expect(await ideaPool(parts(replies), { messages: MESSAGES, seed: 3, signal: stop.signal })).toBeNull();
  });
});

describe('ideasIn', () => {
  it('reads what models without a grammar write', () => {
    const reply =
      '[advice]\n1. Replace the tree by a random forest\n2) Scale the columns age and income\n* short\n```\n';
    expect(ideasIn(reply)).toEqual(['Replace the tree by a random forest', 'Scale the columns age and income']);
    expect(ideasIn('')).toEqual([]);
  });
});
