import type { PolicyCall, Sampling } from '../../shared/record.js';
import { isUnchanged } from '../edit/checkEdit.js';
import { idleEdit } from '../edit/idleEdit.js';
import type { DecideInput, DecideParts } from './decide.js';
import type { FailedScript } from './editorState.js';
import {
  changedLines,
  importLines,
  lineEditGrammar,
  linesOf,
  MAX_EDITS,
  namedLines,
  namesCode,
} from './lineEditGrammar.js';
import { beginningsOf, EDIT, ended, goesOn, withLineEdits } from './lineEditReply.js';
import { recordCall } from './recordCall.js';
import { scriptSampling } from './scriptSampling.js';

/** Tokens of all edits together. */
const MAX_TOKENS = 500;
/** New lines of one edit. */
const MAX_NEW_LINES = 30;
/** Times that it is asked for an edit, and for a repair, which seldom comes when it did not at once. */
const MAX_ASKED = { edit: 4, repair: 2 };

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

/**
 * Whether a script computes what the old one does, so that its edit has not been carried out. Of files that are no Python
 * nobody knows what uses them.
 */
export function hasNoEffect(
  { scripts }: Pick<DecideInput, 'scripts'>,
  { file, before, after }: { readonly file: string; readonly before: string; readonly after: string },
): boolean {
  const others = [...scripts].filter(([path]) => path !== file).map(([, source]) => source);
  return isUnchanged(before, after) || (file.endsWith('.py') && idleEdit(before, after, others) !== null);
}

/** What the lines are changed for. */
interface LinesAsked {
  readonly file: string;
  readonly instruction: string;
  readonly onText: (text: string, tokens: number) => void;
  /** What the lines are changed in, when it is not the script that the step starts from. */
  readonly failed?: FailedScript;
  /** What is likely to be said, such as what was said when it was asked ahead. */
  readonly draft?: string | undefined;
}

/**
 * Asks for the changed lines alone. A small model that rewrites a script falls into copying it; here the grammar lets it
 * name a few old lines, and what follows takes their place. It begins with a line that the instruction names, if there is
 * one, and a repair with one that the edit made. Where it copies a line, it is asked again and may not begin there; where
 * its edits come to nothing in another way, it is asked once more, sampled as freely as an idea. Each time costs a part of
 * what a whole script would.
 * @returns the script with the edits; null when they do not fit or change nothing. No call for a script without a line.
 */
export async function changeLines(
  parts: DecideParts,
  input: DecideInput,
  asked: LinesAsked,
): Promise<{ readonly script: string | null; readonly calls: readonly PolicyCall[] }> {
  const { failed } = asked;
  const start = input.scripts.get(asked.file) ?? '';
  const before = failed?.source ?? start;
  const named = failed ? changedLines(start, before) : namedLines(before, asked.instruction);
  const isAll = failed !== undefined || namesCode(before, asked.instruction);
  const without = failed ? new Set<number>() : importLines(before);
  const maxAsked = failed ? MAX_ASKED.repair : MAX_ASKED.edit;
  const calls: PolicyCall[] = [];
  let isFree = false;
  for (let times = 1; ; times++) {
    const isLeft = [...named].some((line) => !without.has(line));
    // Nor is a repair made anywhere else, when all lines of the edit came back as they were.
    if (failed && named.size > 0 && !isLeft) return { script: null, calls };
    const first = isLeft ? { first: named, isAll } : {};
    const grammar = lineEditGrammar(before, { without, ...first });
    if (grammar === null) return { script: null, calls };
    const { sampling: idea } = input;
    const sampling = isFree ? { ...idea, seed: idea.seed + 1 } : scriptSampling(idea);
    const call = await askForLines(parts, input, { ...asked, before, grammar, sampling });
    calls.push(call);
    const reply = ended(before, call.text);
    const after = input.signal.aborted ? null : withLineEdits(before, reply);
    const script = after === null || hasNoEffect(input, { file: asked.file, before, after }) ? null : after;
    const copied = after === null ? [] : beginningsOf(before, reply);
    const isLast = times === maxAsked || (isFree && copied.length === 0);
    if (script !== null || isLast || input.signal.aborted) return { script, calls };
    for (const line of copied) without.add(line);
    isFree ||= copied.length === 0;
  }
}

/** One reply. It is ended when it has begun to copy, and would go on so through the script. */
async function askForLines(
  parts: DecideParts,
  input: DecideInput,
  asked: LinesAsked & { readonly before: string; readonly grammar: string; readonly sampling: Sampling },
): Promise<PolicyCall> {
  const { grammar, sampling } = asked;
  const draft = asked.draft ?? (input.drafts ? draftOfEdits(asked.before) : undefined);
  const request = {
    ...(draft === undefined ? {} : { draft }),
    role: 'editor' as const,
    ...(await input.editorState(asked.file, asked.instruction, 'lines', asked.failed)),
    grammar,
    maxTokens: MAX_TOKENS,
    sampling,
  };
  const enough = new AbortController();
  let said = '';
  const onText = (text: string, tokens: number) => {
    asked.onText(text, tokens);
    said += text;
    if (hasCopied(said) || hasGoneOn(said) || goesOn(asked.before, said)) enough.abort();
  };
  const options = { signal: input.signal, enough: enough.signal, onText };
  return recordCall(parts, request, await parts.model.generate(request, options));
}

/**
 * Whether the last complete edit of a reply puts its old lines in their own place: the model has begun to copy, and would
 * go on so through the script.
 */
function hasCopied(reply: string): boolean {
  const [, old, made] = [...reply.matchAll(EDIT)].at(-1) ?? [];
  return old !== undefined && linesOf(old).join('\n') === linesOf(made!).join('\n');
}

/** Whether the new lines of an edit have become far more than the old ones: the model writes the script instead. */
function hasGoneOn(reply: string): boolean {
  const last = reply.slice(reply.lastIndexOf('<<<<<<< SEARCH'));
  const [, made = ''] = last.split(/^={5,}$/m);
  return linesOf(made).length > MAX_NEW_LINES;
}

/** Edits quote the script, and most of what they write stands there, too. */
function draftOfEdits(script: string): string[] {
  return ['<<<<<<< SEARCH\n', `${linesOf(script).join('\n')}\n`, '=======\n', '>>>>>>> REPLACE\n'];
}
