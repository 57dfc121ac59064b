import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Throttle } from '../../src/host/throttle.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function throttle() {
  const call = vi.fn();
  return { call, one: new Throttle(call, 100) };
}

it('calls at once, and once more for all that came within the span', () => {
  const { call, one } = throttle();
  for (let i = 0; i < 50; i++) one.request();
  expect(call).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(call).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(call).toHaveBeenCalledTimes(2);
});

it('calls no more than ten times a second', () => {
  const { call, one } = throttle();
  for (let ms = 0; ms < 1000; ms++) {
    one.request();
    vi.advanceTimersByTime(1);
  }
  expect(call.mock.calls.length).toBeLessThanOrEqual(11);
});

it('can call at once, which settles what was waiting', () => {
  const { call, one } = throttle();
  one.request();
  one.request();
  one.now();
  vi.advanceTimersByTime(1000);
  expect(call).toHaveBeenCalledTimes(2);
});

it('is silent after its end', () => {
  const { call, one } = throttle();
  one.request();
  one.request();
  one.dispose();
  one.now();
  vi.advanceTimersByTime(1000);
  expect(call).toHaveBeenCalledTimes(1);
});
