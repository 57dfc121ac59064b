import { LlamaModel, type LlamaModelOptions } from '../../../src/adapters/llama/llamaModel.js';
import type { GenerateRequest, Log } from '../../../src/core/ports.js';
import { ENGINE_ENTRY } from '../../buildEngine.js';
import { modelPath } from '../../models.js';

/** A signal that never aborts. */
export const never = new AbortController().signal;

/** A log that keeps its lines, each as "level: message". */
export function keptLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const keep = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** Starts a model on the CPU with one thread, which stays fast on a busy machine; a test changes what it is about. */
export function startModel(
  name: Parameters<typeof modelPath>[0],
  changes: Partial<LlamaModelOptions> = {},
): Promise<LlamaModel> {
  return LlamaModel.start({
    modelPath: modelPath(name),
    modelName: name,
    sha256: null,
    engineEntry: ENGINE_ENTRY,
    contextSize: 4096,
    minContextSize: 2048,
    threads: 1,
    gpu: 'cpu',
    adapters: [],
    log: keptLog(),
    ...changes,
  });
}

/** A request of the policy for 24 tokens at temperature 0; a test changes what it is about. */
export function ask(content: string, changes: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    role: 'policy',
    messages: [
      { role: 'system', content: 'You answer briefly.' },
      { role: 'user', content },
    ],
    maxTokens: 24,
    sampling: { temperature: 0, topK: 40, topP: 1, seed: 1 },
    ...changes,
  };
}
