import { realpath, stat } from 'node:fs/promises';

/**
 * Tells one model with its adapters from another, for what is kept on disk of their state: by the model's SHA-256 where
 * it is known, else by the file's place, size and time of change; by the adapters' content.
 * @param adapter hash of the adapters in use; null for none.
 */
export async function prefixIdentity(model: {
  readonly modelPath: string;
  readonly sha256: string | null;
  readonly adapter: string | null;
}): Promise<string> {
  const { modelPath, sha256, adapter } = model;
  return JSON.stringify({ model: sha256 ?? (await fileIdentity(modelPath)), adapter });
}

async function fileIdentity(file: string): Promise<readonly (string | number)[]> {
  const { size, mtimeMs } = await stat(file);
  return [await realpath(file), size, mtimeMs];
}
