import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportTrace } from '../../../src/adapters/mlAgentBench/exportTrace.js';
import { ACTION_NAMES } from '../../../src/shared/action.js';
import { edits, says } from '../../core/scriptedModel.js';
import { scoring, sessionKit } from '../../core/sessionKit.js';

/** The benchmark's own data classes, each key and type as its reader demands them. */
const stepSchema = z.strictObject({
  action: z.strictObject({ name: z.string(), args: z.record(z.string(), z.unknown()) }),
  observation: z.string(),
  timestamp: z.number(),
});
const traceSchema = z.strictObject({
  steps: z.array(stepSchema),
  low_level_steps: z.array(stepSchema),
  action_infos: z.record(
    z.string(),
    z.strictObject({
      name: z.string(),
      description: z.string(),
      usage: z.record(z.string(), z.string()),
      return_value: z.string(),
      function: z.string(),
      is_primitive: z.boolean(),
    }),
  ),
  task_description: z.string(),
});

async function trace() {
  const kit = await sessionKit({
    experiment: { budget: { steps: 4 } },
    replies: [
      ...edits('Raise LEVEL to 0.6.', scoring(0.6)),
      says('List Files', { dir_path: '.' }),
      'I do not know.',
      says('Inspect Script Lines', { script_name: 'train.py', start_line_number: 1, end_line_number: 3 }),
    ],
  });
  await kit.run();
  return { kit, exported: traceSchema.parse(JSON.parse(JSON.stringify(exportTrace(kit.session)))) };
}

describe("a session as MLAgentBench's trace", () => {
  it('has the actions that reached the environment, with their arguments and observations', async () => {
    const { kit, exported } = await trace();
    expect(exported.steps.map(({ action }) => action.name)).toEqual([
      'Edit Script (AI)',
      'List Files',
      'Inspect Script Lines',
    ]);
    expect(exported.steps[0]!.action.args).toEqual({
      script_name: 'train.py',
      edit_instruction: 'Raise LEVEL to 0.6.',
      save_name: 'train.py',
    });
    expect(exported.steps[1]!.observation).toBe(kit.steps()[2]!.observation);
    expect(exported.task_description).toBe('Raise the score.');
  });

  it('tells when each observation was there, in seconds, in order', async () => {
    const { kit, exported } = await trace();
    const times = exported.steps.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.abs(times[0]! - Date.now() / 1000)).toBeLessThan(120);
    const { startedAt, seconds } = kit.steps()[1]!;
    expect(times[0]).toBeCloseTo(Date.parse(startedAt) / 1000 + seconds.total, 6);
  });

  it('lists below them what was done to the workspace: the baseline run, the file written and run again', async () => {
    const { exported } = await trace();
    expect(exported.low_level_steps.map(({ action }) => action.name)).toEqual([
      'Execute Script',
      'Write File',
      'Execute Script',
      'List Files',
    ]);
    expect(exported.low_level_steps[1]!.action.args).toEqual({ file_name: 'train.py', content: scoring(0.6) });
  });

  it('describes each of the seven actions', async () => {
    const { exported } = await trace();
    expect(Object.keys(exported.action_infos).sort()).toEqual([...ACTION_NAMES].sort());
    for (const [name, info] of Object.entries(exported.action_infos)) expect(info.name).toBe(name);
    expect(exported.action_infos['Execute Script']).toMatchObject({
      usage: { script_name: expect.any(String) },
      function: 'execute_script',
      is_primitive: true,
    });
  });
});
