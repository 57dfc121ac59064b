import type { Finding } from '../ports.js';

/** A script that lost more than this share of its lines, and shrank below `SHRUNK`, is taken for a fragment. */
const LOST = 0.5;
const SHRUNK = 0.7;

/**
 * Tells a fragment from a whole script: small models often write only the lines that they change.
 * @returns a finding for the repair, or null when the script looks whole.
 */
export function lostCode(before: string, after: string, what: 'script' | 'block' = 'script'): Finding | null {
  const old = codeLines(before);
  const kept = new Set(codeLines(after));
  const lost = old.filter((line) => !kept.has(line)).length;
  if (lost <= old.length * LOST || kept.size >= old.length * SHRUNK) return null;
  return {
    code: 'incomplete',
    message: `${lost} of the ${old.length} lines of the ${what} are missing; write the whole ${what}, also what stays as it is`,
    line: 1,
  };
}

function codeLines(source: string): string[] {
  return source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
