import type { Step } from '../../shared/record.js';
import type { Message } from '../ports.js';
import { harmlessLine } from './harmless.js';
import { budgetLeft, runLimits, type Limits } from './limitsText.js';
import { triedIdeas } from './memory.js';
import { LINE_EDIT_FORM } from './lineEdits.js';
import { fence, observation } from './prompt.js';
import { scriptChanges } from './scriptChanges.js';

const SYSTEM = 'You edit Python scripts for machine learning. You get a script and an instruction, and answer with';
const KEEP = 'with the data split, the seed, the evaluation and the line that prints the metric.';
const RULES = {
  script: ` the complete new script in one \`\`\`python fence.
Carry out the whole instruction, also where what it changes is used. Keep every other line as it is, ${KEEP}`,
  lines: ` edits of its lines.
Carry out the whole instruction, also where what it changes is used. Leave every other line as it is, ${KEEP}`,
};

/** What the editor is asked. */
export interface EditorAsked {
  readonly messages: readonly Message[];
  /** What the messages begin with in every session of the experiment; left out when the user's script is not shown. */
  readonly prefix?: readonly Message[];
}

/** A new script that a check or its run refused. */
export interface FailedScript {
  readonly source: string;
  /** Findings, or the end of a traceback; it may hold what the script or its data say. */
  readonly observed: string;
}

/**
 * What the editor is asked for an instruction: the changed lines alone, or the whole new script, in two passes.
 * @param file one of the editable scripts.
 * @param failed the script in place of the one that the step starts from, and what was observed of it.
 * @throws {UserError} `contextTooSmall` when a whole script has no room, even without the ideas tried.
 */
export type EditorState = (
  file: string,
  instruction: string,
  form: 'script' | 'lines',
  failed?: FailedScript,
) => Promise<EditorAsked>;

/**
 * The state of a call of its own that writes code (in arXiv 2505.23723 by a larger model). It knows the facts, as every
 * call that writes code does. What changes stands at the end, so that the editor's sequence keeps the rest: for edits by
 * lines that is also what makes the script another one than the user's.
 */
export function editorState(asked: {
  readonly facts: string;
  readonly metricName: string;
  readonly tried: readonly Step[];
  readonly limits: Limits;
  readonly file: string;
  /** The script as the user wrote it, and as it is to be changed. */
  readonly original: string;
  readonly script: string;
  readonly instruction: string;
  /** What was observed of the script, when it failed. */
  readonly observed: string | null;
  readonly form: 'script' | 'lines';
}): EditorAsked {
  const { file, form, original, script } = asked;
  // A script that is to be written whole is shown as it is.
  const changes = form === 'lines' ? scriptChanges(original, script) : null;
  const shown = changes === null ? script : original;
  const beginning = `${asked.facts}\n\n${file}:\n${fence(shown, 'python')}${form === 'lines' ? formText(file) : ''}`;
  // Changed lines take whatever estimator they read, so they are not shown what was tried.
  const tried = form === 'lines' ? '' : triedIdeas(asked.tried, asked.metricName);
  const parts = [
    beginning,
    tried === '' ? '' : `Changes tried so far, with their results:\n${tried}`,
    changes === null || changes === '' ? '' : `${file} has been changed since. Edit it as it is now:\n${changes}`,
    `${runLimits(asked.limits)} ${budgetLeft(asked.limits)}`,
    asked.observed === null ? '' : observation(asked.observed),
    `Instruction: ${harmlessLine(asked.instruction)}`,
  ];
  const content = parts.filter((part) => part !== '').join('\n\n');
  const conversation = (user: string): Message[] => [
    { role: 'system', content: SYSTEM + RULES[form] },
    { role: 'user', content: user },
  ];
  return { messages: conversation(content), ...(shown === original ? { prefix: conversation(beginning) } : {}) };
}

function formText(file: string): string {
  return `\n\nWrite the change that is asked for as edits of ${file}. ${LINE_EDIT_FORM}`;
}
