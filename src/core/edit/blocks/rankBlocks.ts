import { codeTokens } from '../pythonTokens.js';
import type { Block } from './blocks.js';
import { codeWords, wordsOf } from './words.js';

/** A word of the block's own name or signature counts as much as so many inside it. */
const IN_SIGNATURE = 3;
/** Code that never runs when the script does is seldom what is to be changed. */
const NOT_REACHED = 0.25;

/**
 * Blocks by how much they have to do with a text, the most first: words that few blocks have count more, words of
 * names and signatures most, and code that the script's own statements do not reach counts less.
 */
export function rankBlocks(source: string, blocks: readonly Block[], query: string): Block[] {
  const wanted = wordsOf(query);
  const words = blocks.map((block) => wordsOf(source.slice(block.start, block.end)));
  const reached = reachedFrom(source, blocks);
  const weight = (word: string) => Math.log(1 + blocks.length / words.filter((own) => own.has(word)).length);
  const scores = blocks.map((block, i) => {
    const named = wordsOf(`${block.label} ${block.kind === 'section' ? '' : block.signature}`);
    const sum = [...wanted]
      .filter((word) => words[i]!.has(word))
      .reduce((total, word) => total + weight(word) * (named.has(word) ? IN_SIGNATURE : 1), 0);
    return reached.has(block) ? sum : sum * NOT_REACHED;
  });
  return blocks
    .map((block, i) => ({ block, score: scores[i]! }))
    .sort((a, b) => b.score - a.score)
    .map(({ block }) => block);
}

/**
 * The blocks that an instruction names: the one whose function or class it calls by name, else those that hold the
 * most of its code words, such as `LEARNING_RATE` or `RandomForestRegressor`. Imports are never meant.
 * @returns an empty list when it names none.
 */
export function blocksNamed(source: string, blocks: readonly Block[], instruction: string): Block[] {
  const code = codeWords(instruction);
  const open = blocks.filter((block) => block.fits && block.kind !== 'imports');
  const own = open.filter((block) => code.has(ownName(block)) && block.kind !== 'section');
  if (own.length > 0) return own;
  const counts = open.map((block) => {
    const names = new Set(namesIn(source.slice(block.start, block.end)).map((name) => name.toLowerCase()));
    return [...code].filter((word) => names.has(word.toLowerCase())).length;
  });
  const most = Math.max(0, ...counts);
  return most === 0 ? [] : open.filter((_, i) => counts[i] === most);
}

function ownName(block: Block): string {
  return block.label.split(' ')[0]!.split('.').at(-1)!;
}

/** Blocks whose code runs when the script does: the sections, and what they name, and what that names. */
export function reachedFrom(source: string, blocks: readonly Block[]): Set<Block> {
  const byName = new Map<string, Block[]>();
  for (const block of blocks) {
    for (const name of new Set([ownName(block), block.label.split(/[. ]/)[0]!])) {
      byName.set(name, [...(byName.get(name) ?? []), block]);
    }
  }
  const reached = new Set(blocks.filter((block) => block.kind === 'imports' || /^section \d/.test(block.label)));
  for (const block of reached) {
    for (const name of namesIn(source.slice(block.start, block.end))) {
      // A set goes on with what is added while it is walked through.
      for (const next of byName.get(name) ?? []) reached.add(next);
    }
  }
  return reached;
}

function namesIn(code: string): string[] {
  return codeTokens(code)
    .filter((token) => token.kind === 'name')
    .map((token) => token.text);
}
