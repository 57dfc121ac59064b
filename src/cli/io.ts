/** What a command of the CLI takes from the process. */
export interface CommandIo {
  /** Standard output: the result, for people and scripts. */
  readonly out: (text: string) => void;
  /** Standard error: progress and notes. */
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal, where a line can be drawn over. */
  readonly errIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths start here. */
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** The real process. @param signal aborts on Ctrl+C. */
export function processIo(signal: AbortSignal): CommandIo {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    errIsTerminal: process.stderr.isTTY,
    env: process.env,
    cwd: process.cwd(),
    signal,
  };
}
