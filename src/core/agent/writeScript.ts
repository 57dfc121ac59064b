import type { PolicyCall } from '../../shared/record.js';
import type { Message } from '../ports.js';
import type { DecideInput, DecideParts } from './decide.js';
import type { EditorAsked } from './editorState.js';
import { fencedScript, type FencedScript } from './fencedScript.js';
import { SCRIPT_GRAMMAR } from './grammar.js';
import { recordCall } from './recordCall.js';
import { scriptSampling } from './scriptSampling.js';

/** One call that writes a script, or the rest of one. */
export async function writeScript(
  parts: DecideParts,
  input: DecideInput,
  how: {
    readonly replyStart: string;
    readonly onText: (text: string, tokens: number) => void;
    readonly draft: string | undefined;
    /** What a second pass is asked, on a sequence of its own. */
    readonly editor?: EditorAsked | undefined;
  },
): Promise<PolicyCall> {
  const request = {
    ...(how.editor === undefined
      ? { role: 'policy' as const, messages: input.messages, prefix: input.prefix }
      : { role: 'editor' as const, ...how.editor }),
    replyStart: how.replyStart,
    grammar: SCRIPT_GRAMMAR,
    ...(how.draft === undefined ? {} : { draft: how.draft }),
    maxTokens: input.maxScriptTokens,
    sampling: scriptSampling(input.sampling),
  };
  const generation = await parts.model.generate(request, { signal: input.signal, onText: how.onText });
  return recordCall(parts, request, generation);
}

/** Asks once more for the script only, such as after the static gate refused the first one. */
export async function rewrite(
  parts: DecideParts,
  input: DecideInput,
  asked: { readonly reply: string; readonly advice: string; readonly file: string; readonly script: string },
): Promise<{ script: string | null; cutOff: boolean; call: PolicyCall }> {
  const messages: Message[] = [
    ...input.messages,
    { role: 'assistant', content: asked.reply },
    { role: 'user', content: asked.advice },
  ];
  const onText = (text: string, tokens: number) =>
    parts.emit({ type: 'policyText', stepId: input.stepId, text, tokens });
  const opening = openingOf(input.scripts.get(asked.file) ?? '');
  const draft = draftOf(input, asked.file, opening, asked.script);
  const call = await writeScript(parts, { ...input, messages }, { replyStart: opening, onText, draft });
  return { ...scriptOf(fencedScript(opening + call.text), call.end), call };
}

/**
 * The fence and the first line of the old script with the blank lines after it, with which the new one begins.
 * Without that line a small model often writes only the lines that it changes; with it, it goes on with the whole
 * script. A line of other code than an import is not given, since it may be what is to be changed.
 */
export function openingOf(script: string): string {
  const first = /^(?:import |from |#|"""|''')[^\n`]*\n(?:[ \t]*\n)*/.exec(script)?.[0] ?? '';
  return `\`\`\`python\n${first}`;
}

/** What the rest of the reply is likely to be: the script as it was, after the lines that are given, and the fence. */
export function draftOf(
  input: DecideInput,
  file: string,
  opening: string,
  script = input.scripts.get(file) ?? '',
): string | undefined {
  if (!input.drafts) return undefined;
  const given = opening.slice(opening.indexOf('\n') + 1);
  const rest = script.startsWith(given) ? script.slice(given.length) : script;
  return `${rest.replace(/\n+$/, '')}\n\`\`\``;
}

/** What follows the end of a script's fence may be cut off: the script is whole. */
export function scriptOf(
  found: FencedScript | null,
  end: PolicyCall['end'],
): { readonly script: string | null; readonly cutOff: boolean } {
  return { script: found?.source ?? null, cutOff: end === 'maxTokens' && found?.isClosed !== true };
}
