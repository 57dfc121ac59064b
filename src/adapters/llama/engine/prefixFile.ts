import { createHash } from 'node:crypto';
import { appendFile, open, rename, rm, utimes, type FileHandle } from 'node:fs/promises';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { errorText } from '../../../core/errors.js';
import { hasCode } from '../../errorCode.js';
import { makeFolder } from '../../writing.js';
import { dropOldest, partPath, prefixPath } from '../prefixFolder.js';

/** Follows llama.cpp's state in the file; what it reads ends before. Changes when the format does. */
const MAGIC = Buffer.from('MLAPREF1', 'latin1');
const DIGEST_BYTES = 32;
const TRAILER_BYTES = MAGIC.length + DIGEST_BYTES;
const READ_BYTES = 1 << 20;

export interface PrefixPlace {
  /** Absolute folder; it may not exist. */
  readonly dir: string;
  /** All that decides, beside the tokens, what the state of a sequence is: model, adapters, engine, context, device. */
  readonly identity: string;
  readonly log: (message: string) => void;
}

/**
 * The state of a sequence after the first tokens of a prompt, kept in a file that is named by a hash of those tokens
 * and all else that decides the state. llama.cpp checks next to nothing of what it reads, and a wrong file can end the
 * process, so the file ends with a digest of its name and content that is verified before. It holds the tokens, and
 * with them the text, in the clear. Nothing here throws: what goes wrong is logged, and the prompt is evaluated.
 */
export class PrefixFile {
  private readonly key: string;
  private readonly file: string;

  constructor(
    private readonly place: PrefixPlace,
    readonly tokens: readonly Token[],
  ) {
    this.key = createHash('sha256')
      .update(JSON.stringify([place.identity, tokens]))
      .digest('hex');
    this.file = prefixPath(place.dir, this.key);
  }

  /**
   * Puts the state into a sequence, in the place of what it holds. A file that is damaged or of another origin is
   * removed.
   * @returns whether the sequence now holds the tokens; it is empty or as it was otherwise.
   */
  async load(sequence: LlamaContextSequence): Promise<boolean> {
    const state = await this.verified();
    if (state !== 'sound') {
      if (state === 'damaged') await this.remove('it is damaged');
      return false;
    }
    try {
      // What failed half-way would otherwise leave cells that the library believes to be gone.
      await sequence.clearHistory();
      await sequence.loadStateFromFile(this.file, { acceptRisk: true });
      const found = sequence.contextTokens;
      if (found.length !== this.tokens.length || found.some((token, i) => token !== this.tokens[i]))
        throw new Error('it holds other tokens');
      const now = new Date();
      await utimes(this.file, now, now).catch(() => undefined);
      return true;
    } catch (error) {
      await sequence.clearHistory();
      await this.remove(errorText(error));
      return false;
    }
  }

  /** Keeps the state of a sequence that holds the tokens and nothing more. */
  async save(sequence: LlamaContextSequence): Promise<void> {
    const part = partPath(this.file);
    try {
      await makeFolder(this.place.dir);
      await sequence.saveStateToFile(part);
      await appendFile(part, Buffer.concat([MAGIC, await this.digestOf(part)]));
      await rename(part, this.file);
      await dropOldest(this.place.dir);
    } catch (error) {
      this.place.log(`The prefix of the prompt was not kept in ${this.place.dir}: ${errorText(error)}`);
      await rm(part, { force: true }).catch(() => undefined);
    }
  }

  private async verified(): Promise<'sound' | 'damaged' | 'missing'> {
    try {
      const file = await open(this.file, 'r');
      try {
        const { size } = await file.stat();
        const trailer = await bytesAt(file, size - TRAILER_BYTES, TRAILER_BYTES);
        if (!trailer.subarray(0, MAGIC.length).equals(MAGIC)) return 'damaged';
        const digest = await this.digest(file, size - TRAILER_BYTES);
        return trailer.subarray(MAGIC.length).equals(digest) ? 'sound' : 'damaged';
      } finally {
        await file.close();
      }
    } catch (error) {
      return hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM') ? 'missing' : 'damaged';
    }
  }

  private async digestOf(path: string): Promise<Buffer> {
    const file = await open(path, 'r');
    try {
      return await this.digest(file, (await file.stat()).size);
    } finally {
      await file.close();
    }
  }

  /** Of the key and the first `size` bytes. */
  private async digest(file: FileHandle, size: number): Promise<Buffer> {
    const hash = createHash('sha256').update(this.key);
    for (let at = 0; at < size; at += READ_BYTES)
      hash.update(await bytesAt(file, at, Math.min(READ_BYTES, size - at)));
    return hash.digest();
  }

  private async remove(why: string): Promise<void> {
    this.place.log(`A prefix on disk was removed and is evaluated again (${why}): ${this.file}`);
    await rm(this.file, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** @throws {Error} when the file has no such bytes. */
async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position < 0) throw new Error('The file is too short.');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('The file is too short.');
  return buffer;
}
