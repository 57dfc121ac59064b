import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** Bytes of a block; headers and contents are filled up to whole blocks (POSIX.1-1988, "ustar"). */
const BLOCK = 512;

interface Entry {
  /** As the archive has it, with `package/` in front. */
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/**
 * Unpacks an archive of npm (tar, gzip) into a folder, without the folder `package` that it holds everything in.
 * Regular files alone: npm packs nothing else.
 * @throws {Error} when the archive is damaged, or names a place outside of the folder; files may lie there then.
 * @throws the signal's reason on abort.
 */
export async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  const write = (source: AsyncIterable<Buffer>) => writeEntries(new Bytes(source[Symbol.asyncIterator]()), folder);
  await pipeline(createReadStream(archive, { highWaterMark: 1 << 20 }), createGunzip({ chunkSize: 1 << 20 }), write, {
    signal,
  });
}

async function writeEntries(bytes: Bytes, folder: string): Promise<void> {
  let longName: string | undefined;
  for (;;) {
    const header = parseHeader(await bytes.exactly(BLOCK));
    if (header === null) return;
    const entry = { ...header, name: longName ?? header.name };
    longName = undefined;
    if (entry.type === 'x') longName = nameIn(await bytes.exactly(entry.size));
    else if (entry.type === '0' || entry.type === '\0') await writeFile(entry, bytes, folder);
    else await bytes.skip(entry.size);
    await bytes.skip((BLOCK - (entry.size % BLOCK)) % BLOCK);
  }
}

/** @returns null for the empty block at the end. */
function parseHeader(block: Buffer): Entry | null {
  if (block.every((byte) => byte === 0)) return null;
  const text = (from: number, length: number) =>
    block
      .toString('utf8', from, from + length)
      .split('\0')[0]!
      .trim();
  if (text(257, 5) !== 'ustar') throw new Error('The archive is damaged: an entry has no header.');
  const prefix = text(345, 155);
  const name = text(0, 100);
  const size = Number.parseInt(text(124, 12) || '0', 8);
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type: String.fromCharCode(block[156]!) };
}

/** The name in an extended header: lines of length, blank, key=value (POSIX.1-2001, "pax"). */
function nameIn(extended: Buffer): string | undefined {
  return /^\d+ path=(.*)$/m.exec(extended.toString('utf8'))?.[1];
}

async function writeFile({ name, size }: Entry, bytes: Bytes, folder: string): Promise<void> {
  const parts = name.split('/').slice(1);
  if (parts.length === 0 || parts.some((part) => part === '' || part === '..' || /[\\:]/.test(part)))
    throw new Error(`The archive names a place outside of its folder: ${name}`);
  const file = path.join(folder, ...parts);
  await mkdir(path.dirname(file), { recursive: true });
  const out = await open(file, 'w');
  try {
    for (let left = size; left > 0;) {
      const chunk = await bytes.some(left);
      await out.writeFile(chunk);
      left -= chunk.length;
    }
  } finally {
    await out.close();
  }
}

/** A stream that is read in pieces of a wanted size. */
class Bytes {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly source: AsyncIterator<Buffer>) {}

  /** At least one byte, at most so many. */
  async some(most: number): Promise<Buffer> {
    if (this.rest.length === 0) {
      const next = await this.source.next();
      if (next.done === true) throw new Error('The archive is damaged: it ends early.');
      this.rest = next.value;
    }
    const piece = this.rest.subarray(0, most);
    this.rest = this.rest.subarray(piece.length);
    return piece;
  }

  async exactly(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = count; left > 0;) {
      const piece = await this.some(left);
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) left -= (await this.some(left)).length;
  }
}
