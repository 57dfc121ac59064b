import { homedir } from 'node:os';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Folder for what can be fetched or built again: models, Python environments. It may not exist yet.
 * `$XDG_CACHE_HOME/ml-agent`, else `~/.cache/ml-agent`; `~/Library/Caches/ml-agent` on macOS;
 * `%LOCALAPPDATA%\ml-agent` on Windows.
 */
export function cacheDir(env: Env = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'ml-agent');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'ml-agent');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ml-agent');
  return join(homedir(), '.cache', 'ml-agent');
}

/** Folder of the command line's engine packages that are fetched on demand: `engine` in the cache folder. */
export function engineDir(env: Env = process.env, platform: NodeJS.Platform = process.platform): string {
  return join(cacheDir(env, platform), 'engine');
}

/** Folder in which the models of the catalogue lie: `ML_AGENT_MODELS`, else `models` in the cache folder. */
export function modelsDir(env: Env = process.env, platform: NodeJS.Platform = process.platform): string {
  return env['ML_AGENT_MODELS'] || join(cacheDir(env, platform), 'models');
}

/**
 * Folder of the command line's evaluated prefixes of prompts: `ML_AGENT_PREFIXES`, else `prefixes` in the cache folder;
 * undefined when that variable is `off`, and nothing is to be kept.
 */
export function prefixesDir(env: Env = process.env, platform: NodeJS.Platform = process.platform): string | undefined {
  if (env['ML_AGENT_PREFIXES'] === 'off') return undefined;
  return env['ML_AGENT_PREFIXES'] || join(cacheDir(env, platform), 'prefixes');
}
