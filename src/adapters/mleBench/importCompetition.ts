import { copyFile, cp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import { EXPERIMENT_FILE, type Direction } from '../../shared/experiment.js';
import { benchmarkExperiment, type GivenMetric } from '../benchmarkExperiment.js';
import type { PythonInterpreter } from '../python/findPython.js';
import { makeFolder, writing } from '../writing.js';

export interface ImportCompetitionOptions extends GivenMetric {
  /** Absolute folder of the experiment; it must not exist, or be empty. */
  readonly out: string;
  /** Absolute path of a script that reads `data/` and writes `submission.csv`: the benchmark has none. */
  readonly script: string;
  readonly python: PythonInterpreter | null;
  readonly signal: AbortSignal;
  readonly onOutput: (text: string) => void;
}

/** A competition that MLE-bench has prepared. */
export interface Competition {
  readonly id: string;
  /** Absolute folder of what the agent may see. */
  readonly publicDir: string;
  /** Text of `description.md`; empty when there is none. */
  readonly description: string;
}

/** Characters of the description's part on evaluation that enter the goal; the whole lies beside the data. */
const GOAL_BUDGET = 1500;

/**
 * Finds a prepared competition in `ID/prepared/public`, from the folder of the competition, `prepared` or `public`.
 * @throws {UserError} (bad input) when it was not prepared.
 */
export async function readCompetition(given: string): Promise<Competition> {
  const dir = await realpath(given).catch(() => {
    throw new UserError('noSuchPath', `There is no folder ${given}; check the path.`, true);
  });
  const places = [path.join(dir, 'prepared', 'public'), path.join(dir, 'public'), dir];
  for (const place of places) {
    if (path.basename(place) !== 'public' || (await readdir(place).catch(() => [])).length === 0) continue;
    const file = [path.join(place, 'description.md'), path.join(path.dirname(place), 'description.md')];
    const texts = await Promise.all(file.map((one) => readFile(one, 'utf8').catch(() => '')));
    const parts = place.split(path.sep);
    const id = parts.at(parts.at(-2) === 'prepared' ? -3 : -2) ?? 'competition';
    return { id, publicDir: place, description: texts.find((text) => text !== '') ?? '' };
  }
  throw new UserError(
    'noCompetition',
    `${dir} holds no prepared competition; run "mlebench prepare -c ${path.basename(dir)}" first.`,
    true,
  );
}

/**
 * Makes an experiment of a competition: the public files in `data/`, the script as `train.py`, and `ml-agent.json`.
 * The answers in `private/` are not touched. A folder that could not be finished is removed.
 * @returns the metric. @throws {UserError} when the folder is in use, the script fails, or the metric cannot be told.
 */
export async function importCompetition(
  competition: Competition,
  options: ImportCompetitionOptions,
): Promise<{ readonly name: string; readonly direction: Direction }> {
  const { out } = options;
  if ((await stat(options.script).catch(() => null))?.isFile() !== true) {
    throw new UserError('noScript', `There is no script ${options.script}; check --script.`, true);
  }
  if ((await readdir(out).catch(() => [])).length > 0) {
    throw new UserError('notFree', `The folder ${out} is not empty; give another one with --out.`, true);
  }
  return writing(out, async () => {
    try {
      await makeFolder(out);
      await cp(competition.publicDir, path.join(out, 'data'), { recursive: true, dereference: true });
      await writeFile(path.join(out, 'data', 'description.md'), competition.description);
      const script = path.join(out, 'train.py');
      await copyFile(options.script, script);
      const named = { name: competition.id, goal: goalOf(competition), readonly: ['data/**'], script };
      const experiment = await benchmarkExperiment({ ...options, ...named });
      await writeFile(path.join(out, EXPERIMENT_FILE), `${JSON.stringify(experiment, null, 2)}\n`);
      return experiment['metric'] as { name: string; direction: Direction };
    } catch (error) {
      await rm(out, { recursive: true, force: true });
      throw error;
    }
  });
}

function goalOf({ id, description }: Competition): string {
  const title = /^#\s+(.+)$/m.exec(description.replace(/^#\s+(Overview|Description)\s*$/gim, ''))?.[1] ?? id;
  const evaluation = /^#+\s+Evaluation\s*\n([\s\S]*?)(?=\n#|$(?![\s\S]))/im.exec(description)?.[1] ?? '';
  const said = evaluation.replace(/\s+/g, ' ').trim().slice(0, GOAL_BUDGET);
  return [
    `Improve train.py for the competition ${title}, which data/description.md describes.`,
    said === '' ? '' : `${said.replace(/[.\s]*$/, '')}.`,
    'Keep the validation split and the line that prints the metric, and write the predictions to submission.csv.',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
