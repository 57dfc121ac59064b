import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const FILES = {
  'smollm2-135m': 'SmolLM2-135M-Instruct.Q4_1.gguf',
  'coder-0.5b': 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
  'coder-1.5b': 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
} as const;

/**
 * Path of a model for tests, in the folder that ML_AGENT_MODELS names, else in the cache of ML-Agent.
 * @throws {Error} when it has not been downloaded.
 */
export function modelPath(name: keyof typeof FILES): string {
  const folder = process.env.ML_AGENT_MODELS ?? join(homedir(), '.cache', 'ml-agent', 'models');
  const path = join(folder, FILES[name]);
  if (!existsSync(path))
    throw new Error(`These tests need ${path}; download it, or set ML_AGENT_MODELS to the folder that holds it.`);
  return path;
}
