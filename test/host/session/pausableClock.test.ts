import { expect, it } from 'vitest';
import { PausableClock } from '../../../src/host/session/pausableClock.js';

function clock() {
  const source = { ms: 100, now: () => source.ms, iso: () => '2026-01-01T00:00:00Z' };
  return { source, clock: new PausableClock(source) };
}

it('stands still while it is held, and goes on from there', () => {
  const { source, clock: one } = clock();
  const release = one.hold();
  source.ms = 500;
  expect(one.now()).toBe(100);
  release();
  source.ms = 600;
  expect(one.now()).toBe(200);
});

it('stands still until the last hold is released', () => {
  const { source, clock: one } = clock();
  const first = one.hold();
  source.ms = 200;
  const second = one.hold();
  first();
  first();
  source.ms = 400;
  expect(one.now()).toBe(100);
  second();
  source.ms = 450;
  expect(one.now()).toBe(150);
});
