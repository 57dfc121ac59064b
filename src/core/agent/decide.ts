import type { PolicyCall, Sampling } from '../../shared/record.js';
import { savedSeconds, type Prepared, type PreparedReply } from '../ahead/prepared.js';
import type { Clock, Emit, Message, Model, Store } from '../ports.js';
import { isEcho } from './directions.js';
import { replyGrammar, type Allowed } from './grammar.js';
import { jsonReply } from './jsonReply.js';
import { parseReply, type Reply } from './parseReply.js';
import type { Asked } from './prepareState.js';
import { splicedScript, type BlockParts, type WrittenBlock } from './editBlock.js';
import type { LongScript } from './longScripts.js';
import type { EditorState } from './editorState.js';
import { recordCall } from './recordCall.js';
import { replyDraft } from './replyDraft.js';
import { writeEdit, type WrittenEdit } from './writeEdit.js';
import { scriptOf } from './writeScript.js';

/** Tokens for the fields and the action; the grammar's lengths end them earlier. */
const MAX_REPLY_TOKENS = 700;
/** Other directions that are tried in one step when what the policy proposes was tried already or changes nothing. */
export const MAX_TURNS = 2;

/** What the policy decided, with every model call that led there. */
export interface Decision {
  readonly reply: Reply;
  /** Its text, fields and action alone, and the state that was asked. */
  readonly said: string;
  readonly asked: Asked;
  /** The new script of an edit; null for other actions, and when the reply holds none. */
  readonly script: string | null;
  /** The part of a long script that was rewritten; null when the script came whole. */
  readonly block: WrittenBlock | null;
  /** True when the token limit came before the end of the script. */
  readonly cutOff: boolean;
  readonly calls: readonly PolicyCall[];
  /** The one of them that wrote the script, or null. */
  readonly written: PolicyCall | null;
  /** How many directions further than the step's own the state looks that was asked last. */
  readonly turns: number;
  /** Seconds that the replies came sooner because they were prepared; null when they were not. */
  readonly savedSeconds: number | null;
  readonly stopped: boolean;
}

export interface DecideInput {
  readonly stepId: number;
  readonly messages: readonly Message[];
  /** What the messages begin with in every session of the experiment. */
  readonly prefix: readonly Message[];
  readonly allowed: Allowed;
  readonly sampling: Sampling;
  /** The script that each editable file starts from. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Those of them that are too long to be rewritten whole, with their blocks. */
  readonly long: ReadonlyMap<string, LongScript>;
  /** Tokens that the new script may have. */
  readonly maxScriptTokens: number;
  /** Whether the script that is rewritten serves as a draft, for speed. */
  readonly drafts: boolean;
  /** Whether an edit instruction says what was tried already; such a proposal is refused before its script is written. */
  readonly isTried: (instruction: string) => boolean;
  /** The same state in another direction, for the proposal after a refused one. */
  readonly inDirection: (turns: number) => Promise<Asked>;
  /** Whether a call of its own writes this script when it comes whole; the policy's own reply goes on with it otherwise. */
  readonly twoPasses: (file: string) => boolean;
  /** Whether the changed lines alone are asked for, and the whole script only where they come to nothing. */
  readonly lineEdits: boolean;
  /** What the editor is asked: for the whole script, or for the changed lines alone. */
  readonly editorState: EditorState;
  /** What the policy said when it was asked ahead; its replies are drafts of the real ones. Null without. */
  readonly prepared: Prepared | null;
  readonly signal: AbortSignal;
}

export type DecideParts = {
  readonly model: Model;
  readonly store: Pick<Store, 'putObject'>;
  readonly emit: Emit;
  readonly clock: Clock;
};

/**
 * One action of the policy: fields and action under the grammar of the state, then, for an edit, its code: the changed
 * lines, a block, or the whole script as the same reply goes on. Code comes in calls of its own, so that it can be sampled
 * colder and verified against drafts.
 * @param fromTurn how many directions further than the step's own to begin, 0 to MAX_TURNS.
 */
