import { parseArgs } from 'node:util';
import { UserError } from '../core/errors.js';
import { agentSettingsSchema, WHOLE_AGENT, type AgentSettings } from '../shared/agentSettings.js';

export const EVALUATE_USAGE = `Usage: ml-agent evaluate [OPTIONS]
       ml-agent evaluate report RUN
       ml-agent evaluate compare RUN_A RUN_B

Runs the agent on tasks with hidden answers and measures what it gains. The same command with the same
--out goes on where it was broken off. "report" writes the report of a run again, "compare" says whether
RUN_B is better than RUN_A.

  --tasks T...      names, or folders of tasks, also of MLAgentBench (default: held-out)
  --policy P        model, random (the baseline) or openai (default: model)
  --model M         name of the catalogue or path of a .gguf file; with --policy openai the model's name there
  --adapter FILE    adapter in GGUF for the model
  --endpoint URL    with --policy openai: address up to /v1; the key comes from OPENAI_API_KEY
  --trajectories K  for each task and seed (default: 8)
  --seeds S...      seeds of the policy's sampling (default: 1)
  --steps N         steps of the agent in a trajectory (default: 15)
  --minutes N       wall-clock minutes of a trajectory (default: 30)
  --parallel N      trajectories at a time, or auto (default: auto, by cores and free memory)
  --out DIR         folder of the run (default: evaluations/POLICY-TIME)
  --without PART    ideas, memory, fields, lineEdits, drafts or workAhead; may be repeated
  --with PART       pool (the policy writes a pool of ideas before its first step) or twoPasses (a call
                    of its own writes the script); may be repeated
  --field-length L  auto, short, normal or long: how much the policy may write before its action
  --python PATH     interpreter for the tasks (default: an environment with the tasks' pinned packages)
  --context N       tokens of the model's context (default: what the memory allows; 32768 for openai)
  --threads N       CPU threads of a model
  --cpu             do not use the GPU
  --json            the report as JSON on standard output
`;

const OPTIONS = {
  tasks: { type: 'string', multiple: true },
  policy: { type: 'string' },
  model: { type: 'string' },
  adapter: { type: 'string' },
  endpoint: { type: 'string' },
  trajectories: { type: 'string' },
  seeds: { type: 'string', multiple: true },
  steps: { type: 'string' },
  minutes: { type: 'string' },
  parallel: { type: 'string' },
  out: { type: 'string' },
  without: { type: 'string', multiple: true },
  with: { type: 'string', multiple: true },
  'field-length': { type: 'string' },
  python: { type: 'string' },
  context: { type: 'string' },
  threads: { type: 'string' },
  cpu: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const POLICIES = ['model', 'random', 'openai'] as const;
/** What may be followed by several values. */
const LISTS = new Set(['tasks', 'seeds']);

/** What was asked for, checked as far as it can be without looking at the machine. */
export interface EvaluateArguments {
  readonly tasks: readonly string[];
  readonly policy: (typeof POLICIES)[number];
  readonly model: string | undefined;
  readonly adapter: string | undefined;
  readonly endpoint: URL | undefined;
  readonly trajectories: number;
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly minutes: number;
  readonly parallel: number | 'auto';
  readonly out: string | undefined;
  readonly agent: AgentSettings;
  readonly python: string | undefined;
  readonly context: number | undefined;
  readonly threads: number | undefined;
  readonly cpu: boolean;
  readonly json: boolean;
}

/** @throws {UserError} (bad input) with one sentence for the first mistake. */
export function evaluateArguments(args: readonly string[]): EvaluateArguments {
  const values = parse(args);
  const policy = POLICIES.find((name) => name === (values.policy ?? 'model'));
  if (policy === undefined) throw usage(`--policy is ${POLICIES.join(', ')}, not "${values.policy}".`);
  const parsed = {
    tasks: values.tasks ?? [],
    policy,
    model: values.model,
    adapter: values.adapter,
    endpoint: values.endpoint === undefined ? undefined : url(values.endpoint),
    trajectories: whole('trajectories', values.trajectories, 1) ?? 8,
    seeds: seedsOf(values.seeds),
    steps: whole('steps', values.steps, 1) ?? 15,
    minutes: positive('minutes', values.minutes) ?? 30,
    parallel: values.parallel === 'auto' ? 'auto' : (whole('parallel', values.parallel, 1) ?? 'auto'),
    out: values.out,
    agent: agentOf(values),
    python: values.python,
    context: whole('context', values.context, 256),
    threads: whole('threads', values.threads, 1),
    cpu: values.cpu === true,
    json: values.json === true,
  } satisfies EvaluateArguments;
  refuseContradictions(parsed);
  return parsed;
}

function refuseContradictions({ policy, model, adapter, endpoint, trajectories }: EvaluateArguments): void {
  if (policy === 'openai' && endpoint === undefined) throw usage('--policy openai needs --endpoint URL.');
  if (policy === 'openai' && model === undefined) throw usage('--policy openai needs --model NAME.');
  if (policy !== 'openai' && endpoint !== undefined) throw usage('--endpoint belongs to --policy openai.');
  if (policy !== 'model' && adapter !== undefined) throw usage('--adapter belongs to --policy model.');
  if (policy === 'random' && model !== undefined) throw usage('--policy random has no model; leave --model out.');
  if (trajectories > 999) throw usage('--trajectories is at most 999.');
}

type Values = { [K in keyof typeof OPTIONS]?: ValueOf<(typeof OPTIONS)[K]> };
type ValueOf<O> = O extends { multiple: true } ? string[] : O extends { type: 'boolean' } ? boolean : string;

/** Values that follow "--tasks" or "--seeds" belong to it. */
function parse(args: readonly string[]): Values {
  try {
    const { values, tokens } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, tokens: true });
    let list: 'tasks' | 'seeds' | null = null;
    for (const token of tokens) {
      if (token.kind === 'option') list = LISTS.has(token.name) ? (token.name as 'tasks' | 'seeds') : null;
      else if (token.kind === 'positional' && list !== null) (values[list] ??= []).push(token.value);
      else if (token.kind === 'positional') throw new Error(`Unexpected argument '${token.value}'`);
    }
    return values;
  } catch (error) {
    const said = (error as Error).message.split('\n')[0]!.replace(/\.?$/, '.');
    throw usage(`${said} ${EVALUATE_USAGE.split('\n')[0]}`);
  }
}

