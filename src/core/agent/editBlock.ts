import type { PolicyCall } from '../../shared/record.js';
import type { Block } from '../edit/blocks/blocks.js';
import { blocksNamed } from '../edit/blocks/rankBlocks.js';
import { spliceBlock, type Spliced } from '../edit/blocks/spliceBlock.js';
import type { GenerateRequest, Message, PythonSyntax } from '../ports.js';
import type { DecideInput, DecideParts } from './decide.js';
import { blockGrammar, choiceGrammar } from './grammar.js';
import { blockOutputTokens, CHOICE_TOKENS, textOf, type LongScript } from './longScripts.js';
import { fencedScript, type FencedScript } from './fencedScript.js';
import type { PreparedReply } from '../ahead/prepared.js';
import { fence } from './prompt.js';
import { recordCall } from './recordCall.js';
import { scriptSampling } from './scriptSampling.js';

/** Blocks of which the policy chooses one when its instruction fits several. */
const MAX_CHOICE = 12;

export type BlockParts = DecideParts & { readonly syntax: PythonSyntax };

/** A block as the policy wrote it, and what a repair needs to ask for it again. */
export interface WrittenBlock {
  readonly script: LongScript;
  readonly file: string;
  readonly block: Block;
  /** The conversation up to the request for the block. */
  readonly messages: readonly Message[];
  /** What was written, with line feeds; null when the reply holds no code. */
  readonly found: FencedScript | null;
  readonly spliced: Spliced | null;
}

export interface BlockEdit {
  /** Null when no block was chosen. */
  readonly written: WrittenBlock | null;
  readonly calls: readonly PolicyCall[];
  readonly end: PolicyCall['end'];
}

/** The whole script with the block in its place; null when there is none, or it does not fit there. */
export function splicedScript(written: WrittenBlock): string | null {
  return written.spliced?.ok === true ? written.spliced.script : null;
}

/**
 * Carries out an edit of a long script: the block is chosen, then rewritten alone as the conversation goes on, so that
 * idea and code share one context, and spliced into the script.
 */
export async function editBlock(
  parts: BlockParts,
  input: DecideInput,
  edit: {
    readonly reply: string;
    readonly instruction: string;
    readonly file: string;
    readonly script: LongScript;
    readonly onText: (text: string, tokens: number) => void;
    /** The block as it was prepared for this instruction, or null. */
    readonly prepared: PreparedReply | null;
  },
): Promise<BlockEdit> {
  const calls: PolicyCall[] = [];
  const reply = edit.reply.trimEnd();
  const chosen = await chooseBlock(parts, input, { ...edit, reply });
  if (chosen.call !== null) calls.push(chosen.call);
  if (chosen.block === null) return { written: null, calls, end: chosen.call?.end ?? 'end' };
  const { block } = chosen;
  const messages: Message[] = [
    ...input.messages,
    { role: 'assistant', content: `${reply}\nBlock: ${block.label}` },
    { role: 'user', content: askFor(edit.file, edit.script, block) },
  ];
  const asked = { ...edit, block, messages, draft: edit.prepared?.text ?? fenced(textOf(edit.script, block)) };
  const { written, call } = await writeBlock(parts, input, asked);
  return { written, calls: [...calls, call], end: call.end };
}

/** Asks once more for the block, after a check refused what was written. */
export async function rewriteBlock(
  parts: BlockParts,
  input: DecideInput,
  asked: { readonly written: WrittenBlock; readonly messages: readonly Message[] },
): Promise<{ readonly written: WrittenBlock; readonly call: PolicyCall }> {
  const { written, messages } = asked;
  const onText = (text: string, tokens: number) =>
    parts.emit({ type: 'policyText', stepId: input.stepId, text, tokens });
  const draft = fenced(written.found?.source ?? textOf(written.script, written.block));
  return writeBlock(parts, input, { ...written, messages, draft, onText });
}

/** The block that the instruction can only mean, else the one that the policy names. */
async function chooseBlock(
  parts: DecideParts,
  input: DecideInput,
  edit: { readonly reply: string; readonly instruction: string; readonly script: LongScript },
): Promise<{ readonly block: Block | null; readonly call: PolicyCall | null }> {
  const { blocks, source } = edit.script;
  const named = blocksNamed(source, blocks, edit.instruction);
  if (named.length === 1) return { block: named[0]!, call: null };
  const open = blocks.filter((block) => block.fits && block.kind !== 'imports');
  // After a crash, what was changed is what most likely fails.
  const changed = open.filter((block) => edit.script.suspects?.has(block.label) === true);
  const choice = changed.length > 0 ? changed : named.length > 0 && named.length <= MAX_CHOICE ? named : open;
  if (choice.length <= 1) return { block: choice[0] ?? null, call: null };
  const labels = choice.map((block) => block.label);
  const request: GenerateRequest = {
    role: 'policy',
    messages: input.messages,
    prefix: input.prefix,
    replyStart: `${edit.reply}\nBlock: `,
    grammar: choiceGrammar(labels),
    maxTokens: CHOICE_TOKENS,
    sampling: scriptSampling(input.sampling),
  };
  const generation = await parts.model.generate(request, { signal: input.signal });
  const call = await recordCall(parts, request, generation);
  const said = generation.text.trim();
  // Without a grammar the name may come in quotes or in a sentence; the longest one that is said counts.
  const heard = choice.filter(({ label }) => said.includes(label)).sort((a, b) => b.label.length - a.label.length);
  return { block: call.end === 'stopped' ? null : (heard[0] ?? null), call };
}

function askFor(file: string, script: LongScript, block: Block): string {
  return `Lines ${block.firstLine}-${block.lastLine} of ${file}, ${block.label}:
${fence(textOf(script, block), 'python')}

Make the change in this block. Write all its lines, also those that stay as they are, in one fence; nothing else of the script. Imports that it needs and the script lacks come before it.`;
}

async function writeBlock(
  parts: BlockParts,
  input: DecideInput,
  asked: {
    readonly file: string;
    readonly script: LongScript;
    readonly block: Block;
    readonly messages: readonly Message[];
    readonly draft: string;
    readonly onText: (text: string, tokens: number) => void;
  },
): Promise<{ readonly written: WrittenBlock; readonly call: PolicyCall }> {
  const { file, script, block, messages } = asked;
  const request: GenerateRequest = {
    role: 'policy',
    messages,
    prefix: input.prefix,
    replyStart: OPENING,
    grammar: blockGrammar(block.head.replace(/\r\n?/g, '\n')),
    ...(input.drafts ? { draft: asked.draft } : {}),
    maxTokens: blockOutputTokens(parts.model.info().contextSize),
    sampling: scriptSampling(input.sampling),
  };
  const generation = await parts.model.generate(request, { signal: input.signal, onText: asked.onText });
  const call = await recordCall(parts, request, generation);
  const found = fencedScript(OPENING + generation.text);
  const whole = { path: file, source: script.source };
  const spliced = found === null ? null : await spliceBlock(parts.syntax, whole, block, found.source);
  return { written: { script, file, block, messages, found, spliced }, call };
}

function fenced(text: string): string {
  return `${text.replace(/\n+$/, '')}\n\`\`\``;
}

const OPENING = '```python\n';
