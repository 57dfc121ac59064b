import { describe, expect, it } from 'vitest';
import { continues, edits, says } from '../../core/scriptedModel.js';
import { resumedKit, scoring, sessionKit, type KitOptions } from '../../core/sessionKit.js';

const CRASHING = scoring(0.6).replace('targets = ', 'print([1][3])\ntargets = ');
const FILES = { 'helper.py': 'X = 1\n', 'other.py': 'X = 2\n' };
const copy = (source: string) => says('Copy File', { source, destination: 'copy.py' });

/** Sessions that end in different states, as their replies. */
const SESSIONS: readonly (readonly [string, number, KitOptions['replies']])[] = [
  ['the baseline alone', 1, ['Nothing.']],
  ['a better script', 1, edits('Raise LEVEL.', scoring(0.6))],
  ['a crash that is to be repaired', 1, edits('Index.', CRASHING)],
  ['a repair that crashed too', 2, [...edits('Index.', CRASHING), ...edits('Index.', CRASHING.replace('3', '4'))]],
  [
    'copies, made before and after a better script',
    4,
    [copy('helper.py'), ...edits('Raise LEVEL.', scoring(0.6)), copy('other.py'), ...edits('Index.', CRASHING)],
  ],
  [
    'all kinds of steps',
    5,
    [
      ...edits('Raise LEVEL.', scoring(0.6)),
      'Nothing.',
      ...edits('Write.', 'x = ='),
      continues('y = ='),
      ...edits('Lower LEVEL.', scoring(0.4)),
      says('List Files', { dir_path: '.' }),
    ],
  ],
];

describe('a session read back from its record', () => {
  it.each(SESSIONS)('is what it was: %s', async (_, steps, replies) => {
    const live = await sessionKit({ files: FILES, experiment: { repeats: 1, budget: { steps } }, replies: replies! });
    await live.run();
    const { session } = await resumedKit(live);
    expect(session.steps).toEqual(live.session.steps);
    expect(session.originals).toEqual(live.session.originals);
    expect(session.incumbent).toEqual(live.session.incumbent);
    expect(session.startPoint()).toEqual(live.session.startPoint());
    for (const step of session.steps) expect(session.scriptsOf(step.id)).toEqual(live.session.scriptsOf(step.id));
    expect([session.nextId, session.stepsTaken, session.repeatSeeds, session.secondsUsed]).toEqual([
      live.session.nextId,
      live.session.stepsTaken,
      live.session.repeatSeeds,
      live.session.secondsUsed,
    ]);
  });

  it('leaves out a baseline that was stopped', async () => {
    const live = await sessionKit({});
    live.control.stop.abort();
    await live.run();
    const { session } = await resumedKit(live);
    expect(session.steps).toEqual([]);
    expect(session.nextId).toBe(0);
  });
});
