import type { Block } from './blocks.js';

/** Characters of a signature in the outline. */
const SIGNATURE = 90;

/**
 * One line a block: its lines, its name, and how it begins.
 * @param names true to leave the signatures out.
 * @param kept blocks to be listed; runs of others become one line that says how many.
 */
export function outlineText(blocks: readonly Block[], { names = false, kept = new Set(blocks) } = {}): string {
  const lines: string[] = [];
  let left = 0;
  const flush = () => {
    if (left > 0) lines.push(left === 1 ? '(1 more block)' : `(${left} more blocks)`);
    left = 0;
  };
  for (const block of blocks) {
    if (!kept.has(block)) {
      left++;
      continue;
    }
    flush();
    lines.push(outlineLine(block, names));
  }
  flush();
  return lines.join('\n');
}

function outlineLine(block: Block, names: boolean): string {
  const where = `${block.firstLine}-${block.lastLine}`;
  const isPlain = block.label === 'imports' || names;
  if (isPlain) return `${where} ${block.label}`;
  const signature = cut(block.signature, SIGNATURE);
  const saysName = block.kind !== 'section' && !/[. ]/.test(block.label);
  return saysName ? `${where} ${signature}` : `${where} ${block.label}: ${signature}`;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}
