import path from 'node:path';

/** Where text with that SHA-256 lies, below the folder `objects`. */
export function objectPath(objectsDir: string, sha256: string): string {
  return path.join(objectsDir, sha256.slice(0, 2), sha256.slice(2));
}
