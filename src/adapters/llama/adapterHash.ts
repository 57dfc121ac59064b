import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { AdapterChoice } from '../../shared/engineProtocol.js';

/**
 * Identity of the adapters in use: the SHA-256 of the file when there is one at scale 1, else the SHA-256 of all
 * files' hashes with their scales, one a line.
 * @returns 64 hexadecimal digits, or null without an adapter or when a file cannot be read.
 */
export async function adapterHash(adapters: readonly AdapterChoice[]): Promise<string | null> {
  const hashes = await Promise.all(adapters.map(({ path }) => hashFile(path).catch(() => null)));
  const [first] = hashes;
  if (first === undefined || hashes.includes(null)) return null;
  if (hashes.length === 1 && adapters[0]?.scale === 1) return first;
  const lines = adapters.map(({ scale }, index) => `${hashes[index]} ${scale}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
