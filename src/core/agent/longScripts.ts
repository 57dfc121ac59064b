import { blocksOf, type Block } from '../edit/blocks/blocks.js';
import { codeTree } from '../edit/blocks/codeTree.js';
import { outlineText } from '../edit/blocks/outline.js';
import { rankBlocks, reachedFrom } from '../edit/blocks/rankBlocks.js';
import type { Model, PythonSyntax } from '../ports.js';
import { fence } from './prompt.js';

/** A script longer than this is edited by blocks even where the context would hold it twice: it takes minutes to write. */
export const MAX_WHOLE_TOKENS = 4000;
/** Largest block that is rewritten: as tokens, and as a share of the context. */
const MAX_BLOCK_TOKENS = 1600;
const BLOCK_SHARE = 0.1;
/** Tokens for the name of the block, and for what is said around it. */
export const CHOICE_TOKENS = 64;
const AROUND_TOKENS = 160;
/** The outline takes so much of the room at most; blocks take the rest. */
const OUTLINE_SHARE = 0.6;
/** What a research problem is about, in the words of scripts. */
const TOPIC =
  'train fit model estimator classifier regressor network layer predict loss optimizer learning rate epoch batch hyperparameter feature scale encode split validation score metric print';

/** A script that is too long to be rewritten whole, in the blocks that are rewritten instead. */
export interface LongScript {
  readonly source: string;
  readonly blocks: readonly Block[];
  /** After a crash: labels of the blocks that were changed before it. */
  readonly suspects?: ReadonlySet<string>;
}

/** Tokens of the largest block that is rewritten in a context of so many tokens. */
export function maxBlockTokens(contextSize: number): number {
  return Math.min(MAX_BLOCK_TOKENS, Math.floor(contextSize * BLOCK_SHARE));
}

/** Tokens of a rewritten block: it may grow by half and some lines. */
export function blockOutputTokens(contextSize: number): number {
  return Math.ceil(maxBlockTokens(contextSize) * 1.5) + 150;
}

/** Tokens that are kept free for a block edit: its name, the block as it is, and as it will be. */
export function blockEditTokens(contextSize: number): number {
  return CHOICE_TOKENS + AROUND_TOKENS + maxBlockTokens(contextSize) + blockOutputTokens(contextSize);
}

/** The blocks of a script, or in one sentence why it cannot be split. */
export async function longScript(
  parts: { readonly model: Model; readonly syntax: PythonSyntax },
  path: string,
  source: string,
): Promise<LongScript | string> {
  const parsed = await parts.syntax.parse(path, source);
  if (!parsed.ok) return parsed.sentence;
  const blocks = await blocksOf(source, codeTree(source, parsed), {
    maxTokens: maxBlockTokens(parts.model.info().contextSize),
    countTokens: (text) => parts.model.countTokens(text),
  });
  return { source, blocks };
}

/**
 * A long script as the state shows it: its outline, and in full the blocks that matter most for `topic`, as many as fit.
 * @param budget tokens of the result at most, counted as the model counts; null when not even an outline of a few names fits.
 */
export async function scriptView(
  model: Model,
  script: LongScript,
  view: { readonly path: string; readonly topic: string; readonly budget: number },
): Promise<string | null> {
  const { source, blocks } = script;
  const ranked = rankBlocks(source, blocks, `${view.topic} ${TOPIC}`);
  const outline = await fittingOutline(model, script, ranked, view.budget * OUTLINE_SHARE);
  if (outline === null) return null;
  const lines = blocks.at(-1)?.lastLine ?? 0;
  const head = `${view.path} has ${lines} lines, too many to show them all. Its blocks, each by its lines:\n${outline}`;
  const imports = blocks.filter((block) => block.kind === 'imports').slice(0, 1);
  const chosen = new Set<Block>();
  let text = head;
  let rough = await model.countTokens(head);
  // What nothing calls would fill the room that a larger block of the running code left.
  const reached = reachedFrom(source, blocks);
  for (const block of new Set([...imports, ...ranked.filter((one) => reached.has(one))])) {
    if (!block.fits || rough + block.tokens > view.budget) continue;
    const next = `${head}\n\n${blockTexts(script, new Set([...chosen, block]))}`;
    if ((await model.countTokens(next)) > view.budget) continue;
    chosen.add(block);
    text = next;
    rough += block.tokens;
  }
  return (await model.countTokens(text)) <= view.budget ? text : null;
}

/**
 * The blocks of a changed script that the original does not have, within a budget; those that do not fit are named.
 * When blocks came or went, their names come first.
 */
export async function changedBlocks(
  model: Model,
  change: { readonly before: LongScript; readonly after: LongScript },
  budget: number,
): Promise<{ readonly text: string; readonly labels: ReadonlySet<string> }> {
  const { before, after } = change;
  const old = new Set(before.blocks.map((block) => textOf(before, block)));
  const changed = after.blocks.filter((block) => !old.has(textOf(after, block)));
  const labels = (script: LongScript) => script.blocks.map((block) => block.label);
  const gone = labels(before).filter((label) => !labels(after).includes(label));
  const parts = gone.length > 0 ? [`Gone: ${gone.join(', ')}.`] : [];
  for (const block of changed) {
    const shown = blockTexts(after, new Set([block]));
    const fits = (await model.countTokens([...parts, shown].join('\n\n'))) <= budget;
    parts.push(fits ? shown : `lines ${block.firstLine}-${block.lastLine}, ${block.label}: changed`);
  }
  return { text: parts.join('\n\n'), labels: new Set(changed.map((block) => block.label)) };
}

/** The code that runs when the script does, without functions that nothing calls. */
export function runningCode({ source, blocks }: LongScript): string {
  const reached = reachedFrom(source, blocks);
  return blocks
    .filter((block) => reached.has(block))
    .map((block) => source.slice(block.start, block.end))
    .join('\n');
}

/** Blocks in the order of the script, each with its lines and its name. */
export function blockTexts(script: LongScript, chosen: ReadonlySet<Block>): string {
  return script.blocks
    .filter((block) => chosen.has(block))
    .map(
      (block) =>
        `lines ${block.firstLine}-${block.lastLine}, ${block.label}:\n${fence(textOf(script, block), 'python')}`,
    )
    .join('\n\n');
}

/** The text of a block with line feeds, as a prompt shows it. */
export function textOf(script: LongScript, block: Block): string {
  return script.source.slice(block.start, block.end).replace(/\r\n?/g, '\n');
}

/** With signatures, else names alone, else the names that matter most; null when five of them do not fit. */
async function fittingOutline(
  model: Model,
  { blocks }: LongScript,
  ranked: readonly Block[],
  budget: number,
): Promise<string | null> {
  const fits = async (text: string) => (await model.countTokens(text)) <= budget;
  for (const names of [false, true]) {
    const text = outlineText(blocks, { names });
    if (await fits(text)) return text;
  }
  for (let count = blocks.length - 1; count >= Math.min(5, blocks.length); count = Math.floor(count * 0.8)) {
    const text = outlineText(blocks, { names: true, kept: new Set(ranked.slice(0, count)) });
    if (await fits(text)) return text;
  }
  return null;
}
