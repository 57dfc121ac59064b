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
export type Refusal = 'untitled' | 'notebook' | 'notOnDisk' | 'outsideWorkspace' | 'noScript';

/** What speaks against a file, or null. */
export function refusalOf(named: Named): Refusal | null {
  if (named.path.endsWith('.ipynb')) return 'notebook';
  if (named.scheme === 'untitled') return 'untitled';
  if (named.scheme !== 'file') return 'notOnDisk';
  if (!named.inWorkspace) return 'outsideWorkspace';
  const isOurs = named.isDirectory || isScript(named.path) || isExperimentFile(named.path);
  return isOurs ? null : 'noScript';
}

export function isScript(file: string): boolean {
  return /\.pyw?$/i.test(file);
}

export function isExperimentFile(file: string): boolean {
  return path.basename(file) === 'ml-agent.json';
}

/**
 * The experiment that a script belongs to: the one in its own folder, else the nearest one above that names the script
 * as editable. Null when there is none.
 * @param experiments folder and editable files of the experiments of the workspace.
 */
export function experimentOf(
  script: string,
  experiments: readonly { readonly dir: string; readonly editable: readonly string[] }[],
): string | null {
  const own = path.dirname(script);
  if (experiments.some(({ dir }) => dir === own)) return own;
  const above = experiments.filter(({ dir, editable }) =>
    editable.some((file) => path.join(dir, ...file.split(/[/\\]/)) === script),
  );
  return above.sort((a, b) => b.dir.length - a.dir.length)[0]?.dir ?? null;
}
