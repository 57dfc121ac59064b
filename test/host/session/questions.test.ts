import { describe, expect, it } from 'vitest';
import type { ApprovalMode } from '../../../src/host/contributions.js';
import { Questions, type Question } from '../../../src/host/session/questions.js';

const EDIT = { stepId: 3, diff: '', idea: 'scale', file: 'train.py', before: 'a', after: 'b' };
const RUN = { stepId: 3, command: 'python train.py', purpose: 'run' as const };

function questions(mode: ApprovalMode) {
  const stop = new AbortController();
  const seen: (Question | null)[] = [];
  const holds = { open: 0, total: 0 };
  const hold = () => {
    holds.open++;
    holds.total++;
    return () => void holds.open--;
  };
  const options = { mode: () => mode, stop: stop.signal, hold, onQuestion: (one: Question | null) => seen.push(one) };
  return { stop, seen, holds, questions: new Questions(options) };
}

describe('the mode decides what is asked', () => {
  it.each([
    ['alone', 0],
    ['askEdit', 1],
    ['askRun', 1],
  ] as const)('%s: %i question for an edit and its run', async (mode, count) => {
    const { questions: one, seen } = questions(mode);
    const edit = one.edit(EDIT);
    one.answer({ allow: true });
    expect(await edit).toEqual({ allow: true });
    const run = one.run(RUN);
    one.answer({ allow: true });
    expect(await run).toEqual({ allow: true });
    expect(seen.filter((question) => question !== null)).toHaveLength(count);
  });

  it('a run that is asked about shows the change that it runs, and no earlier one', async () => {
    const { questions: one } = questions('askRun');
    await one.edit(EDIT);
    void one.run(RUN);
    expect(one.open?.edit?.after).toBe('b');
    one.answer({ allow: true });
    await Promise.resolve();
    void one.run({ ...RUN, stepId: 4 });
    expect(one.open?.edit).toBeNull();
  });

  it('a run without an edit, such as of another script, is asked about unless the session runs alone', async () => {
    for (const mode of ['askEdit', 'askRun', 'alone'] as const) {
      const { questions: one, seen } = questions(mode);
      const earlier = one.edit({ ...EDIT, stepId: 2 });
      one.answer({ allow: true });
      await earlier;
      seen.length = 0;
      const run = one.run({ ...RUN, command: 'python upload.py' });
      expect(one.open).toEqual(
        mode === 'alone' ? null : { kind: 'run', stepId: 3, command: 'python upload.py', edit: null },
      );
      one.answer({ allow: false, reason: 'no' });
      expect((await run).allow).toBe(mode === 'alone');
    }
  });

  it('runs with other seeds are part of the run that was allowed', async () => {
    const { questions: one, seen } = questions('askRun');
    expect(await one.run({ ...RUN, purpose: 'repeat' })).toEqual({ allow: true });
    expect(seen).toEqual([]);
  });
});

describe('a question', () => {
  it('waits, holds the clock, and hands the reason on', async () => {
    const { questions: one, holds, seen } = questions('askEdit');
    const asked = one.edit(EDIT);
    expect(holds.open).toBe(1);
    one.answer({ allow: false, reason: 'too slow' });
    expect(await asked).toEqual({ allow: false, reason: 'too slow' });
    expect(holds).toEqual({ open: 0, total: 1 });
    expect(seen.at(-1)).toBeNull();
    expect(one.open).toBeNull();
  });

  it('is declined by a stop, before and after it came up', async () => {
    const { questions: one, stop } = questions('askEdit');
    const asked = one.edit(EDIT);
    stop.abort();
    expect((await asked).allow).toBe(false);
    expect((await one.edit(EDIT)).allow).toBe(false);
  });
});
