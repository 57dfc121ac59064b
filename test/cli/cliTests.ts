import { readdirSync } from 'node:fs';
import { beforeAll, beforeEach, expect, onTestFinished } from 'vitest';
import { temporaryFolder } from '../adapters/runner/support.js';
import { buildCli, type BuiltCli, type CliOptions, type CliResult } from './builtCli.js';

/** What a test file of the command line works with: the built program, and a folder for each test. */
export interface CliTests {
  /** Folder of the running test. */
  readonly dir: string;
  /** Runs the program in that folder. */
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** Files and folders in it. */
  left(): string[];
  /** The program refuses: one sentence on standard error, the right exit code, and nothing is written. */
  refuses(args: readonly string[], code: 1 | 2, said: RegExp | string, options?: CliOptions): Promise<void>;
}

/** Builds the program once for a test file, and gives each test a folder. */
export function cliTests(): CliTests {
  let cli: BuiltCli;
  let dir = '';
  beforeAll(async () => {
    cli = await buildCli();
    return () => cli.remove();
  });
  beforeEach(() => {
    const folder = temporaryFolder();
    onTestFinished(() => folder.remove());
    dir = folder.dir;
  });
  const left = () => readdirSync(dir, { recursive: true }).map(String).sort();
  return {
    get dir() {
      return dir;
    },
    run: (args, options) => cli.run(args, { cwd: dir, ...options }),
    left,
    async refuses(args, code, said, options) {
      const before = left();
      const result = await cli.run(args, { cwd: dir, ...options });
      expectOneSentence(result, code, said);
      expect(result.out).toBe('');
      expect(left()).toEqual(before);
    },
  };
}

/** One line on standard error, a sentence or how the command is used, without a stack. */
export function expectOneSentence({ err, code }: CliResult, wanted: 1 | 2, said: RegExp | string): void {
  expect(err).toMatch(/^[^\n]+(\.|Usage: [^\n.]+)\n$/);
  expect(err).toMatch(said);
  expect(err).not.toMatch(/ {4}at |fault of ML-Agent|\bundefined\b/);
  expect(code).toBe(wanted);
}
