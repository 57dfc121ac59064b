import { UserError } from '../core/errors.js';

/** A problem with a file, which a button can do something about. */
export class FileProblem extends UserError {
  /** @param file absolute path. */
  constructor(
    code: string,
    message: string,
    readonly file: string,
  ) {
    super(code, message, true);
  }
}

/** Absolute path of the file that a problem is about; null when it names none. */
export function fileOf(error: UserError): string | null {
  return 'file' in error && typeof error.file === 'string' ? error.file : null;
}
