import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files that the build puts beside the bundle that runs. */
export interface BuiltFiles {
  /** Entry of the engine's child process. */
  readonly engineEntry: string;
  /** Script that looks at interpreter and data. */
  readonly factsScript: string;
}

/** The files of the build in a folder such as `dist`. @throws {Error} when the build is incomplete. */
export function builtFiles(distDir: string): BuiltFiles {
  const files = {
    engineEntry: path.join(distDir, 'engine.mjs'),
    factsScript: path.join(distDir, 'python', 'facts.py'),
  };
  for (const file of Object.values(files)) {
    if (!existsSync(file)) throw new Error(`The build is incomplete: ${file} is missing; run "npm run build".`);
  }
  return files;
}

/** Folder of the running ES module. @param moduleUrl its `import.meta.url`. */
export function folderOf(moduleUrl: string): string {
  return path.dirname(fileURLToPath(moduleUrl));
}
