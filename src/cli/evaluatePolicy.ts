import { stat } from 'node:fs/promises';
import path from 'node:path';
import { engineDir, modelsDir, prefixesDir } from '../adapters/cacheDir.js';
import { MODELS } from '../adapters/llama/models/catalogue.js';
import { sha256File } from '../adapters/llama/models/digest.js';
import { resolveModel, type ResolvedModel } from '../adapters/llama/models/resolveModel.js';
import { OpenAiModel } from '../adapters/openai/openAiModel.js';
import type { OpenOptions } from '../adapters/openSession.js';
import { UserError } from '../core/errors.js';
import { randomPolicy } from '../core/evaluation/random/randomPolicy.js';
import type { RunSettings } from '../core/evaluation/result.js';
import type { EvaluateArguments } from './evaluateOptions.js';
import type { CommandIo } from './io.js';

/** A policy that can be started for each trajectory. */
export interface ChosenPolicy {
  /** For people. */
  readonly name: string;
  readonly settings: RunSettings['policy'];
  /** Memory of one of them, in bytes. */
  readonly memoryBytes: number;
  readonly session: Pick<OpenOptions, 'model' | 'contextSize' | 'engineDir' | 'prefixDir'> &
    Partial<Pick<OpenOptions, 'adapters'>>;
}

/** The model when none is named. */
const DEFAULT_MODEL = 'coder-1.5b';
/** What hosted models and common servers have, in tokens. */
const REMOTE_CONTEXT = 32_768;

/** @throws {UserError} when the model or the adapter is not there. */
export async function choosePolicy(args: EvaluateArguments, io: CommandIo): Promise<ChosenPolicy> {
  switch (args.policy) {
    case 'model':
      return localModel(args, io);
    case 'random':
      return random(io);
    case 'openai':
      return openAi(args, io);
  }
}

async function localModel(args: EvaluateArguments, io: CommandIo): Promise<ChosenPolicy> {
  const { signal, cwd, env } = io;
  const name = args.model ?? env['ML_AGENT_MODEL'] ?? DEFAULT_MODEL;
  const model = await resolveModel(name, { dir: modelsDir(env), cwd, signal });
  // A run is worth nothing when it is not known which model it was.
  const sha256 = model.sha256 ?? (await sha256File(model.path, signal));
  const adapter = args.adapter === undefined ? null : path.resolve(cwd, args.adapter);
  return {
    name: adapter === null ? model.name : `${model.name} with ${path.basename(adapter)}`,
    settings: {
      ...{ kind: 'model', name: model.name, sha256, endpoint: null },
      adapter: adapter === null ? null : await adapterDigest(adapter, signal),
      contextSize: args.context ?? 'auto',
      gpu: args.cpu ? 'cpu' : 'auto',
    },
    memoryBytes: await memoryOf(model),
    session: {
      model: { ...model, sha256 },
      contextSize: args.context ?? 'auto',
      engineDir: engineDir(io.env),
      prefixDir: prefixesDir(env),
      adapters: adapter === null ? [] : [{ path: adapter, scale: 1 }],
    },
  };
}

async function adapterDigest(file: string, signal: AbortSignal): Promise<string> {
  const isFile = await stat(file).then(
    (info) => info.isFile(),
    () => false,
  );
  if (!isFile) throw new UserError('noAdapter', `There is no adapter file ${file}; check --adapter.`, true);
  return sha256File(file, signal);
}

/** As the catalogue says, else the file with a third more for context and work space. */
async function memoryOf(model: ResolvedModel): Promise<number> {
  const entry = MODELS.find(({ name }) => name === model.name);
  return entry === undefined ? (await stat(model.path)).size * 1.34 + 0.4e9 : entry.memoryGb * 1e9;
}

function random(io: CommandIo): ChosenPolicy {
  const policy = { ...randomPolicy(), dispose: () => Promise.resolve() };
  return {
    name: 'Random edits',
    settings: { ...NO_MODEL, kind: 'random', name: 'random edits', endpoint: null, contextSize: 'auto', gpu: 'cpu' },
    memoryBytes: 0,
    session: { model: { start: () => Promise.resolve(policy) }, contextSize: 'auto', engineDir: engineDir(io.env) },
  };
}

const NO_MODEL = { sha256: null, adapter: null } as const;

function openAi(args: EvaluateArguments, io: CommandIo): ChosenPolicy {
  const { endpoint, model } = args;
  if (endpoint === undefined || model === undefined) throw new Error('The arguments have been checked.');
  const key = io.env['OPENAI_API_KEY'] ?? null;
  // Taken out of the environment, so that no script of the agent inherits it.
  delete process.env['OPENAI_API_KEY'];
  const contextSize = args.context ?? REMOTE_CONTEXT;
  const address = `${endpoint.origin}${endpoint.pathname}`;
  return {
    name: `${model} at ${endpoint.host}`,
    settings: { ...NO_MODEL, kind: 'openai', name: model, endpoint: address, contextSize, gpu: 'cpu' },
    memoryBytes: 0,
    session: {
      model: {
        start: ({ log }) => Promise.resolve(new OpenAiModel({ endpoint, model, key: key || null, contextSize, log })),
      },
      contextSize,
      engineDir: engineDir(io.env),
    },
  };
}
