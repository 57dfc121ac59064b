import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../core/ports.js';

/** Keeps what must give way to the original: it may be work of the user, and is never lost. */
export class SetAside {
  #count = 0;

  /** @param dir absolute folder for such files; made when the first one comes. */
  constructor(
    readonly dir: string,
    readonly log: Log,
  ) {}

  /** @param content null when nothing is there to keep. */
  async keep(path: string, content: Buffer | null): Promise<void> {
    if (content === null) {
      this.log.warn(`${path} was gone and has been put back.`);
      return;
    }
    await mkdir(this.dir, { recursive: true });
    const time = new Date().toISOString().replace(/[:.]/g, '-');
    const file = join(this.dir, `${time}-${++this.#count}-${path.replace(/[/\\]/g, '_')}`);
    await writeFile(file, content);
    this.log.warn(`${path} was changed and has been put back; the changed version is in ${file}.`);
  }
}
