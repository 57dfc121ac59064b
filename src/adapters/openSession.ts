import { createRequire } from 'node:module';
import path from 'node:path';
import { UserError } from '../core/errors.js';
import { resumedLine, type Parts } from '../core/improve.js';
import type { Approver, Checkpoints, Clock, Control, Emit, Log, Model } from '../core/ports.js';
import { Session } from '../core/trajectory/session.js';
import type { AgentSettings } from '../shared/agentSettings.js';
import type { AdapterChoice } from '../shared/engineProtocol.js';
import type { Budget, Experiment } from '../shared/experiment.js';
import type { EnvironmentFacts } from '../shared/facts.js';
import { RECORD_VERSION, type Header } from '../shared/record.js';
import type { LocatedExperiment } from './experimentFiles.js';
import { createGate } from './gate/gate.js';
import { createPythonSyntax } from './gate/pythonSyntax.js';
import { createGitCheckpoints } from './git/gitCheckpoints.js';
import { LlamaModel } from './llama/llamaModel.js';
import type { ResolvedModel } from './llama/models/resolveModel.js';
import type { BuiltFiles } from './paths.js';
import { createFactFinder } from './python/facts.js';
import type { PythonInterpreter } from './python/findPython.js';
import { createCandidates } from './runner/candidates.js';
import { needsPython } from './runner/command.js';
import { recoverInPlace } from './runner/inPlace.js';
import { createRunner } from './runner/runner.js';
import { removeStaleRuns } from './runner/staleRuns.js';
import { readRecord } from './store/recordFile.js';
import { checkWritable, recordPath, SessionStore, STATE_DIR } from './store/sessionStore.js';

/** How the policy samples; the seed is each step's own. */
const SAMPLING = { temperature: 0.7, topK: 40, topP: 0.95 };

/** What a front end brings: who is asked, who steers, who listens. */
export interface FrontEnd {
  readonly approver: Approver;
  readonly control: Control;
  readonly emit: Emit;
  readonly log: Log;
}

export interface OpenOptions {
  readonly located: LocatedExperiment;
  readonly model: ResolvedModel | PolicyStart;
  readonly python: PythonInterpreter | null;
  readonly built: BuiltFiles;
  readonly version: string;
  readonly seed: number;
  readonly budget: Partial<Budget>;
  readonly contextSize: number | 'auto';
  readonly threads: number | 'auto';
  readonly gpu: 'auto' | 'cpu';
  readonly adapters?: readonly AdapterChoice[];
  /** Parts of the agent in use; the whole agent when left out. A resumed session keeps its own. */
  readonly agent?: AgentSettings;
  /** Absolute files and folders that no run may read, where there is a sandbox. */
  readonly hidden?: readonly string[];
  /** Threads that a run's libraries may take; no limit when left out. */
  readonly scriptThreads?: number | undefined;
  /** False to keep the steps out of git; they are commits under refs of the user's repository otherwise. */
  readonly checkpoints?: boolean;
  /** Folder of engine packages that are fetched on demand; it may not exist. */
  readonly engineDir: string;
  /** Absolute folder of evaluated prefixes of prompts; it may not exist. Nothing is kept when left out. */
  readonly prefixDir?: string | undefined;
}

/** A policy that is no local model file, such as a remote one. */
export interface PolicyStart {
  start(front: FrontEnd): Promise<EndableModel>;
}

export type EndableModel = Model & {
  /** Never throws. */
  dispose(): Promise<void>;
};

/** A session that is ready for `improve`. `close` ends the engine and frees the record; it never throws. */
export interface OpenSession {
  readonly parts: Parts;
  readonly session: Session;
  close(): Promise<void>;
}

/**
 * Builds everything that a new session needs, in an order in which what fails cheaply fails first, and nothing is
 * written before the model is loaded.
 * @throws {UserError} for all that the user can mend.
 */
