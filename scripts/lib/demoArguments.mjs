import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { Failure } from './run.mjs';

const DEFAULTS = { sample: 'breast-cancer', model: 'coder-1.5b', steps: '8' };

/** Options that the program takes with a value; all others are flags. */
const WITH_VALUE = ['model', 'steps', 'minutes', 'python', 'context', 'threads', 'seed'];
const FLAGS = ['cpu', 'json', 'help'];

/**
 * What follows `npm run demo --`: the demo's own `--sample`, a model's path or name (also without `--model`), and
 * options of `ml-agent improve`, which are passed on.
 * @param from folder in which the user typed the command; relative paths start there.
 * @returns {{ sample: string, model: string, python: string | undefined, help: boolean, rest: string[] }} `rest` holds
 *   all but model and python.
 * @throws {Failure} for an unknown option.
 */
export function demoArguments(args, from) {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new Failure(`Name one model; these are ${positionals.length}.`);
  const { sample = DEFAULTS.sample, model = positionals[0] ?? DEFAULTS.model, python, help = false, ...rest } = values;
  rest.steps ??= DEFAULTS.steps;
  return {
    sample,
    model: isPath(model) ? resolve(from, model) : model,
    python: python && /[/\\]/.test(python) ? resolve(from, python) : python,
    help,
    rest: Object.entries(rest).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, value])),
  };
}

/** Whether a model is given by its file, not by its name in the catalogue. */
export function isPath(model) {
  return /[/\\]/.test(model) || model.toLowerCase().endsWith('.gguf');
}

function parse(args) {
  const options = { sample: { type: 'string' } };
  for (const name of WITH_VALUE) options[name] = { type: 'string' };
  for (const name of FLAGS) options[name] = { type: 'boolean' };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // Node adds advice about other ways to write it, which does not fit here.
    throw new Failure(`${error.message.split('. ')[0]}; "npm run demo -- --help" lists the options.`);
  }
}
