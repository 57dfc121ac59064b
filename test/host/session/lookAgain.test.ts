import { expect, it, vi } from 'vitest';
import { lookAgain } from '../../../src/host/session/lookAgain.js';

const isEnded = (found: string) => found !== 'running';

it('looks until what is found is settled', async () => {
  const look = vi.fn(() => Promise.resolve(look.mock.calls.length < 3 ? 'running' : 'interrupted'));
  expect(await lookAgain(look, isEnded, { times: 10, everyMs: 1 })).toBe('interrupted');
  expect(look).toHaveBeenCalledTimes(3);
});

it('waits between two looks', async () => {
  const looked: number[] = [];
  const look = () => Promise.resolve(looked.push(performance.now()));
  await lookAgain(look, (count) => count === 2, { times: 10, everyMs: 50 });
  expect(looked[1]! - looked[0]!).toBeGreaterThan(45);
});

it('says what it found last when that does not settle', async () => {
  const look = vi.fn(() => Promise.resolve('running'));
  expect(await lookAgain(look, isEnded, { times: 4, everyMs: 1 })).toBe('running');
  expect(look).toHaveBeenCalledTimes(4);
});
