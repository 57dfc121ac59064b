import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import { isRunning, ownerSchema, thisProcess } from './owner.js';
import { SetAside } from './setAside.js';

const MANIFEST = 'manifest.json';

/** What lies in the backup folder while changed scripts stand in the user's folder. */
const manifestSchema = z.strictObject({
  owner: ownerSchema,
  experimentDir: z.string(),
  files: z.array(
    z.strictObject({ path: z.string(), backup: z.string(), existed: z.boolean(), candidate: z.string() }),
  ),
});
type Manifest = z.infer<typeof manifestSchema>;
type ManifestFile = Manifest['files'][number];

export interface InPlaceOptions {
  readonly experimentDir: string;
  /** `.ml-agent` of the workspace: holds the backup while it is needed. */
  readonly stateDir: string;
  readonly editable: readonly string[];
  /** SHA-256 of each editable file when the session began; without it, of the moment of the first candidate. */
  readonly expected?: ReadonlyMap<string, string>;
  readonly log: Log;
}

/**
 * Puts changed scripts into the user's own folder for the time of one run. The originals are moved aside and moved
 * back, so that bytes, times, rights and inode are exactly theirs; `recoverInPlace` does it after a crash.
 */
export class InPlace {
  #expected: ReadonlyMap<string, string> | null;

  constructor(readonly options: InPlaceOptions) {
    this.#expected = options.expected ?? null;
  }

  /**
   * @throws {UserError} when an editable file is not as the session knows it, or another session works in this folder.
   */
  async put(scripts: ReadonlyMap<string, string>): Promise<void> {
    const { experimentDir, stateDir, log } = this.options;
    await recoverInPlace(stateDir, log);
    await this.#refuseUnknownChanges();
    const backupDir = backupDirOf(stateDir);
    await mkdir(backupDir, { recursive: true });
    const files: ManifestFile[] = [];
    for (const [index, [path, text]] of [...scripts].entries()) {
      const existed = (await digest(join(experimentDir, path))) !== null;
      files.push({ path, backup: String(index), existed, candidate: sha256(Buffer.from(text)) });
    }
    // On disk before the first file moves, so that a crash at any moment can be mended.
    await writeDurably(join(backupDir, MANIFEST), JSON.stringify({ owner: thisProcess(), experimentDir, files }));
    for (const file of files) await putOne(experimentDir, backupDir, file, scripts.get(file.path) ?? '');
  }

  /** Puts the originals back. May be called again. */
  async restore(): Promise<void> {
    await restoreFrom(backupDirOf(this.options.stateDir), this.options.log);
  }

  async #refuseUnknownChanges(): Promise<void> {
    const { experimentDir, editable } = this.options;
    const found = new Map<string, string>();
    for (const path of editable) {
      const hash = await digest(join(experimentDir, path));
      if (hash !== null) found.set(path, hash);
    }
    this.#expected ??= found;
    const changed = editable.filter((path) => found.get(path) !== this.#expected?.get(path));
    if (changed.length === 0) return;
    throw new UserError(
      'changedInPlace',
      `${changed.join(', ')} changed since the session began, and "isolation" is "inPlace"; undo the change or start a new session.`,
    );
  }
}

/**
 * Puts the user's originals back after a session that worked in place ended by a crash. To be called at start.
 * What somebody wrote over a changed script meanwhile is set aside, not lost.
 * @param stateDir `.ml-agent` of the workspace.
 * @returns paths put back; none when there is nothing to do.
 * @throws {UserError} when the session that works in place still runs.
 */
export async function recoverInPlace(stateDir: string, log: Log): Promise<string[]> {
  const manifest = await readManifest(backupDirOf(stateDir));
  if (manifest !== null && isRunning(manifest.owner)) {
    throw new UserError(
      'inPlaceBusy',
      `Another session has its script in ${manifest.experimentDir}; stop it, then start again.`,
    );
  }
  return restoreFrom(backupDirOf(stateDir), log);
}

function backupDirOf(stateDir: string): string {
  return join(stateDir, 'in-place');
}

async function putOne(experimentDir: string, backupDir: string, file: ManifestFile, text: string): Promise<void> {
  const path = join(experimentDir, file.path);
  const mode = file.existed ? (await stat(path)).mode : null;
  if (file.existed) await move(path, join(backupDir, file.backup));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  if (mode !== null) await chmod(path, mode);
}

async function restoreFrom(backupDir: string, log: Log): Promise<string[]> {
  const manifest = await readManifest(backupDir);
  if (manifest === null) return [];
  const setAside = new SetAside(join(dirname(backupDir), 'set-aside'), log);
  const restored: string[] = [];
  for (const file of manifest.files) {
    const path = join(manifest.experimentDir, file.path);
    const backup = join(backupDir, file.backup);
    // No backup means that the original never left, or is already back.
    if (file.existed && (await digest(backup)) === null) continue;
    const current = await readFile(path).catch(() => null);
    if (current !== null && sha256(current) !== file.candidate) await setAside.keep(file.path, current);
    if (file.existed) await move(backup, path);
    else await rm(path, { force: true });
    restored.push(file.path);
  }
  await rm(backupDir, { recursive: true, force: true });
  return restored;
}

/** Null when nothing is in place. A manifest that cannot be read was not finished, so no file had moved yet. */
async function readManifest(backupDir: string): Promise<Manifest | null> {
  const text = await readFile(join(backupDir, MANIFEST), 'utf8').catch(() => null);
  return text === null ? null : (manifestSchema.safeParse(parseJson(text)).data ?? null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Half a file, see above.
  }
}

/** Moves a file over another; where the two lie on different drives it is copied with its times. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const { atime, mtime } = await stat(from);
    await copyFile(from, to);
    await utimes(to, atime, mtime);
    await rm(from);
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function digest(path: string): Promise<string | null> {
  const content = await readFile(path).catch(() => null);
  return content === null ? null : sha256(content);
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