/** The whole agent, without some of its parts and with some that are off by default. */
function agentOf({
  without = [],
  with: extra = [],
  'field-length': length = WHOLE_AGENT.fieldLength,
}: Values): AgentSettings {
  const agent: Record<string, boolean | string> = { ...WHOLE_AGENT };
  const parts = Object.entries(WHOLE_AGENT).filter(([part]) => part !== 'fieldLength');
  for (const [option, named] of [
    ['without', without],
    ['with', extra],
  ] as const) {
    const isOn = option === 'without';
    const known = parts.flatMap(([part, value]) => ((value !== false) === isOn ? [part] : []));
    for (const part of named) {
      if (!known.includes(part)) throw usage(`--${option} is ${known.join(', ')}, not "${part}".`);
      agent[part] = part === 'workAhead' ? 'off' : !isOn;
    }
  }
  const parsed = agentSettingsSchema.safeParse({ ...agent, fieldLength: length });
  if (!parsed.success) throw usage(`--field-length is auto, short, normal or long, not "${length}".`);
  return parsed.data;
}

function seedsOf(texts: readonly string[] | undefined): number[] {
  const seeds = (texts ?? ['1']).flatMap((text) => text.split(',')).map((text) => whole('seeds', text, 0)!);
  if (new Set(seeds).size !== seeds.length) throw usage('--seeds names one seed twice.');
  if (seeds.some((seed) => seed > 1_000_000)) throw usage('--seeds are at most 1000000.');
  return seeds;
}

function whole(name: string, text: string | undefined, min: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= min) return value;
  throw usage(`--${name} needs a whole number from ${min}, not "${text}".`);
}

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw usage(`--${name} needs a positive number, not "${text}".`);
}

function url(text: string): URL {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw usage(`--endpoint needs an address such as http://localhost:8080/v1, not "${text}".`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw usage('--endpoint must hold no key; set the environment variable OPENAI_API_KEY.');
  }
  return parsed;
}

function usage(message: string): UserError {
  return new UserError('usage', message, true);
}
