import { spawn } from 'node:child_process';
import { z } from 'zod';
import { errorText } from '../../core/errors.js';
import type { FactFinder, Log } from '../../core/ports.js';
import type { Experiment } from '../../shared/experiment.js';
import { environmentFactsSchema, type EnvironmentFacts } from '../../shared/facts.js';
import { machineFacts } from './machineFacts.js';

export interface FactFinderOptions {
  /** The interpreter that runs the experiment; null when there is none. */
  readonly python: { readonly path: string; readonly version: string } | null;
  /** Absolute path of `facts.py`; its modules lie beside it. */
  readonly script: string;
  readonly log: Log;
  /** Seconds until the probe answers with what it knows by then; it is killed two seconds later. Default 8. */
  readonly seconds?: number;
}

/** Data files that are opened, and bytes read of each. */
const MAX_FILES = 200;
const MAX_BYTES = 5_000_000;
const DEFAULT_SECONDS = 8;
const GRACE_MS = 2_000;
const MAX_ANSWER_CHARS = 8_000_000;

/** What `facts.py` writes; it crosses a border, so it is parsed. */
const probeSchema = environmentFactsSchema
  .pick({ imported: true, notInstalled: true, alsoInstalled: true, data: true })
  .extend({ version: z.string(), warnings: z.array(z.string()) });

type Probe = z.infer<typeof probeSchema>;

/**
 * Facts of machine, interpreter, packages and data. The experiment's own code is parsed, never run.
 * `find` takes at most `seconds` + 2 and never throws: without a working interpreter, and on abort, `python` is null
 * and packages and data are empty; the log says why.
 */
export function createFactFinder(options: FactFinderOptions): FactFinder {
  return {
    async find(experiment, experimentDir, signal): Promise<EnvironmentFacts> {
      const [machine, probe] = await Promise.all([
        machineFacts(signal),
        probed(options, scriptsOf(experiment), experimentDir, signal),
      ]);
      for (const warning of probe?.warnings ?? []) options.log.warn(`Facts: ${warning}`);
      return {
        python: probe && options.python ? { path: options.python.path, version: probe.version } : null,
        imported: probe?.imported ?? {},
        notInstalled: probe?.notInstalled ?? [],
        alsoInstalled: probe?.alsoInstalled ?? {},
        data: probe?.data ?? [],
        ...machine,
      };
    },
  };
}

/** The editable scripts, and the one that the command starts where that is another. */
function scriptsOf(experiment: Experiment): string[] {
  const started = experiment.command
    .split(/\s+/)
    .filter((word) => /^[^/\\].*\.py$/.test(word) && !word.includes('..'));
  return [...new Set([...experiment.editable, ...started])].filter((path) => path.endsWith('.py'));
}

async function probed(
  options: FactFinderOptions,
  scripts: readonly string[],
  dir: string,
  signal: AbortSignal,
): Promise<Probe | null> {
  if (!options.python) return null;
  const seconds = options.seconds ?? DEFAULT_SECONDS;
  const request = { dir, scripts, maxFiles: MAX_FILES, maxBytes: MAX_BYTES, seconds };
  try {
    const answer = await runProbe(options.python.path, options.script, request, signal);
    const parsed = probeSchema.safeParse(JSON.parse(answer));
    if (parsed.success) return parsed.data;
    options.log.warn(`Facts: unexpected answer of the probe: ${z.prettifyError(parsed.error)}`);
  } catch (error) {
    options.log.warn(`Facts: the look at interpreter and data failed: ${errorText(error)}`);
  }
  return null;
}

/** @returns the last line of standard output. @throws {Error} when there is none, on time-out and on abort. */
function runProbe(
  python: string,
  script: string,
  request: { readonly seconds: number },
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error('stopped'));
    const limit = request.seconds * 1000 + GRACE_MS;
    // The probe starts no process of its own, so killing it alone is enough.
    const child = spawn(python, ['-I', '-X', 'utf8', script], {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      timeout: limit,
      killSignal: 'SIGKILL',
      signal,
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > MAX_ANSWER_CHARS) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)));
    // A probe that dies early closes its input; its exit says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(request));
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(output.trim().split('\n').at(-1) ?? '');
      else reject(new Error(killedBy ? `ended by ${killedBy}` : lastLine(errors) || `exit code ${code}`));
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
