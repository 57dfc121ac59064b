import { parseArgs } from 'node:util';
import { text } from 'node:stream/consumers';
import { UserError } from '../core/errors.js';
import { parseMetric } from '../core/metric/parseMetric.js';
import type { MetricSpec } from '../shared/experiment.js';
import type { CommandIo } from './io.js';

export const PARSE_METRIC_USAGE = `Usage: ml-agent parse-metric --name N [--direction maximize|minimize] [--pattern REGEX] < LOG

Prints {"value", "line", "offset"} as JSON: the last value of the metric in the log, the exact line and its
offset in bytes. When there is none, prints null, and the reason on standard error.
`;

/** `parse-metric`. No metric is an outcome, so the exit code is 0 then too. */
export async function parseMetricCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const spec = parse(args);
  const result = parseMetric(await text(process.stdin), spec);
  io.out(`${JSON.stringify(result.reading)}\n`);
  if (result.reading === null) io.err(`${result.reason}\n`);
}

function parse(args: readonly string[]): MetricSpec {
  const usage = (problem: string) => new UserError('usage', `${problem} ${PARSE_METRIC_USAGE.split('\n')[0]}`, true);
  let values: { name?: string; direction?: string; pattern?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { name: { type: 'string' }, direction: { type: 'string' }, pattern: { type: 'string' } },
    }));
  } catch (error) {
    throw usage((error as Error).message.split('\n')[0]!.replace(/\.?$/, '.'));
  }
  const { name, direction = 'maximize', pattern } = values;
  if (name === undefined || name.trim() === '') throw usage('Name the metric.');
  if (direction !== 'maximize' && direction !== 'minimize') throw usage(`"${direction}" is no direction.`);
  return { name, direction, ...(pattern === undefined ? {} : { pattern }) };
}
