import { open, type FileHandle } from 'node:fs/promises';
import type { CappedText } from './cappedText.js';

const WRITE_EVERY_MS = 500;
/** Once the head is full, each write replaces the whole tail, so it comes less often. */
const REWRITE_EVERY_MS = 2000;

/**
 * Keeps a file equal to a `CappedText` that grows: within half a second while the head fills, then within two.
 * A failure (disk full, folder gone) ends the writing and is reported once; it never disturbs the run.
 */
export class LogFile {
  #headParts = 0;
  #headBytes = 0;
  #lastRest = '';
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #failed = false;

  private constructor(
    readonly file: FileHandle,
    readonly text: CappedText,
    readonly onFailure: (error: unknown) => void,
  ) {}

  /** Creates or empties the file. @throws {Error} when that is not possible. */
  static async open(path: string, text: CappedText, onFailure: (error: unknown) => void): Promise<LogFile> {
    return new LogFile(await open(path, 'w'), text, onFailure);
  }

  /** Says that the text has grown. */
  changed(): void {
    if (this.#failed) return;
    this.#timer ??= setTimeout(() => this.#write(), this.#lastRest === '' ? WRITE_EVERY_MS : REWRITE_EVERY_MS);
  }

  /** Writes what is missing and closes the file. */
  async close(): Promise<void> {
    this.#write();
    await this.#writing;
    await this.file.close().catch((error: unknown) => this.#fail(error));
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#failed)
      this.#writing = this.#writing.then(() => this.#writeMissing()).catch((e: unknown) => this.#fail(e));
  }

  async #writeMissing(): Promise<void> {
    const parts = this.text.headParts(this.#headParts);
    const rest = this.text.rest();
    if (parts.length > 0) {
      const head = Buffer.from(parts.join(''));
      await writeAt(this.file, head, this.#headBytes);
      this.#headParts += parts.length;
      this.#headBytes += head.length;
    }
    if (rest === this.#lastRest) return;
    const tail = Buffer.from(rest);
    await writeAt(this.file, tail, this.#headBytes);
    await this.file.truncate(this.#headBytes + tail.length);
    this.#lastRest = rest;
  }

  #fail(error: unknown): void {
    if (!this.#failed) this.onFailure(error);
    this.#failed = true;
  }
}

async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
