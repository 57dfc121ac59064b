import { createPythonSyntax } from '../../../../src/adapters/gate/pythonSyntax.js';
import { blocksOf, type Block } from '../../../../src/core/edit/blocks/blocks.js';
import { codeTree } from '../../../../src/core/edit/blocks/codeTree.js';

export const SYNTAX = createPythonSyntax();

/** The blocks of a script; a token is a word. */
export async function split(source: string, maxTokens = 1000): Promise<Block[]> {
  const parsed = await SYNTAX.parse('train.py', source);
  if (!parsed.ok) throw new Error(parsed.sentence);
  const countTokens = (text: string) => Promise.resolve(text.split(/\s+/).filter((word) => word !== '').length);
  return blocksOf(source, codeTree(source, parsed), { maxTokens, countTokens });
}

/** The text of each block by its label. */
export async function texts(source: string, maxTokens?: number): Promise<Record<string, string>> {
  const blocks = await split(source, maxTokens);
  return Object.fromEntries(blocks.map(({ label, start, end }) => [label, source.slice(start, end)]));
}
