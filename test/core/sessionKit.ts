import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createGate } from '../../src/adapters/gate/gate.js';
import { createPythonSyntax } from '../../src/adapters/gate/pythonSyntax.js';
import { createGitCheckpoints } from '../../src/adapters/git/gitCheckpoints.js';
import { CLOCK } from '../../src/adapters/openSession.js';
import { createCandidates } from '../../src/adapters/runner/candidates.js';
import { createRunner } from '../../src/adapters/runner/runner.js';
import { SessionStore, STATE_DIR } from '../../src/adapters/store/sessionStore.js';
import { improve, type Parts } from '../../src/core/improve.js';
import type { Approver, Control } from '../../src/core/ports.js';
import { Session } from '../../src/core/trajectory/session.js';
import { WHOLE_AGENT, type AgentSettings } from '../../src/shared/agentSettings.js';
import { eventSchema, type SessionEvent, type Summary } from '../../src/shared/event.js';
import { experimentSchema, type Experiment } from '../../src/shared/experiment.js';
import { RECORD_VERSION, recordLineSchema, type Header, type RecordLine, type Step } from '../../src/shared/record.js';
import { recordingLog, temporaryFolder } from '../adapters/runner/support.js';
import { ScriptedModel, type ScriptedReply } from './scriptedModel.js';

/** The interpreter itself, not a shim that looks for it at every start. */
export const PYTHON = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

/** A tiny experiment: its score is LEVEL, 0.5, and nothing in it happens by chance. */
export const TRAIN = `import random

SEED = 1
LEVEL = 0.5
NOISE = 0.0
rng = random.Random(SEED)


def predict(x):
    return LEVEL + NOISE * rng.random()


targets = [1.0, 1.0]
errors = [abs(target - predict(target)) for target in targets]
score = 1 - sum(errors) / len(errors)
print(f"score: {score:.4f}")
`;

/** The experiment with another score, up to 1. */
export function scoring(score: number): string {
  return TRAIN.replace('LEVEL = 0.5', `LEVEL = ${score}`);
}

/** The whole agent but for edits by lines, since scripted replies hold whole scripts. */
export const SCRIPTED_AGENT: AgentSettings = { ...WHOLE_AGENT, lineEdits: false };

export interface KitOptions {
  readonly replies?: readonly ScriptedReply[];
  readonly experiment?: Partial<Omit<Experiment, 'budget'>> & { readonly budget?: Partial<Experiment['budget']> };
  /** Files of the experiment, over the default `train.py`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly contextSize?: number;
  readonly approver?: Approver;
  readonly git?: boolean;
  /** Hears every event as it comes. */
  readonly onEvent?: (event: SessionEvent, kit: Kit) => void;
}

/** What the user steers, to be changed while a session runs. */
export interface TestControl extends Control {
  readonly stop: AbortController;
  stopAfter: boolean;
  notes: string[];
  /** While set, the session waits for it. */
  pause: Promise<void> | null;
  /** Tells the session that one of these has changed. */
  steered(): void;
}

export interface Kit {
  readonly dir: string;
  readonly model: ScriptedModel;
  readonly parts: Parts;
  readonly store: SessionStore;
  readonly session: Session;
  readonly control: TestControl;
  readonly events: SessionEvent[];
  readonly warnings: string[];
  run(resumed?: boolean): Promise<Summary>;
  /** The record as it is on the disk, each line checked against its schema. */
  record(): RecordLine[];
  steps(): Step[];
}

/** A session over a real folder, runner, gate and record; the model alone is scripted. */
export async function sessionKit(options: KitOptions = {}): Promise<Kit> {
  const { dir, experiment } = experimentFolder(options);
  const store = await SessionStore.create(dir, new Date());
  const originals = new Map(experiment.editable.map((file) => [file, readFileSync(path.join(dir, file), 'utf8')]));
  const scripts: Header['scripts'] = [];
  for (const [file, source] of originals) scripts.push({ path: file, sha256: await store.putObject(source) });
  const model = new ScriptedModel(options.replies ?? [], options.contextSize);
  const header = headerOf({ dir, experiment, sessionId: store.sessionId, scripts, model });
  await store.append(header);
  onTestFinished(() => store.close());
  return kitOf(options, { dir, store, model, session: new Session(header, originals) });
}

/** A kit that goes on with another one's session, read back from the disk. */
export async function resumedKit(earlier: Kit, options: KitOptions = {}): Promise<Kit> {
  await earlier.store.close();
  const { store, record } = await SessionStore.resume(earlier.dir, earlier.store.sessionId);
  onTestFinished(() => store.close());
  const getObject = (sha256: string) => store.getObject(sha256);
  const session = await Session.restore(record.header, record.steps, getObject, record.ideas);
  const model = new ScriptedModel(options.replies ?? [], options.contextSize);
  return kitOf(options, { dir: earlier.dir, store, model, session });
}

