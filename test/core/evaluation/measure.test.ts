import { expect, it } from 'vitest';
import { measure } from '../../../src/core/evaluation/measure.js';
import type { Step } from '../../../src/shared/record.js';
import { sha256, step } from '../../steps.js';

/** An edit with an idea of its own, unless `changes` says otherwise. */
function edit(id: number, value: number | null, changes: Partial<Step> = {}): Step {
  const input = { script_name: 'train.py', edit_instruction: `idea ${id}`, save_name: 'train.py' };
  return step(id, value, {
    action: { name: 'Edit Script (AI)', input },
    scripts: [{ path: 'train.py', before: null, after: sha256(`script ${id}`) }],
    ...changes,
  });
}

it('counts steps, edits, those that ran, and what the best was after each', () => {
  const measured = measure([
    step(0, 0.8),
    edit(1, 0.9),
    edit(2, null, { status: 'crashed' }),
    edit(3, 0.85, { status: 'discarded' }),
    step(4, null, { status: 'invalidAction', action: null, idea: '' }),
    step(5, null, { status: 'observed', action: { name: 'List Files', input: { dir_path: '.' } }, idea: '' }),
    edit(6, null, { status: 'cancelled' }),
    edit(7, 0.95),
  ]);
  expect(measured.steps).toEqual({ all: 6, invalid: 1, edits: 4, editsThatRan: 3, repeated: 0, kept: 2 });
  expect(measured.bestByStep).toEqual([0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.95]);
  expect(measured.seconds).toEqual({ model: 8, run: 16, total: 24 });
});

it.each<[string, Partial<Step>]>([
  ['was refused as repeated', { status: 'repeated' }],
  ['says the same in other words', { idea: 'Use the idea 1!' }],
  ['writes the same script', { scripts: [{ path: 'train.py', before: null, after: sha256('script 1') }] }],
])('an edit is a repetition when it %s', (_, changes) => {
  expect(measure([step(0, 0.8), edit(1, 0.7, { status: 'discarded' }), edit(2, 0.7, changes)]).steps.repeated).toBe(1);
});

it('the repair of a crashed script keeps its idea and is no repetition', () => {
  const steps = [step(0, 0.8), edit(1, null, { status: 'crashed' }), edit(2, 0.9, { idea: 'idea 1', parentId: 1 })];
  expect(measure(steps).steps.repeated).toBe(0);
});

it('counts tokens by their ids, or by what a back end without ids says', () => {
  const call = {
    text: '',
    tokens: [1, 2, 3],
    logProbs: [0, 0, 0],
    promptTokens: 50,
    reusedTokens: 40,
    promptMs: 1,
    decodeMs: 1,
    end: 'end' as const,
    promptHash: sha256(''),
    messages: [],
    sampling: { temperature: 0, topK: 0, topP: 1, seed: 1 },
    adapter: null,
  };
  const remote = { ...call, tokens: [], logProbs: [], generatedTokens: 20, reusedTokens: 0 };
  const { tokens } = measure([step(0, 0.8), edit(1, 0.9, { policy: [call, remote] })]);
  expect(tokens).toEqual({ prompt: 100, reused: 40, generated: 23 });
});

it('counts the tokens of what was prepared ahead, whether it was used or not', () => {
  const ahead = { tokens: 30, seconds: 2 };
  expect(measure([step(0, 0.8), edit(1, 0.7, { ahead }), edit(2, 0.9, { ahead })]).tokens.generated).toBe(60);
});
