import { open, stat } from 'node:fs/promises';
import { GgufInsights, type GgufMetadata, type Llama, readGgufFileInfo } from 'node-llama-cpp';
import { errorText } from '../../../core/errors.js';
import { modelDamaged, modelMissing, notAChatModel, notAGguf, unsupportedArchitecture } from './errors.js';

/**
 * Reads a model's head and tells whether the engine can run it, in some 100 ms and without loading weights.
 * @throws {UserError} when it is missing, no GGUF, damaged, incomplete, unsupported, or no model that writes text.
 */
export async function checkModelFile(llama: Llama, path: string): Promise<GgufInsights> {
  const size = await fileSize(path);
  if (size === null) throw modelMissing(path);
  if (!(await isGguf(path))) throw notAGguf(path);
  const info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false }).catch(
    (error: unknown) => {
      throw modelDamaged(path, `its head cannot be read: ${errorText(error)}`);
    },
  );
  const insights = await GgufInsights.from(info, llama);
  const expected =
    (info.tensorInfoSize === undefined ? 0 : info.metadataSize + info.tensorInfoSize) + insights.modelSize;
  if ((info.splicedParts ?? 1) === 1 && size < expected)
    throw modelDamaged(path, `it has ${size} bytes and should have at least ${expected}`);
  if (!insights.isSupportedByLlamaCpp) throw unsupportedArchitecture(path, String(info.metadata.general.architecture));
  if (generalType(info.metadata) === 'adapter' || !insights.hasDecoder) throw notAChatModel(path);
  return insights;
}

/** @returns bytes, or null when there is no such file. */
export async function fileSize(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? found.size : null;
}

/** Whether a file starts as every GGUF does. */
export async function isGguf(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'GGUF';
  } finally {
    await file.close();
  }
}

/** What kind of file a GGUF says it is, such as "model" or "adapter"; the library's types leave the key out. */
export function generalType({ general }: GgufMetadata): unknown {
  return 'type' in general ? general.type : undefined;
}
