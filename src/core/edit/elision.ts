import type { Finding } from '../ports.js';

/** Comments, and the three dots, that stand for code which was not written. */
const ELISION = new RegExp(
  [
    '^\\.{3}$',
    '^#\\W*(?:\\.{3}|…)',
    '^#.*\\b(?:rest of (?:the|your) (?:code|script|file|program|functions?|imports?)',
    '(?:existing|previous|original|remaining) (?:code|script|functions?|imports?|lines?)',
    '(?:remains?|stays?|is|are) (?:the same|unchanged)',
    'same as (?:before|above|in the original)',
    '(?:code|implementation|logic) (?:goes )?here',
    '(?:rest|others?|code) (?:is )?(?:unchanged|omitted))\\b',
  ].join('|'),
  'i',
);

/**
 * Tells a script in which a comment such as "# ... rest unchanged" stands for code: small models write so when they
 * change little. Only when the script has become shorter, since a comment may say such a thing of code that is there.
 * @returns a finding for the repair, or null.
 */
export function elision(before: string, after: string): Finding | null {
  const old = new Set(linesOf(before));
  const lines = linesOf(after);
  const line = lines.findIndex((text) => ELISION.test(text) && !old.has(text));
  if (line === -1 || codeOf(lines).length >= codeOf([...linesOf(before)]).length) return null;
  const shown = lines[line]!.slice(0, 80);
  return {
    code: 'incomplete',
    message: `"${shown}" stands in the place of code; write all lines of the script, also those that stay as they are`,
    line: line + 1,
  };
}

function linesOf(source: string): string[] {
  return source.split('\n').map((line) => line.trim());
}

function codeOf(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line !== '' && !line.startsWith('#') && line !== '...');
}
