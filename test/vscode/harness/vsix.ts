import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** One file of a VSIX. Sizes in bytes. */
export interface Entry {
  name: string;
  size: number;
  read(): Buffer;
}

/**
 * The VSIX that `npm run package` made of the present build.
 * @throws if there is none, or if a bundle in it is not the one in dist/: the tests would judge an old program.
 */
export function builtVsix(target = `${process.platform}-${process.arch}`): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const path = join(ROOT, 'dist', `ml-agent-${target}-${version}.vsix`);
  const how = `Run "npm run build && npm run package -- --target ${target}" first.`;
  if (!existsSync(path)) throw new Error(`${path} is missing. ${how}`);
  const inside = new Map(readVsix(path).map((entry) => [entry.name, entry]));
  for (const bundle of ['extension.cjs', 'engine.mjs', 'cli.js', 'webview/main.js']) {
    const built = join(ROOT, 'dist', bundle);
    const same = !existsSync(built) || inside.get(`extension/dist/${bundle}`)?.read().equals(readFileSync(built));
    if (!same) throw new Error(`${path} holds another ${bundle} than dist/. ${how}`);
  }
  return path;
}

/**
 * Lists a zip file by its central directory (PKWARE APPNOTE 4.3.12), without zip64, which a VSIX of this size lacks.
 * @throws if the file is no such zip.
 */
export function readVsix(path: string): Entry[] {
  const zip = readFileSync(path);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error(`${path} is not a zip file.`);
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error(`${path} has a broken directory.`);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const [method, packed, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)];
    const local = zip.readUInt32LE(at + 42);
    entries.push({ name, size, read: () => contentOf(zip, local, method, packed) });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function contentOf(zip: Buffer, local: number, method: number, packed: number): Buffer {
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const raw = zip.subarray(start, start + packed);
  return method === 0 ? raw : inflateRawSync(raw);
}
