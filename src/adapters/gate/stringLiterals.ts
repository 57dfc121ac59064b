/**
 * Tells whether a place lies inside a plain string literal; the fields of an f-string do not count as inside.
 * @param tokens ruff's token listing of the same source: one token a line, with its range in bytes of UTF-8.
 * @returns a function of 1-based row and 1-based column in UTF-16 units.
 */
export function inStringLiteral(source: string, tokens: string): (row: number, column: number) => boolean {
  const ranges = [...tokens.matchAll(/^\s*String (\d+)\.\.(\d+)/gm)].map(([, start, end]) => [
    Number(start),
    Number(end),
  ]);
  const lines = source.split(/(?<=\n|\r(?!\n))/);
  return (row, column) => {
    const before = lines.slice(0, row - 1).join('') + (lines[row - 1] ?? '').slice(0, column - 1);
    const offset = Buffer.byteLength(before);
    return ranges.some(([start = 0, end = 0]) => start <= offset && offset < end);
  };
}
