import type { z } from 'zod';
import { EXPERIMENT_FILE, experimentSchema, type Experiment } from '../../shared/experiment.js';
import { UserError } from '../errors.js';

/**
 * Reads the text of `ml-agent.json`.
 * @param where path for the message.
 * @throws {UserError} with one sentence that names the wrong key or value.
 */
export function parseExperiment(text: string, where: string = EXPERIMENT_FILE): Experiment {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(
      'badExperiment',
      `${where} is not valid JSON (${(error as Error).message}); correct it.`,
      true,
    );
  }
  const parsed = experimentSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(sentence).join('; ');
    throw new UserError('badExperiment', `${where} has a mistake: ${problems}. Correct it and try again.`, true);
  }
  const experiment = parsed.data;
  const { pattern } = experiment.metric;
  if (pattern !== undefined && !isPattern(pattern)) {
    throw new UserError('badExperiment', `${where}: metric.pattern is not a regular expression; correct it.`, true);
  }
  return experiment;
}

function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? 'the file' : `"${issue.path.join('.')}"`;
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"`).join(', ');
    const known = issue.path.length === 0 ? Object.keys(experimentSchema.shape).join(', ') : '';
    return `unknown key ${keys}${known === '' ? ` in ${place}` : ` (known keys: ${known})`}`;
  }
  return `${place}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
