import { stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { writeExperiment } from '../adapters/experimentFiles.js';
import { findPython } from '../adapters/python/findPython.js';
import { proposeExperiment, type Proposal } from '../adapters/proposeExperiment.js';
import { checkWritable } from '../adapters/store/sessionStore.js';
import { UserError } from '../core/errors.js';
import type { MetricCandidate } from '../core/metric/inferMetrics.js';
import { noDirection } from '../core/metric/noDirection.js';
import { EXPERIMENT_FILE, type Direction } from '../shared/experiment.js';
import type { CommandIo } from './io.js';
import { table } from './output.js';

export const SETUP_USAGE = `Usage: ml-agent setup SCRIPT [--yes] [--command C] [--metric NAME] [--direction D] [--python PATH] [--force]

Runs the script once, lists the numbers that it prints, and writes ${EXPERIMENT_FILE} beside it after asking.

  --yes         take the likeliest metric without asking
  --command C   how the script is run (default: python SCRIPT)
  --force       replace an ${EXPERIMENT_FILE} that is there
`;

/** Metrics that the question lists. */
const SHOWN = 8;

/** `setup SCRIPT`. @throws {UserError} when the script does not run or prints no number with a name. */
export async function setupCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const { script, values } = parse(args);
  const file = path.resolve(io.cwd, script);
  const dir = path.dirname(file);
  const target = path.join(dir, EXPERIMENT_FILE);
  if (!values.force && (await stat(target).catch(() => null)) !== null) {
    throw new UserError('experimentThere', `There is an ${target} already; edit it, or say --force.`, true);
  }
  await checkWritable(dir);
  const chosen = values.python ?? io.env['ML_AGENT_PYTHON'];
  const python = await findPython({ chosen, experimentDir: dir, env: io.env, signal: io.signal });
  const command = values.command;
  io.err(`Running ${command ?? `python ${path.basename(file)}`} once ...\n`);
  const proposal = await proposeExperiment({ script: file, python, command, signal: io.signal, onOutput: io.err });
  const metric = await chooseMetric(proposal, values, io);
  const experiment = proposal.experimentFor(metric);
  await writeExperiment(dir, experiment);
  io.out(`Wrote ${target}: ${metric.name}, ${metric.direction}. Review it, then run "ml-agent improve ${script}".\n`);
}

async function chooseMetric(
  proposal: Proposal,
  values: Values,
  io: CommandIo,
): Promise<{ name: string; direction: Direction }> {
  const direction = values.direction as Direction | undefined;
  const named = values.metric === undefined ? undefined : byName(proposal.metrics, values.metric);
  if (named !== undefined) return { name: named.name, direction: direction ?? named.direction ?? 'maximize' };
  const first = proposal.metrics[0]!;
  if (values.yes) {
    const guessed = direction ?? first.direction;
    if (guessed !== undefined) return { name: first.name, direction: guessed };
    throw noDirection(first.name);
  }
  if (!process.stdin.isTTY) {
    throw new UserError('notInteractive', 'There is nobody to ask; say --yes, or --metric and --direction.', true);
  }
  return ask(proposal.metrics.slice(0, SHOWN), io);
}

function byName(metrics: readonly MetricCandidate[], name: string): MetricCandidate {
  const found = metrics.find((metric) => metric.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const seen = metrics.slice(0, SHOWN).map((metric) => metric.name);
  throw new UserError('noSuchMetric', `The script printed no "${name}"; it printed: ${seen.join(', ')}.`, true);
}

async function ask(
  metrics: readonly MetricCandidate[],
  io: CommandIo,
): Promise<{ name: string; direction: Direction }> {
  const rows = metrics.map((metric, i) => [`${i + 1}`, metric.name, String(metric.value), metric.direction ?? '?']);
  io.out(`${table([['', 'metric', 'value', 'direction'], ...rows])}\n`);
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await questions.question('Which one is to be improved? [1] ', { signal: io.signal });
    const chosen = metrics[Number(answer.trim() || '1') - 1];
    if (chosen === undefined) throw new UserError('usage', `"${answer.trim()}" is not on the list.`, true);
    const guess = chosen.direction ?? 'maximize';
    const other = guess === 'maximize' ? 'minimize' : 'maximize';
    const reply = await questions.question(`${guess} ${chosen.name}? [Y/n: ${other}] `, { signal: io.signal });
    return { name: chosen.name, direction: /^n/i.test(reply.trim()) ? other : guess };
  } finally {
    questions.close();
  }
}

interface Values {
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly command?: string;
  readonly metric?: string;
  readonly direction?: string;
  readonly python?: string;
}

function parse(args: readonly string[]): { script: string; values: Values } {
  const usage = (problem: string) => new UserError('usage', `${problem} ${SETUP_USAGE.split('\n')[0]}`, true);
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      options: {
        yes: { type: 'boolean', short: 'y' },
        force: { type: 'boolean' },
        command: { type: 'string' },
        metric: { type: 'string' },
        direction: { type: 'string' },
        python: { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw usage((error as Error).message.split('\n')[0]!.replace(/\.?$/, '.'));
  }
  const [script, ...more] = parsed.positionals;
  if (script === undefined || more.length > 0) throw usage('Give one script.');
  const { direction } = parsed.values;
  if (direction !== undefined && direction !== 'maximize' && direction !== 'minimize') {
    throw usage(`"${direction}" is no direction.`);
  }
  return { script, values: parsed.values };
}