function experimentFolder(options: KitOptions): { dir: string; experiment: Experiment } {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  for (const [file, text] of Object.entries({ 'train.py': TRAIN, ...options.files })) {
    mkdirSync(path.dirname(path.join(folder.dir, file)), { recursive: true });
    writeFileSync(path.join(folder.dir, file), text);
  }
  if (options.git === true) {
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      ['commit', '-qm', 'start'],
    ])
      git(folder.dir, args);
  }
  const { budget, ...rest } = options.experiment ?? {};
  const experiment = experimentSchema.parse({
    name: 'tiny',
    goal: 'Raise the score.',
    command: 'python train.py',
    editable: ['train.py'],
    metric: { name: 'score', direction: 'maximize' },
    // Repeats take time; the tests that are about noise ask for them.
    repeats: 0,
    sandbox: 'off',
    ...rest,
    budget: { steps: 1, minutes: 10, runSeconds: 20, silentSeconds: 20, ...budget },
  });
  return { dir: folder.dir, experiment };
}

/** Runs git in a folder as somebody. @returns what it printed. */
export function git(dir: string, args: readonly string[]): string {
  const who = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: dir, encoding: 'utf8' });
}

function headerOf(made: {
  dir: string;
  experiment: Experiment;
  sessionId: string;
  scripts: Header['scripts'];
  model: ScriptedModel;
}): Header {
  return {
    type: 'header',
    version: RECORD_VERSION,
    sessionId: made.sessionId,
    startedAt: new Date().toISOString(),
    mlAgentVersion: '0.0.0',
    experimentDir: made.dir,
    experiment: made.experiment,
    model: made.model.info(),
    sampling: { temperature: 0.7, topK: 40, topP: 0.95 },
    seed: 1,
    agent: SCRIPTED_AGENT,
    facts: {
      python: { path: PYTHON, version: '3.11.7' },
      imported: {},
      notInstalled: [],
      alsoInstalled: {},
      data: [],
      cores: 2,
      memoryGb: 8,
      gpu: null,
    },
    scripts: made.scripts,
  };
}

function kitOf(
  options: KitOptions,
  made: { dir: string; store: SessionStore; model: ScriptedModel; session: Session },
): Kit {
  const { dir, store, model, session } = made;
  const log = recordingLog();
  const events: SessionEvent[] = [];
  const control = testControl();
  const candidates = createCandidates({
    experiment: session.experiment,
    experimentDir: dir,
    runsDir: path.join(dir, STATE_DIR, 'runs'),
    sessionId: store.sessionId,
    log,
  });
  const parts: Parts = {
    model,
    runner: createRunner({ python: PYTHON, log }),
    candidates,
    gate: createGate(),
    syntax: createPythonSyntax(),
    store,
    checkpoints:
      options.git === true
        ? createGitCheckpoints({ dir, sessionId: store.sessionId, log })
        : { save: () => Promise.resolve() },
    approver: options.approver ?? ALLOW,
    control,
    clock: CLOCK,
    log,
    emit(event) {
      events.push(eventSchema.parse(event));
      options.onEvent?.(event, kit);
    },
  };
  const kit: Kit = {
    dir,
    model,
    parts,
    store,
    session,
    control,
    events,
    warnings: log.lines,
    run: (resumed = false) => improve(parts, session, resumed),
    record: () => recordOf(store),
    steps: () => recordOf(store).filter((line) => line.type === 'step'),
  };
  return kit;
}

const ALLOW: Approver = {
  edit: () => Promise.resolve({ allow: true }),
  run: () => Promise.resolve({ allow: true }),
};

function testControl(): TestControl {
  const stop = new AbortController();
  const listeners = new Set<() => void>();
  return {
    stop,
    stopNow: stop.signal,
    stopAfter: false,
    notes: [],
    pause: null,
    stopAfterStep() {
      return this.stopAfter;
    },
    async waitWhilePaused(onPaused) {
      if (this.pause === null) return;
      onPaused();
      await this.pause;
      this.pause = null;
    },
    takeNotes() {
      return this.notes.splice(0);
    },
    onSteered(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    steered() {
      for (const listener of [...listeners]) listener();
    },
  };
}

function recordOf(store: SessionStore): RecordLine[] {
  const text = readFileSync(path.join(store.dir, 'trajectory.jsonl'), 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => recordLineSchema.parse(JSON.parse(line)));
}
