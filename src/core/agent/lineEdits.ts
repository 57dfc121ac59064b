import type { PolicyCall, Sampling } from '../../shared/record.js';
import { isUnchanged } from '../edit/checkEdit.js';
import { idleEdit } from '../edit/idleEdit.js';
import type { DecideInput, DecideParts } from './decide.js';
import type { FailedScript } from './editorState.js';
import { literal } from './grammar.js';
import { recordCall } from './recordCall.js';
import { scriptSampling } from './scriptSampling.js';

/** Tokens of all edits together. */
const MAX_TOKENS = 500;
const MAX_EDITS = 4;

/**
 * How changed lines are written: the form that code models know from merge conflicts. The grammar keeps them from copying
 * what stands in brackets here.
 */
export const LINE_EDIT_FORM = `Name only the lines that change, at most ${MAX_EDITS} times:
<<<<<<< SEARCH
[old lines, exactly as they stand in the script]
=======
[the lines that take their place]
>>>>>>> REPLACE`;

/** Whether a script computes what the old one does, so that its edit has not been carried out. */
export function hasNoEffect(before: string, after: string): boolean {
  return isUnchanged(before, after) || idleEdit(before, after) !== null;
}

/**
 * Asks for the changed lines alone. A small model that rewrites a script falls into copying it; here the grammar lets it
 * name a few old lines, and what follows takes their place. Where that comes to nothing it is asked once more, sampled as
 * freely as an idea, which costs less than a whole script.
 * @returns the script with the edits; null when they do not fit or change nothing.
 */
export async function changeLines(
  parts: DecideParts,
  input: DecideInput,
  asked: {
    readonly file: string;
    readonly instruction: string;
    readonly onText: (text: string, tokens: number) => void;
    /** What the lines are changed in, when it is not the script that the step starts from. */
    readonly failed?: FailedScript;
    /** What is likely to be said, such as what was said when it was asked ahead. */
    readonly draft?: string | undefined;
  },
): Promise<{ readonly script: string | null; readonly calls: readonly [PolicyCall, ...PolicyCall[]] }> {
  const before = asked.failed?.source ?? input.scripts.get(asked.file) ?? '';
  const ask = async (sampling: Sampling, draft?: string) => {
    const request = {
      ...(draft === undefined ? {} : { draft }),
      role: 'editor' as const,
      ...input.editorState(asked.file, asked.instruction, 'lines', asked.failed),
      grammar: lineEditGrammar(before),
      maxTokens: MAX_TOKENS,
      sampling,
    };
    const enough = new AbortController();
    let said = '';
    const onText = (text: string, tokens: number) => {
      asked.onText(text, tokens);
      said += text;
      if (hasCopied(said)) enough.abort();
    };
    const signal = AbortSignal.any([input.signal, enough.signal]);
    const generation = await parts.model.generate(request, { signal, onText });
    const call = await recordCall(parts, request, generation);
    const after = input.signal.aborted ? null : withLineEdits(before, call.text);
    return { script: after === null || hasNoEffect(before, after) ? null : after, call };
  };
  const first = await ask(scriptSampling(input.sampling), asked.draft);
  if (first.script !== null || input.signal.aborted) return { script: first.script, calls: [first.call] };
  const second = await ask({ ...input.sampling, seed: input.sampling.seed + 1 });
  return { script: second.script, calls: [first.call, second.call] };
}

/**
 * Grammar (GBNF) of edits from the top of the script to its end, four at most. Their old lines are lines of the script,
 * one after the other, without a blank one between: a whole paragraph at most, since a model that may name more copies
 * more, and one that may go on goes through the whole script.
 */
export function lineEditGrammar(script: string): string {
  const lines = linesOf(script);
  const isBlank = (i: number) => i >= lines.length || lines[i]!.trim() === '';
  const rules = lines.flatMap((line, i) => (isBlank(i) ? [] : [`line${i} ::= ${literal(`${line}\n`)}`]));
  for (let n = 1; n <= MAX_EDITS; n++) {
    for (let i = 0; i < lines.length; i++) {
      // "from": the n-th edit, of this line or a later one; "old": its old lines from this one on.
      const later = i + 1 < lines.length ? [`from${i + 1}n${n}`] : [];
      rules.push(`from${i}n${n} ::= ${[...(isBlank(i) ? [] : [`old${i}n${n}`]), ...later].join(' | ')}`);
      if (isBlank(i)) continue;
      const next = n < MAX_EDITS && i + 1 < lines.length ? `replace (head from${i + 1}n${n + 1})?` : 'replace';
      rules.push(`old${i}n${n} ::= line${i} ${isBlank(i + 1) ? next : `(old${i + 1}n${n} | ${next})`}`);
    }
  }
  return [
    'root ::= head from0n1',
    ...rules,
    'head ::= "<<<<<<< SEARCH\\n"',
    'replace ::= "=======\\n" (code "\\n" (code? "\\n")*)? ">>>>>>> REPLACE\\n"',
    'code ::= [^[<=>\\n\\r] [^\\n\\r]*',
  ].join('\n');
}

const EDIT = /^<{5,} SEARCH\n([\s\S]*?)^={5,}\n([\s\S]*?)^>{5,} REPLACE/gm;

/**
 * Whether the last complete edit of a reply puts its old lines in their own place: the model has begun to copy, and would
 * go on so through the script.
 */
function hasCopied(reply: string): boolean {
  const [, old, made] = [...reply.matchAll(EDIT)].at(-1) ?? [];
  return old !== undefined && linesOf(old).join('\n') === linesOf(made!).join('\n');
}

/**
 * A script with the edits of a reply carried out, each at the first place after the one before where its old lines
 * stand, else at the first place at all; back ends without a grammar keep to no order.
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
