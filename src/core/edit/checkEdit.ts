import type { Step } from '../../shared/record.js';
import { pythonTokens } from './pythonTokens.js';

/** Why a new script is not worth a run, or null when it is. */
export interface EditProblem {
  readonly status: 'invalidEdit' | 'noChange' | 'repeated';
  readonly advice: string;
}

/**
 * Tells scripts that would waste a run: none at all, one cut off, the unchanged one, and one that was tried before.
 * @param input.triedIn the earlier step in which this script was tried, beside the same other scripts.
 */
export function editProblem(input: {
  readonly before: string;
  readonly after: string | null;
  readonly cutOff: boolean;
  readonly triedIn: (after: string) => Step | undefined;
}): EditProblem | null {
  if (input.after === null) {
    return {
      status: 'invalidEdit',
      advice: 'The reply holds no script. Write all lines of it in one ```python fence.',
    };
  }
  if (input.cutOff) {
    return { status: 'invalidEdit', advice: 'The script was cut off before its end. Make a smaller change.' };
  }
  if (isUnchanged(input.before, input.after)) {
    return { status: 'noChange', advice: 'The script is the same as before. Change the code, not only its comments.' };
  }
  const earlier = input.triedIn(input.after);
  if (earlier !== undefined) {
    return {
      status: 'repeated',
      advice: `This script was tried in step ${earlier.id} (${earlier.status}). Try an idea that is not on the list.`,
    };
  }
  return null;
}

/** Whether two scripts differ in no more than blank lines, comments and trailing spaces. */
export function isUnchanged(before: string, after: string): boolean {
  return withoutNoise(after) === withoutNoise(before);
}

/** A script without blank lines, comments and trailing spaces; what looks like a comment in a text stays. */
function withoutNoise(source: string): string {
  const comments = pythonTokens(source).filter((token) => token.kind === 'comment');
  const code = comments.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), source);
  return code
    .split(/\r\n|\n|\r/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
