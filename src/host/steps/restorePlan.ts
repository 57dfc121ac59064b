/** One file of a restore. */
export interface FileState {
  /** Relative to the experiment. */
  readonly file: string;
  /** What the file holds now; null when it does not exist. */
  readonly current: string | null;
  /** What it is to hold. */
  readonly wanted: string;
  /** Every text that the session knows of this file: the untouched one and each step's. */
  readonly known: readonly string[];
}

/** What is to be done: files to write, and files that the user has changed in a way that the session knows nothing of. */
export interface RestorePlan {
  readonly write: readonly FileState[];
  readonly conflicts: readonly FileState[];
}

/**
 * A file is overwritten only when it holds what the session began with or made itself; anything else is the user's
 * work. Line ends and a byte order mark do not count: editors change them when they save.
 */
export function restorePlan(files: readonly FileState[]): RestorePlan {
  const changing = files.filter(({ current, wanted }) => current === null || plain(current) !== plain(wanted));
  const isConflict = ({ current, known }: FileState) =>
    current !== null && !known.some((text) => plain(text) === plain(current));
  return {
    write: changing.filter((file) => !isConflict(file)),
    conflicts: changing.filter(isConflict),
  };
}

/** Whether two texts are the same but for line ends and byte order mark. */
export function isSameText(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}
