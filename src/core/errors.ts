/**
 * Something that the user can mend. `message` is one sentence that says what was found and what to do;
 * it is shown as it is, without a stack. `badInput` tells apart what was asked wrongly (exit code 2)
 * from what could not run (exit code 1).
 */
export class UserError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly badInput = false,
  ) {
    super(message);
    this.name = 'UserError';
  }

  /** By its mark: the extension and the parts that it loads later each have a class of their own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'UserError';
  }
}

/** Text of anything thrown, for a log or the end of a sentence. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
