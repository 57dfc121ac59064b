import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Name of the environment variable that marks all processes of a run, so that none escapes its end. */
export const RUN_MARK = 'ML_AGENT_RUN';

/** Of our own environment: variables that would lead git, Electron or another Python astray. */
const NOT_INHERITED = /^(GIT_|ELECTRON_|VSCODE_|PYTHONHOME$|VIRTUAL_ENV$|CONDA_PREFIX$)/i;

/**
 * Environment of a run: ours without what misleads, output unbuffered and in UTF-8, plots without windows, the
 * interpreter's folder first on PATH, then the experiment's own variables, which win.
 */
export function runEnvironment(
  python: string | null,
  extra: Readonly<Record<string, string>>,
  mark: string,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !NOT_INHERITED.test(name)) env[name] = value;
  }
  // A window would wait for somebody to close it.
  env['MPLBACKEND'] ??= 'Agg';
  Object.assign(env, { PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8' });
  if (python !== null) Object.assign(env, interpreterVariables(python, env));
  return { ...env, ...extra, [RUN_MARK]: mark };
}

function interpreterVariables(python: string, env: Readonly<Record<string, string>>): Record<string, string> {
  const folder = dirname(python);
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const root = /^(bin|scripts)$/i.test(folder.split(/[/\\]/).at(-1) ?? '') ? dirname(folder) : folder;
  const isConda = existsSync(join(root, 'conda-meta'));
  const folders = [folder];
  // Packages of conda find their libraries on Windows only through PATH.
  if (isConda && process.platform === 'win32') folders.push(join(root, 'Library', 'bin'), join(root, 'Scripts'));
  return {
    [name]: [...folders, env[name] ?? ''].filter((part) => part !== '').join(delimiter),
    ...(existsSync(join(root, 'pyvenv.cfg')) ? { VIRTUAL_ENV: root } : {}),
    ...(isConda ? { CONDA_PREFIX: root } : {}),
  };
}
