import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import {
  runFileSchema,
  runSettingsSchema,
  trajectoriesOf,
  trajectoryResultSchema,
  type RunFile,
  type RunSettings,
  type TrajectoryResult,
} from '../../core/evaluation/result.js';
import { makeFolder, writing } from '../writing.js';

const RUN_FILE = 'run.json';
const RESULT_FILE = 'result.json';

/** Folder of one trajectory in a run's folder. */
export function trajectoryDir(out: string, task: string, n: number): string {
  return path.join(out, 'trajectories', task, String(n));
}

/**
 * Begins a run in a folder, or goes on with the one that is there.
 * @returns the run's file as it is on the disk, whose machine may be that of an earlier sitting.
 * @throws {UserError} (bad input) when the folder holds a run with other settings.
 */
export async function openRun(out: string, run: RunFile): Promise<RunFile> {
  const there = await readJson(path.join(out, RUN_FILE));
  if (there === null) {
    await writing(path.dirname(out), () => makeFolder(out));
    await writeAtomically(path.join(out, RUN_FILE), json(run));
    return run;
  }
  const earlier = parse(runFileSchema, there, path.join(out, RUN_FILE));
  // Parsed likewise, so that the order of the keys is the same.
  const changed = differingSetting(earlier.settings, runSettingsSchema.parse(run.settings));
  if (changed === null) return earlier;
  throw new UserError(
    'otherSettings',
    `The run in ${out} has other settings (${changed}); give the same ones to go on, or another --out.`,
    true,
  );
}

function differingSetting(earlier: RunSettings, now: RunSettings): string | null {
  for (const key of Object.keys(now) as (keyof RunSettings)[]) {
    if (JSON.stringify(earlier[key]) !== JSON.stringify(now[key])) return key;
  }
  return null;
}

/** A run and its results so far. @throws {UserError} (bad input) when there is none in the folder. */
export async function readRun(out: string): Promise<{ file: RunFile; results: TrajectoryResult[] }> {
  const there = await readJson(path.join(out, RUN_FILE));
  if (there === null) {
    throw new UserError(
      'noRun',
      `There is no evaluation in ${out}; give a folder that "ml-agent evaluate" made.`,
      true,
    );
  }
  const file = parse(runFileSchema, there, path.join(out, RUN_FILE));
  const results: TrajectoryResult[] = [];
  for (const { name } of file.settings.tasks) {
    for (const { n } of trajectoriesOf(file.settings)) {
      const result = await readResult(trajectoryDir(out, name, n));
      if (result !== null) results.push(result);
    }
  }
  return { file, results };
}

/** The result of a trajectory, or null when it has none yet. */
export async function readResult(dir: string): Promise<TrajectoryResult | null> {
  const file = path.join(dir, RESULT_FILE);
  const there = await readJson(file);
  return there === null ? null : parse(trajectoryResultSchema, there, file);
}

export async function writeResult(dir: string, result: TrajectoryResult): Promise<void> {
  await writeAtomically(path.join(dir, RESULT_FILE), json(result));
}

/** Writes a file so that it is either as before or whole, whenever the process or the machine ends. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  await writing(path.dirname(file), async () => {
    const part = `${file}.part`;
    const handle = await open(part, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  });
}

/** Text of a JSON file. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError('brokenRun', `${file} is not JSON; remove it to begin anew.`, true);
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error).replaceAll('\n', ' ');
  throw new UserError('brokenRun', `${file} is of another version or damaged: ${problem}.`, true);
}
