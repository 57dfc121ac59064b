import { wellFormed } from './wellFormed.js';

/** A script found in a reply. */
export interface FencedScript {
  /** With one line end at its end. */
  readonly source: string;
  /** False when the reply ended before the fence did, so that lines may be missing. */
  readonly isClosed: boolean;
}

interface Block {
  readonly language: string;
  readonly lines: readonly string[];
  readonly isClosed: boolean;
}

/** Marks with which a chat template ends a turn. In a string of a script they are text like any other. */
const END_OF_TURN = /(?:<[|｜](?:im_end|endoftext|eot_id|end_of_text|end▁of▁sentence)[|｜]>|<\/s>|<end_of_turn>)$/;
const PYTHON = /^(?:python|py)\d*(?:\.\d+)?$/i;

/**
 * The script in the fences of a text: the first block that is marked as Python, else the first without a language.
 * Blocks in other languages, such as a diff or the commands of an installation, are passed over. Fences in strings do
 * not close a block: only a line that is a bare fence, and is not indented more than the opening one, does.
 * @returns null when there is no such block, or it is empty.
 */
export function fencedScript(text: string): FencedScript | null {
  const blocks = blocksOf(text.split(/\r\n|\n|\r/));
  const block = blocks.find(({ language }) => PYTHON.test(language)) ?? blocks.find(({ language }) => language === '');
  if (block === undefined) return null;
  const source = block.lines.join('\n').trimEnd();
  return source === '' ? null : { source: `${wellFormed(source)}\n`, isClosed: block.isClosed };
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const opening = /^(\s*)(`{3,}|~{3,})([^`]*)$/.exec(lines[i]!);
    if (opening === null) continue;
    const body: string[] = [];
    let isClosed = false;
    for (i++; i < lines.length && !isClosed; i++) {
      isClosed = closes(lines[i]!, opening);
      if (!isClosed) body.push(lines[i]!);
    }
    i--;
    blocks.push({ language: languageOf(opening[3]!), lines: isClosed ? body : withoutEnd(body), isClosed });
  }
  return blocks;
}

/** "python", "Python 3", "{.python}", "python:train.py" and "train.py" all say what the block holds. */
function languageOf(info: string): string {
  const word = /[\w.+#-]+/.exec(info)?.[0].replace(/^\./, '') ?? '';
  return /\.py$/i.test(word) ? 'python' : word;
}

function closes(line: string, [, indentation, fence]: RegExpExecArray): boolean {
  const end = withoutMark(line).trim();
  return end.startsWith(fence!) && /^(?:`+|~+)$/.test(end) && line.search(/\S/) <= indentation!.length;
}

/** Of a block that nothing closed: a fence or the end of the turn may stand behind the last line of code. */
function withoutEnd(lines: readonly string[]): string[] {
  const last = withoutMark(lines.at(-1) ?? '');
  return [...lines.slice(0, -1), last.replace(/(?:`{3,}|~{3,})$/, '')];
}

function withoutMark(line: string): string {
  return line.trimEnd().replace(END_OF_TURN, '').trimEnd();
}
