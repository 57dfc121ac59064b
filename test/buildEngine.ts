import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Absolute path of the built engine. */
export const ENGINE_ENTRY = fileURLToPath(new URL('../dist/engine.mjs', import.meta.url));

/**
 * Set-up of the tests that need a model: the engine is a program of its own and must be built from what is tested.
 * `npm test` has built it, and other tests read it at the same time.
 */
export default async function buildEngine(): Promise<void> {
  if (process.env.ML_AGENT_TEST_BUILT === 'yes') return;
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));
  await promisify(execFile)(process.execPath, [script, 'dist/engine.mjs']);
}
