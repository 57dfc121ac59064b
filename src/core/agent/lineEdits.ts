import type { PolicyCall } from '../../shared/record.js';
import { isUnchanged } from '../edit/checkEdit.js';
import { idleEdit } from '../edit/idleEdit.js';
import type { DecideInput, DecideParts } from './decide.js';
import { literal } from './grammar.js';
import { recordCall } from './recordCall.js';
import { scriptSampling } from './scriptSampling.js';

/** Tokens of all edits together. */
const MAX_TOKENS = 600;
const MAX_EDITS = 4;

/** How changed lines are written; the form that code models know from merge conflicts. */
export const LINE_EDIT_FORM = `Each edit names old lines, exactly as they stand in the script, and the new lines that take their place:
<<<<<<< SEARCH
[old lines]
=======
[new lines]
>>>>>>> REPLACE`;

/** Whether a script computes what the old one does, so that its edit has not been carried out. */
export function hasNoEffect(before: string, after: string): boolean {
  return isUnchanged(before, after) || idleEdit(before, after) !== null;
}

/**
 * Asks for the changed lines alone, after the whole script came back as it was. A small model that rewrites a script
 * falls into copying it; here the grammar lets it name old lines of the script only, and what follows has to be new.
 * @returns the script with the edits; null when they do not fit or change nothing.
 */
export async function changeLines(
  parts: DecideParts,
  input: DecideInput,
  asked: {
    readonly file: string;
    readonly instruction: string;
    readonly onText: (text: string, tokens: number) => void;
  },
): Promise<{ readonly script: string | null; readonly call: PolicyCall }> {
  const before = input.scripts.get(asked.file) ?? '';
  const request = {
    role: 'editor' as const,
    messages: input.editorState(asked.file, asked.instruction, 'lines'),
    grammar: lineEditGrammar(before),
    maxTokens: MAX_TOKENS,
    sampling: scriptSampling(input.sampling),
  };
  const generation = await parts.model.generate(request, { signal: input.signal, onText: asked.onText });
  const call = await recordCall(parts, request, generation);
  const after = call.end === 'stopped' ? null : withLineEdits(before, call.text);
  return { script: after === null || hasNoEffect(before, after) ? null : after, call };
}

/**
 * Grammar (GBNF) of edits whose old lines are lines of the script, one after the other, without a blank one between:
 * a whole paragraph at most, since a model that may name more copies more.
 */
export function lineEditGrammar(script: string): string {
  const lines = linesOf(script);
  const isBlank = (i: number) => (lines[i] ?? '').trim() === '';
  const starts: string[] = [];
  const rules: string[] = [];
  for (const [i, line] of lines.entries()) {
    if (isBlank(i)) continue;
    starts.push(`old${i}`);
    rules.push(`old${i} ::= ${literal(`${line}\n`)}${isBlank(i + 1) ? '' : ` old${i + 1}?`}`);
  }
  return [
    `root ::= edit${' edit?'.repeat(MAX_EDITS - 1)}`,
    'edit ::= "<<<<<<< SEARCH\\n" old "=======\\n" (line "\\n")* ">>>>>>> REPLACE\\n"',
    `old ::= ${starts.join(' | ')}`,
    ...rules,
    'line ::= ([^>\\n\\r] [^\\n\\r]*)?',
  ].join('\n');
}

const EDIT = /^<{5,} SEARCH\n([\s\S]*?)^={5,}\n([\s\S]*?)^>{5,} REPLACE/gm;

/**
 * A script with the edits of a reply carried out, each at the first place after the one before where its old lines
 * stand, else at the first place at all.
 * @returns null when there is no edit, or one names lines that the script does not have.
 */
export function withLineEdits(script: string, reply: string): string | null {
  let lines: readonly string[] = linesOf(script);
  let from = 0;
  let count = 0;
  for (const [, search, replace] of reply.replaceAll('\r\n', '\n').matchAll(EDIT)) {
    const [old, made] = [linesOf(search!), linesOf(replace!)];
    const later = placeOf(old, lines, from);
    const at = later >= 0 ? later : placeOf(old, lines, 0);
    if (at < 0) return null;
    lines = [...lines.slice(0, at), ...made, ...lines.slice(at + old.length)];
    from = at + made.length;
    count++;
  }
  return count === 0 ? null : `${lines.join('\n')}\n`;
}

/** Where lines stand one after the other, at or after a line; -1 when nowhere. */
function placeOf(old: readonly string[], lines: readonly string[], from: number): number {
  if (old.length === 0) return -1;
  for (let at = from; at + old.length <= lines.length; at++)
    if (old.every((line, i) => lines[at + i]!.trimEnd() === line.trimEnd())) return at;
  return -1;
}

/** Lines of a text without the blank ones at its end. */
function linesOf(text: string): string[] {
  const whole = text.replace(/\n+$/, '');
  return whole === '' ? [] : whole.split('\n');
}
