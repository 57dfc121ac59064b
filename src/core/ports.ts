import type { Experiment } from '../shared/experiment.js';
import type { RunPurpose, SessionEvent } from '../shared/event.js';
import type { EnvironmentFacts } from '../shared/facts.js';
import type { Generation, ModelInfo, RecordLine, RunEnd, Sampling, Step } from '../shared/record.js';

/** A message of the conversation that is the state. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Each role has a sequence of its own in the engine, so that prompts of one do not evict the other's prefix. */
export type Role = 'policy' | 'editor';

/** A reply as JSON, for back ends that follow a JSON schema and no grammar. */
export interface JsonForm {
  /** JSON schema of the reply: one object. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** What is said at the end of the prompt, which asks for another form. */
  readonly asked: string;
  /** The same reply in the form that the prompt asks for; null for a text that does not follow the schema. */
  readonly toText: (reply: string) => string | null;
}

export interface GenerateRequest {
  readonly role: Role;
  readonly messages: readonly Message[];
  /** Beginning of the reply, given instead of sampled; it is not part of the returned text. */
  readonly replyStart?: string;
  /** Grammar in GBNF that the reply (after `replyStart`) must match. Back ends without grammars ignore it. */
  readonly grammar?: string;
  /** The reply as JSON; back ends that follow the grammar, or no schema, ignore it. The text that comes is in no case JSON. */
  readonly json?: JsonForm;
  /**
   * Messages whose text begins the prompt in every session of this experiment; the last one may end in the middle of
   * its message. A back end may keep them evaluated on disk. It changes the speed alone.
   */
  readonly prefix?: readonly Message[];
  /**
   * Text that the reply is likely to follow from its beginning on, with changes here and there, such as the script that
   * is rewritten; or pieces of it, each of which something else comes after. It changes the speed alone; back ends that
   * cannot use it ignore it.
   */
  readonly draft?: string | readonly string[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
}

export interface GenerateOptions {
  readonly signal: AbortSignal;
  /**
   * Ends the reply, too, when what has come of it is enough. Nobody waits for that: the answer comes when the back end has
   * ended, with all tokens and times.
   */
  readonly enough?: AbortSignal;
  /** Called with each piece of text as it comes; `tokens` counts all tokens so far. */
  readonly onText?: (text: string, tokens: number) => void;
}

/**
 * A language model. `generate` does not throw on abort: it returns what there is, with end `stopped`, within 300 ms.
 * It throws a `UserError` when the model cannot be used (file missing, memory, a prompt longer than the context).
 */
export interface Model {
  info(): ModelInfo;
  /** Set by back ends that follow no grammar: one reply then needs room for the action and the script after it. */
  readonly ignoresGrammar?: boolean;
  generate(request: GenerateRequest, options: GenerateOptions): Promise<Generation>;
  /** Number of tokens of a text, special tokens of the chat template not counted. */
  countTokens(text: string): Promise<number>;
  /** Embeddings of short texts, one vector a text; absent where the back end has none. Throws on abort. */
  embed?(texts: readonly string[], signal: AbortSignal): Promise<number[][]>;
}

export interface RunRequest {
  /** Shell command as the experiment states it; `python` at its start means the chosen interpreter. */
  readonly command: string;
  /** Absolute folder in which the command starts. */
  readonly cwd: string;
  /** Absolute folders that the command may write to; `cwd` is one of them. */
  readonly writable: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly limits: { readonly runSeconds: number; readonly silentSeconds: number };
  readonly network: boolean;
  readonly sandbox: 'auto' | 'off';
  /** Absolute path of the log file; its folder exists. */
  readonly logPath: string;
  readonly metricName: string;
}

export interface RunResult {
  readonly end: RunEnd;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly seconds: number;
  readonly sandbox: string | null;
  /** What the log file holds: standard output and error in the order they came, capped by rule. */
  readonly output: string;
  /** The part of `output` that came from standard error, capped likewise. */
  readonly errors: string;
  /** Set when the command could not be started at all: one sentence with what to do. */
  readonly notStarted: string | null;
}

/**
 * Runs the experiment's command as a process group of its own. Never throws for what the command does.
 * On abort, on a limit, and when this process dies, the whole tree of processes is gone within 5 seconds.
 */
export interface Runner {
  run(
    request: RunRequest,
    options: { readonly signal: AbortSignal; readonly onOutput: (text: string) => void },
  ): Promise<RunResult>;
}

/** A folder in which one candidate runs. */
export interface CandidateFolder {
  readonly dir: string;
  /** Patterns or files that are protected and whose content changed during a run; they have been restored. */
  tampered(): Promise<string[]>;
  /** Removes the folder; never touches the user's files. */
  dispose(): Promise<void>;
}

/** Makes candidate folders: real copies of the editable files, everything else linked. */
export interface Candidates {
  /**
   * @param id unique in the session, such as "7" or "7-seed1".
   * @param scripts content of each editable file that differs from the user's, by relative path.
   */
  create(id: string, scripts: ReadonlyMap<string, string>): Promise<CandidateFolder>;
}

export interface Finding {
  readonly code: string;
  readonly message: string;
  /** 1-based. */
  readonly line: number;
}

/** Static check before a run: syntax and undefined names, in milliseconds. Empty when nothing is wrong. */
export interface Gate {
  check(path: string, source: string): Promise<Finding[]>;
}

/**
 * One logical line of Python: a simple statement, several on one line, or the header of a compound one, however many
 * lines of text it takes. `source.slice(start, end)` is its code without indentation and without a comment behind it.
 */
export interface LogicalLine {
  readonly start: number;
  readonly end: number;
  /** Number of indented blocks that it stands in. */
  readonly depth: number;
  /** `clause` is what goes on with the statement before it: `else`, `elif`, `except`, `finally`. */
  readonly kind: 'def' | 'class' | 'import' | 'decorator' | 'clause' | 'other';
  /** What a `def` or `class` defines; null for all others. */
  readonly name: string | null;
}

/** A script as its grammar sees it, or the first place where it is none, in one sentence. */
export type ParsedPython =
  | { readonly ok: true; readonly lines: readonly LogicalLine[]; readonly comments: readonly Span[] }
  | { readonly ok: false; readonly sentence: string };

/** A part of a text: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Reads Python by its real grammar. Never throws: what cannot be parsed is an outcome. */
export interface PythonSyntax {
  parse(path: string, source: string): Promise<ParsedPython>;
}

/** The record of one session. `append` returns after fsync. */
export interface Store {
  readonly sessionId: string;
  /** Absolute folder of the session. */
  readonly dir: string;
  append(line: RecordLine): Promise<void>;
  /** Stores text once by content. @returns its SHA-256, hexadecimal. */
  putObject(text: string): Promise<string>;
  /** @throws {Error} when there is no such object. */
  getObject(sha256: string): Promise<string>;
}

/** Keeps each step's scripts where version control can show them. A failure is a warning, never the end of a session. */
export interface Checkpoints {
  save(step: Step, scripts: ReadonlyMap<string, string>): Promise<void>;
}

/** Looks at the machine, the interpreter and the data once, before the first step. */
export interface FactFinder {
  find(experiment: Experiment, experimentDir: string, signal: AbortSignal): Promise<EnvironmentFacts>;
}

export type Verdict = { readonly allow: true } | { readonly allow: false; readonly reason: string };

/** Asks the user, or answers by rule. Decided by code, never by the model. Rejecting is an outcome, not an error. */
export interface Approver {
  /** @param change `before` and `after` are the whole script `file`, a path relative to the experiment. */
  edit(change: {
    readonly stepId: number;
    readonly diff: string;
    readonly idea: string;
    readonly file: string;
    readonly before: string;
    readonly after: string;
  }): Promise<Verdict>;
  run(change: { readonly stepId: number; readonly command: string; readonly purpose: RunPurpose }): Promise<Verdict>;
}

/** What the user steers while a session runs. */
export interface Control {
  /** Aborts the running model call or run at once. */
  readonly stopNow: AbortSignal;
  /** True when the session is to end after the running step. */
  stopAfterStep(): boolean;
  /** Resolves at once when not paused, else on resume or abort. */
  waitWhilePaused(onPaused: () => void): Promise<void>;
  /** Notes given since the last call; they enter the next state. */
  takeNotes(): string[];
  /**
   * Calls the listener whenever the user pauses, stops or gives a note, until the returned function is called. Left
   * out where the user cannot.
   */
  onSteered?(listener: () => void): () => void;
}

export interface Clock {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Wall-clock time, ISO 8601 in UTC. */
  iso(): string;
}

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export type Emit = (event: SessionEvent) => void;