export async function openSession(options: OpenOptions, front: FrontEnd): Promise<OpenSession> {
  const experiment = withBudget(options.located.experiment, options.budget);
  await checkBefore({ ...options, sessionId: null });
  return withModel(options, front, async (model) => {
    const facts = await findFacts(options, experiment, front);
    const store = await SessionStore.create(options.located.dir, new Date());
    try {
      const header = await writeHeader(options, { experiment, facts, store, model });
      return ready(options, front, { model, store, session: new Session(header, options.located.scripts) });
    } catch (error) {
      await store.discard();
      throw error;
    }
  });
}

async function writeHeader(
  options: OpenOptions,
  made: {
    readonly experiment: Experiment;
    readonly facts: EnvironmentFacts;
    readonly store: SessionStore;
    readonly model: EndableModel;
  },
): Promise<Header> {
  const { store, experiment, facts, model } = made;
  const scripts: Header['scripts'] = [];
  for (const [file, source] of options.located.scripts) {
    scripts.push({ path: file, sha256: await store.putObject(source) });
  }
  const header: Header = {
    type: 'header',
    version: RECORD_VERSION,
    sessionId: store.sessionId,
    startedAt: new Date().toISOString(),
    mlAgentVersion: options.version,
    experimentDir: options.located.dir,
    experiment,
    model: model.info(),
    sampling: SAMPLING,
    seed: options.seed,
    ...(options.agent === undefined ? {} : { agent: options.agent }),
    facts,
    scripts,
  };
  await store.append(header);
  return header;
}

/** Opens an earlier session to go on with it; the record's own budget counts unless `budget` says otherwise. */
export async function reopenSession(
  options: OpenOptions & { readonly sessionId: string },
  front: FrontEnd,
): Promise<OpenSession> {
  await checkBefore(options);
  return withModel(options, front, async (model) => {
    const { store, record } = await SessionStore.resume(options.located.dir, options.sessionId);
    try {
      const experiment = withBudget(record.header.experiment, options.budget);
      const header = { ...record.header, experiment, experimentDir: options.located.dir };
      const session = await Session.restore(header, record.steps, (sha256) => store.getObject(sha256), record.ideas);
      await store.append(resumedLine(CLOCK, model.info()));
      return ready(options, front, { model, store, session });
    } catch (error) {
      await store.close();
      throw error;
    }
  });
}

/** A clock that never goes back, and the wall clock. */
export const CLOCK: Clock = { now: () => performance.now(), iso: () => new Date().toISOString() };

const NO_CHECKPOINTS: Checkpoints = { save: () => Promise.resolve() };

function ready(
  options: OpenOptions,
  front: FrontEnd,
  made: { readonly model: EndableModel; readonly store: SessionStore; readonly session: Session },
): OpenSession {
  const { model, store, session } = made;
  const { dir } = options.located;
  const candidates = createCandidates({
    experiment: session.experiment,
    experimentDir: dir,
    runsDir: path.join(dir, STATE_DIR, 'runs'),
    sessionId: store.sessionId,
    expected: new Map(session.header.scripts.map((script) => [script.path, script.sha256])),
    log: front.log,
  });
  const parts: Parts = {
    model,
    runner: createRunner({
      python: options.python?.path ?? null,
      hidden: options.hidden ?? [],
      threads: options.scriptThreads,
      log: front.log,
    }),
    candidates,
    gate: createGate({
      python: options.python?.version ?? null,
      numpy: session.header.facts.imported['numpy'] ?? session.header.facts.alsoInstalled['numpy'] ?? null,
    }),
    syntax: createPythonSyntax(),
    store,
    checkpoints:
      options.checkpoints === false
        ? NO_CHECKPOINTS
        : createGitCheckpoints({ dir, sessionId: store.sessionId, log: front.log }),
    approver: front.approver,
    control: front.control,
    clock: CLOCK,
    log: front.log,
    emit: front.emit,
  };
  void warmUp(parts, options.located.scripts);
  const close = async () => {
    await model.dispose();
    await candidates.dispose();
    await store.close();
  };
  return { parts, session, close };
}

/**
 * Has the checks compile what they are made of (WebAssembly is compiled when it is first called, a tenth of a second in
 * all) while the untouched script runs, for which the first edit would wait.
 */
