import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from './repository.js';

/**
 * Writes the scripts as objects and a tree of them, through an index file of its own in `scratch`.
 * @param dir absolute folder of the experiment, for the mode of its files.
 * @param base commit whose tree is taken over, with the scripts in place of its own; null for the scripts alone.
 * @returns the tree's hash.
 */
export async function writeTree(
  repository: Repository,
  scratch: string,
  dir: string,
  scripts: readonly [string, string][],
  base: string | null,
): Promise<string> {
  const index = { GIT_INDEX_FILE: join(scratch, 'index') };
  await repository.git(['read-tree', base ?? '--empty'], index);
  for (const [number, [path, text]] of scripts.entries()) {
    const file = join(scratch, String(number));
    await writeFile(file, text);
    // Without filters, so that the bytes are those that ran, and no program of the user's configuration starts.
    const blob = (await repository.git(['hash-object', '-w', '--no-filters', file])).trim();
    const place = repository.prefix + path.replaceAll('\\', '/');
    const entry = `${await fileMode(join(dir, path))},${blob},${place}`;
    await repository.git(['update-index', '--add', '--cacheinfo', entry], index);
  }
  return (await repository.git(['write-tree'], index)).trim();
}

async function fileMode(path: string): Promise<string> {
  const mode = await stat(path).then(
    (found) => found.mode,
    () => 0, // A script that is new in this step has no file yet.
  );
  return (mode & 0o100) === 0 ? '100644' : '100755';
}
