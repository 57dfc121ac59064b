import type { Uri } from 'vscode';

/**
 * What package.json contributes, once more with types: ids, argument types, keys and defaults. Commands and settings
 * are registered and read only through helpers that take these types; a unit test compares both sides.
 */

/** A step, or as much of it as the caller knows; the command asks for the rest. */
export interface StepArgument {
  readonly sessionId?: string | undefined;
  readonly stepId?: number | undefined;
}

/** A session, or nothing: then the one that is shown, or one that the user picks. */
export interface SessionArgument {
  readonly sessionId?: string | undefined;
}

/** Arguments of each command. The palette gives none; menus give the file; the view gives session and step. */
export interface CommandArguments {
  'mlAgent.improve': [target?: Uri];
  'mlAgent.setUp': [target?: Uri];
  'mlAgent.pause': [];
  'mlAgent.resume': [session?: SessionArgument];
  'mlAgent.stopAfterRun': [];
  'mlAgent.stopNow': [];
  'mlAgent.addNote': [text?: string];
  'mlAgent.allow': [];
  'mlAgent.decline': [];
  'mlAgent.answer': [];
  'mlAgent.chooseApproval': [target?: Uri];
  'mlAgent.showTrajectory': [];
  'mlAgent.openTrajectoryInEditor': [];
  'mlAgent.showTerminal': [];
  'mlAgent.showLog': [];
  'mlAgent.compareWithBaseline': [step?: StepArgument];
  'mlAgent.compareWithIncumbent': [step?: StepArgument];
  'mlAgent.restoreStep': [step?: StepArgument];
  'mlAgent.undoRestore': [];
  'mlAgent.applyBest': [session?: SessionArgument];
  'mlAgent.createBranch': [step?: StepArgument];
  'mlAgent.copyPatch': [step?: StepArgument];
  'mlAgent.exportTrajectory': [session?: SessionArgument];
  'mlAgent.exportReport': [session?: SessionArgument];
  'mlAgent.deleteTrainingData': [];
  'mlAgent.chooseModel': [];
  'mlAgent.checkSetUp': [];
  'mlAgent.cleanUp': [];
  'mlAgent.selectInterpreter': [];
  'mlAgent.addCuda': [];
  'mlAgent.openSample': [];
}

export type CommandId = keyof CommandArguments;

/** When and how often the user is asked. `ask` means: not decided yet. */
export const APPROVALS = ['ask', 'askEdit', 'askRun', 'alone'] as const;
export type Approval = (typeof APPROVALS)[number];
export type ApprovalMode = Exclude<Approval, 'ask'>;

export const GPUS = ['auto', 'cpu'] as const;

/** Settings without their prefix `mlAgent.`. */
export interface SettingValues {
  model: string;
  modelsDirectory: string;
  pythonPath: string;
  threads: number;
  contextSize: number;
  gpu: (typeof GPUS)[number];
  approval: Approval;
  steps: number;
  minutes: number;
  openTerminal: boolean;
  showCodeLens: boolean;
}

export type SettingKey = keyof SettingValues;

/** Defaults, as package.json states them. An empty text and 0 mean: decided by the program. */
export const SETTING_DEFAULTS: Readonly<SettingValues> = {
  model: 'coder-1.5b',
  modelsDirectory: '',
  pythonPath: '',
  threads: 0,
  contextSize: 0,
  gpu: 'auto',
  approval: 'ask',
  steps: 0,
  minutes: 0,
  openTerminal: true,
  showCodeLens: true,
};

/** Settings that decide what runs, or how much of the machine it takes: never from a workspace. */
export const MACHINE_SETTINGS: readonly SettingKey[] = [
  'model',
  'modelsDirectory',
  'pythonPath',
  'threads',
  'contextSize',
  'gpu',
];

/** Keys of the conditions in package.json. */
export interface ContextValues {
  'mlAgent.running': boolean;
  'mlAgent.paused': boolean;
  'mlAgent.waiting': boolean;
  'mlAgent.hasSession': boolean;
  'mlAgent.hasExperiment': boolean;
  'mlAgent.canUndoRestore': boolean;
  /** A model was found ready in this window. */
  'mlAgent.hasModel': boolean;
  /** The sample was copied from this window. */
  'mlAgent.hasSample': boolean;
}

export type ContextKey = keyof ContextValues;

export const SETTINGS_PREFIX = 'mlAgent';
export const TRAJECTORY_VIEW = 'mlAgent.trajectory';
export const TRAJECTORY_PANEL = 'mlAgent.trajectoryPanel';
export const WALKTHROUGH = 'mlAgent.start';
/** Scheme of documents that show a script as it was in a step. */
export const STEP_SCHEME = 'ml-agent-step';
/** Name of the file that describes an experiment; once more here, since the schema's module is heavy to load. */
export const EXPERIMENT_FILE = 'ml-agent.json';
