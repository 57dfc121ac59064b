import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hasCode } from '../../errorCode.js';

/** The beginning of a file that is being fetched, and the ETag that it had on the server. */
export class PartFile {
  /** The ETag lies beside the part, so that a file that changed on the server is not glued to the old beginning. */
  private readonly etagPath: string;

  constructor(readonly path: string) {
    this.etagPath = `${path}.etag`;
  }

  /** Bytes that have come; 0 when there is no part. */
  async size(): Promise<number> {
    try {
      return (await stat(this.path)).size;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return 0;
      throw error;
    }
  }

  async etag(): Promise<string | null> {
    try {
      return await readFile(this.etagPath, 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  }

  /** A weak ETag is not kept: it may not be sent in If-Range (RFC 9110, section 13.1.5). */
  async setEtag(etag: string | null): Promise<void> {
    if (etag && !etag.startsWith('W/')) await writeFile(this.etagPath, etag);
    else await rm(this.etagPath, { force: true });
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(this.etagPath, { force: true });
  }
}
