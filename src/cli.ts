import { UserError } from './core/errors.js';
import {
  IMPORT_MLAGENTBENCH_USAGE,
  IMPORT_MLEBENCH_USAGE,
  importMlAgentBenchCommand,
  importMleBenchCommand,
  SCORE_MLAGENTBENCH_USAGE,
  scoreMlAgentBenchCommand,
} from './cli/benchmarks.js';
import { doctorCommand, DOCTOR_USAGE } from './cli/doctor.js';
import { evaluateCommand } from './cli/evaluate.js';
import { EVALUATE_USAGE } from './cli/evaluateOptions.js';
import { engineCommand, ENGINE_USAGE } from './cli/engine.js';
import { EXPORT_USAGE, exportCommand } from './cli/export.js';
import { improveCommand, IMPROVE_USAGE, resumeCommand, RESUME_USAGE } from './cli/improve.js';
import { processIo, type CommandIo } from './cli/io.js';
import { modelsCommand, MODELS_USAGE } from './cli/models.js';
import { EXIT } from './cli/output.js';
import { parseMetricCommand, PARSE_METRIC_USAGE } from './cli/parseMetric.js';
import { prefixesCommand, PREFIXES_USAGE } from './cli/prefixes.js';
import { pythonCommand, PYTHON_USAGE } from './cli/python.js';
import { setupCommand, SETUP_USAGE } from './cli/setup.js';
import { packageVersion } from './adapters/openSession.js';

interface Command {
  readonly usage: string;
  readonly summary: string;
  /** @returns the exit code; nothing means 0. */
  readonly run: (args: readonly string[], io: CommandIo) => Promise<number | void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  improve: { usage: IMPROVE_USAGE, summary: 'improve an experiment', run: improveCommand },
  resume: { usage: RESUME_USAGE, summary: 'go on with an earlier session', run: resumeCommand },
  evaluate: { usage: EVALUATE_USAGE, summary: 'measure what the agent gains on tasks', run: evaluateCommand },
  setup: { usage: SETUP_USAGE, summary: 'write ml-agent.json for a script', run: setupCommand },
  doctor: { usage: DOCTOR_USAGE, summary: 'check machine, Python and models', run: doctorCommand },
  models: { usage: MODELS_USAGE, summary: 'list and fetch models', run: modelsCommand },
  engine: { usage: ENGINE_USAGE, summary: 'fetch the CUDA build of the engine', run: engineCommand },
  prefixes: { usage: PREFIXES_USAGE, summary: 'show or remove evaluated prompts', run: prefixesCommand },
  python: { usage: PYTHON_USAGE, summary: 'make a virtual environment', run: pythonCommand },
  export: { usage: EXPORT_USAGE, summary: "write a session in another program's form", run: exportCommand },
  'import-mlagentbench': {
    usage: IMPORT_MLAGENTBENCH_USAGE,
    summary: 'make an experiment of a task of MLAgentBench',
    run: importMlAgentBenchCommand,
  },
  'score-mlagentbench': {
    usage: SCORE_MLAGENTBENCH_USAGE,
    summary: "score a submission by such a task's own evaluation",
    run: scoreMlAgentBenchCommand,
  },
  'import-mlebench': {
    usage: IMPORT_MLEBENCH_USAGE,
    summary: 'make an experiment of a competition of MLE-bench',
    run: importMleBenchCommand,
  },
  'parse-metric': { usage: PARSE_METRIC_USAGE, summary: 'find a metric in a log', run: parseMetricCommand },
};

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const io = processIo(abortOnSignals());
  const [name, ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name ?? ''] : undefined;
  if (name === '--version' || name === '-v') return io.out(`${packageVersion(import.meta.url)}\n`);
  if (command === undefined) {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') return io.out(help());
    io.err(`There is no command "${name}"; "ml-agent --help" lists them.\n`);
    process.exitCode = EXIT.badInput;
    return;
  }
  if (rest.includes('--help') || rest.includes('-h')) return io.out(command.usage);
  try {
    process.exitCode = (await command.run(rest, io)) ?? EXIT.done;
  } catch (error) {
    process.exitCode = reported(error, io);
  }
}

/** One sentence for what the user can mend; a stack for bugs, which should not occur. */
function reported(error: unknown, io: CommandIo): number {
  if (io.signal.aborted) {
    io.err('Stopped.\n');
    return EXIT.couldNotRun;
  }
  if (error instanceof UserError) {
    io.err(`${error.message}\n`);
    return error.badInput ? EXIT.badInput : EXIT.couldNotRun;
  }
  io.err(`This is a fault of ML-Agent; please report it.\n${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.couldNotRun;
}

/** The first Ctrl+C stops the run and ends the session in order; the second ends the process at once. */
function abortOnSignals(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(130);
      stop.abort(new Error('Stopped by the user.'));
    });
  }
  // Whoever read the output has gone, as with "| head -1": that, too, is a wish to stop.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      stop.abort(new Error('Nobody reads the output.'));
    });
  }
  return stop.signal;
}

function help(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length)) + 2;
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`);
  return `ml-agent improves machine learning experiments with a local model.

Usage: ml-agent COMMAND [OPTIONS]

${lines.join('\n')}

"ml-agent COMMAND --help" says more. Exit codes: 0 done, 1 could not run, 2 bad input.
`;
}
