import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Settings by their full name, as in a settings.json. */
export type Settings = Record<string, unknown>;

/** The four kinds of colour theme that a view must work in. */
export const THEMES = {
  dark: { name: 'Default Dark Modern', bodyClass: 'vs-dark' },
  light: { name: 'Default Light Modern', bodyClass: 'vs' },
  'hc-dark': { name: 'Default High Contrast', bodyClass: 'hc-black' },
  'hc-light': { name: 'Default High Contrast Light', bodyClass: 'hc-light' },
} as const;

export type Theme = keyof typeof THEMES;

/** No telemetry, no welcome page, no updates, nothing that moves by itself. */
const QUIET: Settings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.reduceMotion': 'on',
  'workbench.tips.enabled': false,
  // Else settings open in a window of their own that takes the keys, the command palette's too.
  'workbench.editor.useModal': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.colorTheme': THEMES.dark.name,
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'files.simpleDialog.enable': true,
};

/** Path of the user's settings below a user data folder. */
export function settingsPath(userDataDir: string): string {
  return join(userDataDir, 'User', 'settings.json');
}

/** The user's settings as they are on disk; the quiet defaults if there are none yet. */
export async function readSettings(userDataDir: string): Promise<Settings> {
  const path = settingsPath(userDataDir);
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Settings) : QUIET;
}

/**
 * Changes settings for windows that open later. A window that is open does not notice, since VS Code does not watch
 * this file on a server: there use `Workbench.setSettings`. A value of undefined removes the setting.
 */
export async function writeSettings(userDataDir: string, changes: Settings): Promise<void> {
  const path = settingsPath(userDataDir);
  const merged = { ...(await readSettings(userDataDir)), ...changes };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(merged, null, 2));
}
