import type { Finding } from '../ports.js';

/** What came of the checks of a new script and their repair. */
export type Checked =
  | { readonly script: string; readonly repaired: boolean }
  | { readonly findings: readonly Finding[]; readonly script: string }
  | { readonly stopped: true };

/** The first findings, one a line. */
export function findingsText(findings: readonly Finding[], numbered = true): string {
  return findings
    .slice(0, 5)
    .map(({ line, message, code }) => `${numbered ? `line ${line}: ` : '- '}${message} (${code})`)
    .join('\n');
}
