import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { edits } from './scriptedModel.js';
import { scoring, sessionKit, TRAIN, type KitOptions } from './sessionKit.js';

async function session(steps: number, options: KitOptions) {
  const experiment = { ...options.experiment, budget: { steps, ...options.experiment?.budget } };
  const kit = await sessionKit({ ...options, experiment });
  const summary = await kit.run();
  return { kit, summary, steps: kit.steps().slice(1) };
}

/** The script with some lines before its work. */
const before = (lines: string, script = scoring(0.6)) => script.replace('targets = ', `${lines}\ntargets = `);

describe('a run', () => {
  it('that is out of memory costs less than an error', async () => {
    const { steps } = await session(1, { replies: edits('Allocate.', before('raise MemoryError()')) });
    expect(steps[0]).toMatchObject({ status: 'outOfMemory', feedbackClass: 'corner', reward: { value: 0 } });
  });

  it('that the kernel kills counts as out of memory', async () => {
    const killed = before('import os, signal\nos.kill(os.getpid(), signal.SIGKILL)');
    const { steps } = await session(1, { replies: edits('Allocate.', killed) });
    expect(steps[0]).toMatchObject({ status: 'outOfMemory' });
  });

  it('that is silent for too long is stopped', async () => {
    const { steps } = await session(1, {
      experiment: { budget: { silentSeconds: 1 } },
      replies: edits('Wait.', before('import time\ntime.sleep(30)')),
    });
    expect(steps[0]).toMatchObject({ status: 'stalled', feedbackClass: 'corner', run: { end: 'stalled' } });
    expect(steps[0]!.reason).toBe('The run printed nothing for 1 s and was stopped.');
  });

  it('without a module that is not installed is not repaired, but left', async () => {
    const { steps } = await session(2, {
      replies: [...edits('Import.', before('import nowhere_to_be_found')), ...edits('Raise.', scoring(0.6))],
    });
    expect(steps.map(({ status, parentId }) => [status, parentId])).toEqual([
      ['crashed', 0],
      ['kept', 0],
    ]);
  });

  it('is tried with the quick command first, whose failure is the step', async () => {
    const smoke = 'QUICK=1 python train.py';
    const { kit, steps } = await session(2, {
      experiment: { smoke },
      replies: [
        ...edits('Fail when quick.', before('import os\nassert "QUICK" not in os.environ')),
        ...edits('Raise.', scoring(0.7)),
      ],
    });
    expect(steps[0]).toMatchObject({ status: 'crashed', metric: null, run: { command: smoke } });
    expect(steps[1]).toMatchObject({ status: 'kept', metric: { value: 0.7 }, run: { command: 'python train.py' } });
    const purposes = kit.events.flatMap((event) => (event.type === 'runStarted' ? [event.purpose] : []));
    expect(purposes).toEqual(['run', 'smoke', 'smoke', 'run']);
  });

  it('has the environment variables of the experiment', async () => {
    const reading = 'import os\n' + TRAIN.replace('LEVEL = 0.5', 'LEVEL = float(os.environ["LEVEL"])');
    const { summary } = await session(1, {
      experiment: { env: { LEVEL: '0.25' } },
      files: { 'train.py': reading },
      replies: ['No action.'],
    });
    expect(summary.baseline).toBe(0.25);
  });
});

describe('an experiment', () => {
  it('of two scripts keeps the change of one while the other is changed', async () => {
    const files = {
      'train.py': TRAIN.replace('LEVEL = 0.5', 'from settings import LEVEL'),
      'settings.py': 'LEVEL = 0.5\n',
    };
    const { kit, steps, summary } = await session(2, {
      files,
      experiment: { editable: ['train.py', 'settings.py'] },
      replies: [
        ...edits('Raise LEVEL.', 'LEVEL = 0.6\n', 'settings.py'),
        ...edits('Average three.', files['train.py'].replace('[1.0, 1.0]', '[1.0, 1.0, 0.9]')),
      ],
    });
    expect(steps[0], steps[0]!.observation).toMatchObject({ status: 'kept', scripts: [{ path: 'settings.py' }] });
    expect(steps[1]!.metric!.value).not.toBe(0.6);
    expect(kit.session.scriptsOf(2).get('settings.py')).toBe('LEVEL = 0.6\n');
    expect(summary.bestStep).toBeGreaterThanOrEqual(1);
  });

  it('of two scripts tries a change of one again beside another version of the other, and once only', async () => {
    const files = {
      'train.py': TRAIN.replace('LEVEL = 0.5', 'from settings import LEVEL'),
      'settings.py': 'LEVEL = 0.5\n',
    };
    const halved = files['train.py'].replace('LEVEL + NOISE', 'LEVEL / 2 + NOISE');
    const { steps } = await session(4, {
      files,
      experiment: { editable: ['train.py', 'settings.py'] },
      replies: [
        ...edits('Halve.', halved),
        ...edits('Raise LEVEL.', 'LEVEL = 0.6\n', 'settings.py'),
        ...edits('Take one half of it.', halved),
        ...['Half again.', 'Two parts.', 'A half.'].flatMap((idea) => edits(idea, halved)),
      ],
    });
    expect(steps.map(({ status, metric }) => [status, metric?.value])).toEqual([
      ['discarded', 0.25],
      ['kept', 0.6],
      ['discarded', 0.3],
      ['repeated', undefined],
    ]);
  });

  it('that runs in place leaves the script of the user as it was', async () => {
    const { kit, summary } = await session(1, {
      experiment: { isolation: 'inPlace' },
      replies: edits('Raise.', scoring(0.6)),
    });
    expect(summary).toMatchObject({ best: 0.6, bestStep: 1 });
    expect(readFileSync(path.join(kit.dir, 'train.py'), 'utf8')).toBe(TRAIN);
  });
});
