import { describe, expect, it } from 'vitest';
import { ActivityTracker } from '../../../src/host/session/activityTracker.js';
import type { ControlState } from '../../../src/host/session/sessionControl.js';
import { activitySchema } from '../../../src/shared/protocol.js';
import { header } from '../../steps.js';

function tracker() {
  const steering: { control: ControlState; waiting: boolean } = { control: 'going', waiting: false };
  let seconds = 0;
  const iso = () => `2026-01-01T00:00:${String(seconds).padStart(2, '0')}Z`;
  const one = new ActivityTracker(
    iso,
    () => steering,
    () => ({ steps: 7, seconds: 60 }),
  );
  return { one, steering, tick: () => seconds++ };
}

const STARTED = { type: 'sessionStarted', header: header(), record: '/r', resumed: false } as const;

it('goes through loading, baseline, thinking and running, each with its own clock', () => {
  const { one, tick } = tracker();
  expect(one.current().phase).toBe('loadingModel');
  one.take({ type: 'modelLoading', share: 0.5 });
  expect(one.current().share).toBe(0.5);
  tick();
  one.take(STARTED);
  one.take({ type: 'stepStarted', stepId: 0, of: 8 });
  expect(one.current()).toMatchObject({ phase: 'running', stepId: 0, since: '2026-01-01T00:00:01Z', share: null });
  tick();
  one.take({ type: 'stepStarted', stepId: 1, of: 8 });
  one.take({ type: 'policyText', stepId: 1, text: 'Reflection', tokens: 3 });
  expect(one.current()).toMatchObject({ phase: 'thinking', stepId: 1, text: 'Reflection', tokens: 3 });
  tick();
  one.take({ type: 'runStarted', stepId: 1, purpose: 'repeat', command: 'c', log: '/l' });
  one.take({ type: 'runOutput', stepId: 1, text: 'epoch 1\nepoch 2\n' });
  expect(one.current()).toMatchObject({
    phase: 'running',
    purpose: 'repeat',
    line: 'epoch 2',
    text: '',
    tokens: null,
  });
});

it('keeps within what the protocol allows, however much is written', () => {
  const { one } = tracker();
  one.take(STARTED);
  for (let i = 0; i < 20; i++) one.take({ type: 'policyText', stepId: 1, text: 'x'.repeat(999), tokens: i });
  one.take({ type: 'runOutput', stepId: 1, text: `${'y'.repeat(5000)}\n` });
  expect(activitySchema.safeParse(one.current()).error).toBeUndefined();
});

it.each([
  ['a progress bar', '10 %\r20 %\r', '20 %'],
  ['colours', '\u001b[31mred\u001b[0m\n', 'red'],
  ['nothing but line ends', '\n\n', ''],
])('shows the last line of %s', (_, text, line) => {
  const { one } = tracker();
  one.take({ type: 'runOutput', stepId: 1, text });
  expect(one.current().line).toBe(line);
});

describe('what the user wants goes before what is being done', () => {
  it.each([
    ['pausing', false, 'pausing'],
    ['paused', false, 'paused'],
    ['stopping', true, 'stopping'],
    ['going', true, 'waiting'],
    ['pausing', true, 'waiting'],
  ] as const)('%s, question open: %s', (control, waiting, phase) => {
    const { one, steering } = tracker();
    Object.assign(steering, { control, waiting });
    expect(one.current().phase).toBe(phase);
  });

  it('counts from when the user said so', () => {
    const { one, steering, tick } = tracker();
    one.current();
    tick();
    steering.control = 'paused';
    expect(one.current().since).toBe('2026-01-01T00:00:01Z');
  });
});
