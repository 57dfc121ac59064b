import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from './settings.js';
import { writeFiles, type VsCode } from './vsCode.js';

/** A change that the scripted policy proposes. */
export interface Proposed {
  readonly idea: string;
  /** The whole new script. */
  readonly script: string;
  /** The script's file; default `train.py`. */
  readonly file?: string;
}

/**
 * Puts an engine into an installed extension whose replies are written beforehand, so that a test of the editor knows
 * what will be proposed. Everything else is the real program.
 * @param folder of the test's own, for the replies and a stand-in for a model file.
 * @returns the environment for `startVsCode`, and settings for `writeMachineSettings`.
 */
export async function useScriptedEngine(extensionsDir: string, folder: string, proposed: readonly Proposed[]) {
  const [extension] = (await readdir(extensionsDir)).filter((name) => name.startsWith('ml-agent.ml-agent-'));
  if (extension === undefined) throw new Error(`ML-Agent is not installed in ${extensionsDir}.`);
  const engine = fileURLToPath(new URL('scriptedEngine.mjs', import.meta.url));
  await copyFile(engine, join(extensionsDir, extension, 'dist', 'engine.mjs'));
  const replies = join(folder, 'replies.json');
  await writeFile(replies, JSON.stringify(proposed.map(reply)));
  const model = join(folder, 'scripted.gguf');
  await writeFile(model, 'GGUF');
  return { env: { ML_AGENT_SCRIPTED_REPLIES: replies }, machineSettings: { 'mlAgent.model': model } };
}

/** Settings of the scope `machine` are read from a file of their own where VS Code is a server. */
export async function writeMachineSettings(code: VsCode, settings: Settings): Promise<void> {
  await writeFiles(code.userDataDir, { 'Machine/settings.json': JSON.stringify(settings) });
}

function reply({ idea, script, file = 'train.py' }: Proposed): string {
  const input = { script_name: file, edit_instruction: idea, save_name: file };
  return [
    'Reflection: The last run says little.',
    'Research Plan and Status: Try one change at a time.',
    'Fact Check: The script prints its score.',
    `Thought: ${idea}`,
    'Action: Edit Script (AI)',
    `Action Input: ${JSON.stringify(input)}`,
    '```python',
    script.trimEnd(),
    '```',
  ].join('\n');
}
