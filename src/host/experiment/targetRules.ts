import path from 'node:path';

/** A document or a file that could be meant by "improve". */
export interface Named {
  readonly scheme: string;
  /** Path on disk, or the name of an untitled document. */
  readonly path: string;
  /** Whether it lies in a folder of the workspace. */
  readonly inWorkspace: boolean;
  readonly isDirectory: boolean;
}

/** Why a file cannot be improved, in the order in which it is looked for; null when it can. */
export type Refusal = 'untitled' | 'notebook' | 'notOnDisk' | 'outsideWorkspace' | 'notAScript';

/** What speaks against a file, or null. */
export function refusalOf(named: Named): Refusal | null {
  if (named.path.endsWith('.ipynb')) return 'notebook';
  if (named.scheme === 'untitled') return 'untitled';
  if (named.scheme !== 'file') return 'notOnDisk';
  if (!named.inWorkspace) return 'outsideWorkspace';
  const isOurs = named.isDirectory || isScript(named.path) || isExperimentFile(named.path);
  return isOurs ? null : 'notAScript';
}

export function isScript(file: string): boolean {
  return /\.pyw?$/i.test(file);
}

export function isExperimentFile(file: string): boolean {
  return path.basename(file) === 'ml-agent.json';
}

/** An experiment of the workspace, as far as these rules look at it. */
export interface Editables {
  /** Absolute folder. */
  readonly dir: string;
  /** Its editable files, relative to the folder. */
  readonly editable: readonly string[];
}

/**
 * The experiment that a script belongs to: the one in its own folder, else the nearest one above that names the script
 * as editable. Null when there is none.
 */
export function experimentOf(script: string, experiments: readonly Editables[]): string | null {
  const own = path.dirname(script);
  if (experiments.some(({ dir }) => dir === own)) return own;
  const above = experiments.filter(({ dir, editable }) =>
    editable.some((file) => path.join(dir, ...file.split(/[/\\]/)) === script),
  );
  return above.sort((a, b) => b.dir.length - a.dir.length)[0]?.dir ?? null;
}

/**
 * The folder that a command is about which was given none, such as the choice of an interpreter: the experiment of the
 * active file, else the folder of the active script, else the only experiment, else the only folder of the workspace.
 * Null when several come into question.
 * @param here.active the active file with its folder of the workspace, or null; `here.folders` are all of those.
 */
export function folderInQuestion(here: {
  readonly active: { readonly file: string; readonly folder: string } | null;
  readonly folders: readonly string[];
  readonly experiments: readonly Editables[];
}): string | null {
  const { active, folders, experiments } = here;
  const own = active === null ? null : experimentOf(active.file, experiments);
  if (own !== null) return own;
  if (active !== null && isScript(active.file)) return path.dirname(active.file);
  const inSight = active === null ? folders : [active.folder];
  const dirs = experiments.map(({ dir }) => dir).filter((dir) => inSight.some((folder) => isIn(dir, folder)));
  if (dirs.length === 1) return dirs[0]!;
  return inSight.length === 1 ? inSight[0]! : null;
}

function isIn(dir: string, folder: string): boolean {
  return dir === folder || dir.startsWith(folder + path.sep);
}
