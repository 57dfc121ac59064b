/** A cell of a notebook. */
export interface Cell {
  readonly isCode: boolean;
  /** Language id of the editor. */
  readonly language: string;
  readonly text: string;
}

/** Cell magics after which the cell is Python all the same. */
const PYTHON_MAGICS = /^%%(time|timeit|capture|prun)\b/;
/** Magics and shell commands; a line that begins with the operator % has a space after it. */
const MAGIC = /^\s*(%{1,2}[a-z]|!)/i;

/**
 * The code of a notebook as one script, cell after cell. What plain Python does not know (magics, shell commands, other
 * languages) and all text become comments.
 */
export function cellsToScript(cells: readonly Cell[]): string {
  const parts = cells
    .filter(({ text }) => text.trim() !== '')
    .map((cell) => (isPython(cell) ? code(cell) : note(cell)));
  return parts.map((part) => `${part}\n`).join('\n');
}

function isPython({ isCode, language, text }: Cell): boolean {
  if (!isCode || language !== 'python') return false;
  const first = text.trimStart();
  return !first.startsWith('%%') || PYTHON_MAGICS.test(first);
}

function code({ text }: Cell): string {
  const lines = text.trimEnd().split(/\r?\n/);
  return ['# %%', ...lines.map((line) => (MAGIC.test(line) ? `# ${line.trim()}` : line))].join('\n');
}

function note({ text }: Cell): string {
  const lines = text.trim().split(/\r?\n/);
  return lines.map((line) => `# ${line}`.trimEnd()).join('\n');
}
