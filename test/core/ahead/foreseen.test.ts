import { expect, it } from 'vitest';
import { step } from '../../steps.js';
import { sessionKit } from '../sessionKit.js';

it('a session with one more step goes on from this one, with its ideas, and leaves it as it is', async () => {
  const { session } = await sessionKit();
  const pool = [{ axis: 'data' as const, text: 'Scale the features.' }];
  session.explored({ type: 'ideas', at: '2025-01-01T00:00:00Z', pool, chosen: [0], selection: 'first', policy: [] });
  session.add(step(0, 0.5, { status: 'baseline' }), session.originals);
  const longer = session.after(step(1, 0.4, { status: 'discarded' }), session.originals);
  expect(longer.ideas).toEqual(pool);
  expect([longer.nextId, session.nextId]).toEqual([2, 1]);
  expect([longer.incumbent?.stepId, longer.startPoint()]).toEqual([0, session.startPoint()]);
});
