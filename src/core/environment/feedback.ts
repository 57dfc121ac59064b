import { removedApiAdvice } from '../agent/removedApis.js';
import { headAndTail, plain } from '../agent/prompt.js';
import type { ScriptRun } from './runScript.js';

/** Characters of a diff, an output and a traceback that the policy reads; the record holds all of it. */
const DIFF_BUDGET = 1600;
const OUTPUT_BUDGET = 900;
const ERROR_BUDGET = 1200;
/** Characters at the end of standard error that are searched for removed APIs, and of one line in a traceback. */
const SEARCHED = 20_000;
const MAX_LINE = 1000;

/** Replacements of removed APIs that are named at once. */
const MAX_ADVICE = 3;

/**
 * The feedback f_t of an edit that was run: the paper's text, the diff, the output, the verdict.
 * @param verdict metric and decision in one or two sentences.
 */
export function editFeedback(input: {
  readonly file: string;
  readonly diff: string;
  readonly run: ScriptRun;
  readonly verdict: string;
  readonly advice: readonly string[];
}): string {
  const { run } = input;
  const failed = run.failure !== null && run.failure !== 'noMetric';
  const said = failed && run.errors.trim() !== '' ? errorTail(run.errors) : outputText(run.output);
  return [
    `The edited file is saved to ${input.file}. Here is the diff, please check if the edit is correct and desirable:`,
    headAndTail(plain(input.diff), DIFF_BUDGET),
    failed ? 'The script has been executed and failed:' : 'The script has been executed. Here is the output:',
    said,
    input.verdict,
    ...input.advice,
  ].join('\n\n');
}

/**
 * What to write in place of calls that the installed packages no longer have: of a script that failed by its error and its
 * source, of one that ran by the warnings alone, such as that of an inplace method that changes nothing.
 * @param imported installed versions by import name.
 */
export function replacements(
  run: ScriptRun,
  source: string,
  imported: Readonly<Record<string, string>>,
): readonly string[] {
  const failed = run.failure !== null && run.failure !== 'noMetric';
  const said = run.errors.slice(-SEARCHED);
  return removedApiAdvice(failed ? `${said}\n${source}` : said, imported).slice(0, MAX_ADVICE);
}

/** Output of a program as the policy reads it. */
export function outputText(output: string, budget = OUTPUT_BUDGET): string {
  return headAndTail(plain(output), budget) || '(no output)';
}

/** The end of a traceback: frames of the script and the error, without the frames of installed packages. */
export function errorTail(errors: string): string {
  const lines = plain(errors)
    .split('\n')
    .map((line) => line.slice(0, MAX_LINE));
  const start = lines.findLastIndex((line) => line.startsWith('Traceback (most recent call last)'));
  const shown: string[] = [];
  let inPackage = false;
  for (const line of lines.slice(Math.max(start, 0))) {
    if (/^\s*File "/.test(line)) inPackage = /[/\\](site-packages|dist-packages|lib[/\\]python3)/.test(line);
    else if (/^\S/.test(line)) inPackage = false;
    if (!inPackage) shown.push(line.replace(/File ".*[/\\]([^/\\"]+)"/, 'File "$1"'));
  }
  return headAndTail(shown.join('\n'), ERROR_BUDGET);
}