export async function decide(parts: BlockParts, input: DecideInput, fromTurn = 0): Promise<Decision> {
  const { stepId } = input;
  const started = parts.clock.now();
  let tokens = 0;
  const onText = (text: string, count: number) =>
    parts.emit({ type: 'policyText', stepId, text, tokens: tokens + count });
  parts.emit({ type: 'policyStarted', stepId });
  const calls: PolicyCall[] = [];
  const choice = await choose(parts, input, fromTurn, { calls, onText });
  const { asked, turns, call: first, reply, refused } = choice;
  tokens = calls.reduce((sum, call) => sum + call.tokens.length, 0);
  const isEdit = reply.ok && reply.action.name === 'Edit Script (AI)' && first.end !== 'stopped' && !refused;
  const prepared = isEdit ? preparedScript(input, reply.action.input.edit_instruction) : null;
  const said = actionText(first.text);
  // Back ends without a grammar write the script in the same reply.
  let made: WrittenEdit = { ...NOTHING, found: reply.ok ? reply.script : null, end: first.end };
  if (isEdit && (made.found === null || input.long.has(reply.action.input.script_name))) {
    const { script_name: file, edit_instruction: instruction } = reply.action.input;
    const edit = { reply: said, file, instruction, onText, prepared, hasNext: turns < MAX_TURNS };
    made = await writeEdit(parts, { ...input, ...asked }, edit);
    calls.push(...made.calls);
  }
  const { found, block, end, written } = made;
  let saved = choice.savedSeconds;
  if (prepared !== null && written !== null) saved = (saved ?? 0) + savedSeconds(prepared, written);
  tokens = calls.reduce((sum, call) => sum + call.tokens.length, 0);
  parts.emit({ type: 'policyEnded', stepId, tokens, seconds: (parts.clock.now() - started) / 1000 });
  const stopped = end === 'stopped';
  const whole = scriptOf(found, end);
  const script = block === null ? whole.script : splicedScript(block);
  const { cutOff } = whole;
  return { reply, said, asked, turns, script, block, cutOff, calls, written, savedSeconds: saved, stopped };
}

const NOTHING = { found: null, block: null, calls: [], written: null };

/** The script that was prepared for this very instruction; one for another idea is a worse draft than the old script. */
function preparedScript({ prepared, drafts }: DecideInput, instruction: string): PreparedReply | null {
  const script = drafts ? (prepared?.script ?? null) : null;
  return script?.instruction === instruction ? script : null;
}

interface Choice {
  readonly asked: Asked;
  readonly turns: number;
  readonly call: PolicyCall;
  readonly reply: Reply;
  /** True when this idea was tried already, and so were those that the policy proposed in other directions. */
  readonly refused: boolean;
  /** Seconds that the replies came sooner because they were prepared; null when they were not. */
  readonly savedSeconds: number | null;
}

/** A reply without the code that back ends without a grammar write after the action. */
function actionText(text: string): string {
  return text.split(/^```/m)[0]!.trimEnd();
}

/** Fields and action, asked for in other directions while the policy proposes what was tried already. */
async function choose(
  parts: DecideParts,
  input: DecideInput,
  fromTurn: number,
  out: { readonly calls: PolicyCall[]; readonly onText: (text: string, tokens: number) => void },
): Promise<Choice> {
  let asked: Asked = fromTurn === 0 ? input : await input.inDirection(fromTurn);
  let saved: number | null = null;
  for (let turns = fromTurn; ; turns++) {
    const prepared = input.drafts ? input.prepared?.replies[turns] : undefined;
    const request = {
      role: 'policy' as const,
      messages: asked.messages,
      prefix: input.prefix,
      grammar: replyGrammar(asked.allowed),
      ...(parts.model.ignoresGrammar === true ? { json: jsonReply(asked.allowed) } : {}),
      ...(input.drafts ? { draft: prepared?.text ?? replyDraft(asked.allowed) } : {}),
      maxTokens: MAX_REPLY_TOKENS + (parts.model.ignoresGrammar === true ? input.maxScriptTokens : 0),
      sampling: { ...input.sampling, seed: input.sampling.seed + turns },
    };
    const generation = await parts.model.generate(request, { signal: input.signal, onText: out.onText });
    const call = await recordCall(parts, request, generation);
    out.calls.push(call);
    if (prepared !== undefined) saved = (saved ?? 0) + savedSeconds(prepared, call);
    const reply = parseReply(generation.text, generation.end === 'maxTokens');
    const isEdit = reply.ok && reply.action.name === 'Edit Script (AI)';
    const refused = isEdit && input.isTried(reply.action.input.edit_instruction);
    const isEmpty = isEdit && isEcho(reply.action.input.edit_instruction);
    if (!(refused || isEmpty) || turns === MAX_TURNS || generation.end === 'stopped')
      return { asked, turns, call, reply, refused, savedSeconds: saved };
    asked = await input.inDirection(turns + 1);
  }
}
