import { expect, it, test } from 'vitest';
import { IDLE } from '../../src/host/session/activityTracker.js';
import { statusLabel, statusText } from '../../src/host/statusText.js';
import type { Activity } from '../../src/shared/protocol.js';

const t = (text: string, ...args: (string | number)[]) =>
  text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)]));

const input = (activity: Partial<Activity>) => ({
  activity: { ...IDLE, ...activity },
  steps: 8,
  metric: 'val_acc',
  best: 0.96891,
});

test.each<[Partial<Activity>, string]>([
  [{ phase: 'loadingModel', share: 0.257 }, '$(sync~spin) ML-Agent: loading the model, 25 % · baseline · 0.9689'],
  [{ phase: 'running', stepId: 0 }, '$(sync~spin) ML-Agent: running · baseline · 0.9689'],
  [{ phase: 'thinking', stepId: 3 }, '$(sync~spin) ML-Agent: thinking · step 3 of 8 · 0.9689'],
  [{ phase: 'waiting', stepId: 3 }, '$(question) ML-Agent: waits for your answer · step 3 of 8 · 0.9689'],
  [{ phase: 'paused', stepId: 3 }, '$(debug-pause) ML-Agent: paused · step 3 of 8 · 0.9689'],
])('%o reads %s', (activity, text) => {
  expect(statusText(input(activity), t)).toBe(text);
});

it('is read aloud without the icon', () => {
  expect(statusLabel(input({ phase: 'paused', stepId: 1 }), t)).toBe('ML-Agent: paused · step 1 of 8 · 0.9689');
});

it('says no more than it knows before the session is loaded', () => {
  const text = statusText({ ...input({ phase: 'loadingModel' }), steps: null, best: null }, t);
  expect(text).toBe('$(sync~spin) ML-Agent: loading the model');
});
