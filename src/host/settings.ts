import * as vscode from 'vscode';
import type { Log } from '../core/ports.js';
import {
  APPROVALS,
  GPUS,
  SETTING_DEFAULTS,
  SETTINGS_PREFIX,
  type SettingKey,
  type SettingValues,
} from './contributions.js';

/** Whether a value read from a settings file fits. Written by hand: zod costs more than the whole activation may. */
const FITS: { readonly [K in SettingKey]: (value: unknown) => boolean } = {
  model: isText,
  modelsDirectory: isText,
  pythonPath: isText,
  threads: isCount,
  contextSize: isCount,
  gpu: (value) => GPUS.some((one) => one === value),
  approval: (value) => APPROVALS.some((one) => one === value),
  steps: isCount,
  minutes: (value) => typeof value === 'number' && value >= 0,
  openTerminal: (value) => typeof value === 'boolean',
  showCodeLens: (value) => typeof value === 'boolean',
};

/** The user's settings, with the default in place of a value of the wrong type. */
export class Settings {
  constructor(private readonly log: Log) {}

  get<K extends SettingKey>(key: K): SettingValues[K] {
    const value: unknown = vscode.workspace.getConfiguration(SETTINGS_PREFIX).get(key);
    if (FITS[key](value)) return value as SettingValues[K];
    if (value !== undefined) this.log.warn(`The setting ${SETTINGS_PREFIX}.${key} has a wrong value; ignored.`);
    return SETTING_DEFAULTS[key];
  }

  /** Writes into the user's settings: what runs must not come from a workspace. */
  async set<K extends SettingKey>(key: K, value: SettingValues[K]): Promise<void> {
    const settings = vscode.workspace.getConfiguration(SETTINGS_PREFIX);
    await settings.update(key, value, vscode.ConfigurationTarget.Global);
  }

  /** One line for the log. */
  describe(): string {
    const keys = Object.keys(SETTING_DEFAULTS) as SettingKey[];
    return keys.map((key) => `${key}=${JSON.stringify(this.get(key))}`).join(' ');
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
