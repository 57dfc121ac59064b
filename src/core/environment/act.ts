import type { Action } from '../../shared/action.js';
import { harmlessLine } from '../agent/harmless.js';
import { headAndTail, plain } from '../agent/prompt.js';
import { insidePath, isSpelledAsOnDisk, shownPath } from './paths.js';
import type { Workspace } from './workspace.js';

/** Lines that one Inspect Script Lines may show. */
export const MAX_INSPECT_LINES = 100;
/** Characters of an observation's free part. */
const MAX_OBSERVATION = 4000;
/** Of rows of data less: a digit is a token, and the facts name all columns. */
const MAX_ROWS = 1200;
const HOLDS_ROWS = /\.(?:csv|tsv|tab|dat|arff|libsvm|jsonl|ndjson)$/i;

/** What a non-edit action brought. `envError` tells a failed action from a successful one for the reward. */
export interface ActOutcome {
  readonly observation: string;
  readonly envError: boolean;
}

/** Actions that need neither a model nor a process. */
export type ReadAction = Extract<Action, { name: 'List Files' | 'Copy File' | 'Inspect Script Lines' }>;

/**
 * Carries out an action that only looks at files, or copies one into the agent's overlay.
 * Texts follow the action table of arXiv 2505.23723 (strings of MLAgentBench). Nothing throws for what the model asks.
 */
export async function act(action: ReadAction, workspace: Workspace): Promise<ActOutcome> {
  switch (action.name) {
    case 'List Files':
      return listFiles(action.input.dir_path, workspace);
    case 'Copy File':
      return copyFile(action.input.source, action.input.destination, workspace);
    case 'Inspect Script Lines':
      return inspect(action.input, workspace);
  }
}

/** An observation for something that could not be done, on one line. */
export function envError(text: string): ActOutcome {
  return { observation: `EnvError: ${harmlessLine(text)}`, envError: true };
}

async function listFiles(dir: string, workspace: Workspace): Promise<ActOutcome> {
  const names = await workspace.list(dir);
  if (names === null) return envError(`Cannot list file in the ${shownPath(dir)} directory`);
  return {
    observation: headAndTail(names.map(harmlessLine).join('\n') || '(empty)', MAX_OBSERVATION),
    envError: false,
  };
}

async function copyFile(source: string, destination: string, workspace: Workspace): Promise<ActOutcome> {
  const failed = envError(
    `File ${shownPath(source)} copy to ${shownPath(destination)} failed. Check whether the source and destinations are valid.`,
  );
  const target = await insidePath(workspace.root, destination);
  if (target === null)
    return envError(`cannot access file ${shownPath(destination)} because it is not in the work directory.`);
  if (!(await isSpelledAsOnDisk(workspace.root, target)) || !(await workspace.canHold(target))) return failed;
  if (workspace.isReadonly(target)) return envError(`cannot write file ${target} because it is a read-only file.`);
  if (workspace.isEditable(target)) {
    return envError(`${target} is a script of the experiment. Change it with Edit Script (AI).`);
  }
  const text = await workspace.read(source);
  const taken = !workspace.overlay.has(target) && (await workspace.exists(target));
  if (text === null || taken) return failed;
  workspace.overlay.set(target, text);
  return { observation: harmlessLine(`File ${source} copied to ${destination}`), envError: false };
}

async function inspect(
  input: { script_name: string; start_line_number: number; end_line_number: number },
  workspace: Workspace,
): Promise<ActOutcome> {
  const { start_line_number: start, end_line_number: end } = input;
  const text = await workspace.read(input.script_name);
  if (text === null) return envError(`cannot find script ${shownPath(input.script_name)}`);
  if (start < 1 || end < start) {
    return envError('start_line_number must be at least 1 and not above end_line_number.');
  }
  if (end - start + 1 > MAX_INSPECT_LINES) {
    return envError(`the number of lines to display is limited to ${MAX_INSPECT_LINES} lines`);
  }
  const lines = text.replace(/\n$/, '').split('\n');
  const part = lines.slice(start - 1, end).join('\n');
  const shown = headAndTail(plain(part), HOLDS_ROWS.test(input.script_name) ? MAX_ROWS : MAX_OBSERVATION);
  return { observation: `Here are the lines (the file ends at line ${lines.length}):\n\n${shown}`, envError: false };
}