async function warmUp({ gate, syntax }: Pick<Parts, 'gate' | 'syntax'>, scripts: ReadonlyMap<string, string>) {
  const [first] = scripts;
  if (first === undefined) return;
  const [file, source] = first;
  await Promise.all([gate.check(file, source), syntax.parse(file, source)]).catch(() => undefined);
}

/** What a killed session left: scripts in place are put back first, then its candidate folders go. */
async function cleanUp(stateDir: string, log: Log): Promise<void> {
  for (const file of await recoverInPlace(stateDir, log)) log.warn(`${file} was put back as it was before a session.`);
  await removeStaleRuns(path.join(stateDir, 'runs'));
}

async function withModel(
  options: OpenOptions,
  front: FrontEnd,
  work: (model: EndableModel) => Promise<OpenSession>,
): Promise<OpenSession> {
  await cleanUp(path.join(options.located.dir, STATE_DIR), front.log);
  const { model } = options;
  const started = 'start' in model ? await model.start(front) : await startLocal(model, options, front);
  try {
    front.emit({ type: 'modelLoaded', model: started.info() });
    return await work(started);
  } catch (error) {
    await started.dispose();
    throw error;
  }
}

function startLocal(model: ResolvedModel, options: OpenOptions, front: FrontEnd): Promise<LlamaModel> {
  const { built, contextSize, threads, gpu, engineDir, prefixDir, python } = options;
  return LlamaModel.start({
    modelPath: model.path,
    modelName: model.name,
    sha256: model.sha256,
    engineEntry: built.engineEntry,
    contextSize,
    threads,
    gpu,
    cuda: { dir: engineDir, interpreter: python?.path ?? null },
    adapters: options.adapters ?? [],
    prefixDir,
    onProgress: (share) => front.emit({ type: 'modelLoading', share }),
    log: front.log,
    signal: front.control.stopNow,
  });
}

async function findFacts(options: OpenOptions, experiment: Experiment, front: FrontEnd): Promise<EnvironmentFacts> {
  const { python, built, located } = options;
  const finder = createFactFinder({ python, script: built.factsScript, log: front.log });
  return finder.find(experiment, located.dir, front.control.stopNow);
}

/**
 * What can be known to be wrong before a model is fetched or loaded, which takes long: a folder that cannot be
 * written, no interpreter, scripts that cannot be parsed, a record that cannot be resumed.
 * @param options `sessionId` is null for a new session.
 * @throws {UserError} for the first of them.
 */
export async function checkBefore(
  options: Pick<OpenOptions, 'located' | 'python'> & { readonly sessionId: string | null },
): Promise<void> {
  const { located, python, sessionId } = options;
  if (sessionId === null) await checkScripts(located);
  else await readRecord(recordPath(located.dir, sessionId));
  if (python === null && needsPython(located.experiment.command)) {
    throw new UserError(
      'noPython',
      `No Python was found for "${located.experiment.command}"; install Python 3.10 or newer.`,
    );
  }
  await checkWritable(located.dir);
}

/** A script that cannot be parsed would fail in every run, so it is refused before a model is loaded. */
async function checkScripts({ scripts, dir }: LocatedExperiment): Promise<void> {
  const gate = createGate();
  for (const [file, source] of scripts) {
    const [finding] = (await gate.check(file, source)).filter(
      ({ code }) => code === 'invalid-syntax' || code.startsWith('E9'),
    );
    if (finding === undefined) continue;
    throw new UserError(
      'scriptSyntax',
      `${path.join(dir, file)} has a syntax error in line ${finding.line} (${finding.message}); correct it first.`,
      true,
    );
  }
}

function withBudget(experiment: Experiment, budget: Partial<Budget>): Experiment {
  return { ...experiment, budget: { ...experiment.budget, ...budget } };
}

/** Version of this program, from the package.json beside or above the bundle. */
export function packageVersion(moduleUrl: string): string {
  const { version } = createRequire(moduleUrl)('../package.json') as { version: string };
  return version;
}
