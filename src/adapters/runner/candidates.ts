import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorText } from '../../core/errors.js';
import type { CandidateFolder, Candidates, Log } from '../../core/ports.js';
import type { Experiment } from '../../shared/experiment.js';
import { diskFull, isDiskFull, makeFolder } from '../writing.js';
import { fillFolder, mendLinks } from './fillFolder.js';
import { InPlace } from './inPlace.js';
import { planFolder } from './planFolder.js';
import { ProtectedFiles } from './protectedFiles.js';
import { cleanPath, readonlyPatterns, type ReadonlyPatterns } from './readonlyPatterns.js';
import { SetAside } from './setAside.js';
import { claimRuns, removeFolder } from './staleRuns.js';

export interface CandidatesOptions {
  readonly experiment: Pick<Experiment, 'editable' | 'readonly' | 'isolation'>;
  /** Absolute folder of the experiment file. */
  readonly experimentDir: string;
  /** Absolute folder for candidate folders, `.ml-agent/runs`; made when needed. Its parent holds backups. */
  readonly runsDir: string;
  readonly sessionId: string;
  /** For work in place: SHA-256 of each editable file when the session began. */
  readonly expected?: ReadonlyMap<string, string>;
  readonly log: Log;
}

/** Candidates of one session. */
export interface SessionCandidates extends Candidates {
  /** Removes what is left of the session's candidate folders. */
  dispose(): Promise<void>;
}

/**
 * Candidate folders `<runsDir>/<session>/<id>`: real copies of the editable files with the given content, the rest
 * linked or copied as `planFolder` says. With `"isolation": "inPlace"` the "folder" is the user's own, and the scripts
 * stand there until `dispose`; one at a time. Protected files are hashed when the first folder is made.
 */
export function createCandidates(options: CandidatesOptions): SessionCandidates {
  const { experiment, experimentDir, runsDir, sessionId, log } = options;
  const stateDir = dirname(runsDir);
  const patterns = readonlyPatterns(experiment.readonly, experiment.editable);
  const setAside = new SetAside(join(stateDir, 'set-aside'), log);
  const inPlace = new InPlace({ ...options, stateDir, editable: experiment.editable });
  let guarded: Promise<ProtectedFiles> | null = null;
  const create = async (id: string, changed: ReadonlyMap<string, string>): Promise<CandidateFolder> => {
    for (const path of changed.keys()) requireInside(path);
    const scripts = new Map([...changed].map(([path, text]) => [cleanPath(path), text]));
    const protectedFiles = await (guarded ??= ProtectedFiles.watch(experimentDir, patterns, setAside, log));
    if (experiment.isolation === 'inPlace') return putInPlace(inPlace, experimentDir, scripts, protectedFiles);
    const dir = join(await claimRuns(runsDir, sessionId), id);
    return makeCandidate({
      dir,
      experimentDir,
      editable: experiment.editable,
      scripts,
      patterns,
      protectedFiles,
      log,
    });
  };
  return {
    create: (id, changed) =>
      create(id, changed).catch((error: unknown) => {
        throw isDiskFull(error) ? diskFull(runsDir) : error;
      }),
    dispose: () => removeFolder(join(runsDir, sessionId)),
  };
}

interface FolderParts {
  readonly dir: string;
  readonly experimentDir: string;
  readonly editable: readonly string[];
  readonly scripts: ReadonlyMap<string, string>;
  readonly patterns: ReadonlyPatterns;
  readonly protectedFiles: ProtectedFiles;
  readonly log: Log;
}

async function makeCandidate(parts: FolderParts): Promise<CandidateFolder> {
  const { dir, experimentDir, scripts, protectedFiles, log } = parts;
  const made = new Set([...parts.editable, ...scripts.keys()].map(cleanPath));
  const entries = await planFolder(experimentDir, made, parts.patterns);
  await removeFolder(dir);
  await makeFolder(dir);
  await fillFolder(experimentDir, dir, entries);
  for (const path of made) await copyScript(join(experimentDir, path), join(dir, path), scripts.get(path));
  return {
    dir,
    async tampered() {
      const changed = await protectedFiles.restoreChanged();
      const replaced = await mendLinks(experimentDir, dir, entries);
      return [...new Set([...changed, ...replaced])];
    },
    // What cannot be removed now is removed at a later start, and must not end the session.
    dispose: () => removeFolder(dir).catch((error: unknown) => log.warn(`${dir} is left over: ${errorText(error)}`)),
  };
}

async function putInPlace(
  inPlace: InPlace,
  dir: string,
  scripts: ReadonlyMap<string, string>,
  protectedFiles: ProtectedFiles,
): Promise<CandidateFolder> {
  await inPlace.put(scripts);
  return { dir, tampered: () => protectedFiles.restoreChanged(), dispose: () => inPlace.restore() };
}

/** Writes an editable file with its new content, else as it is; its rights are kept. */
async function copyScript(from: string, to: string, text: string | undefined): Promise<void> {
  const original = await stat(from).catch(() => null);
  if (original === null && text === undefined) return;
  await makeFolder(dirname(to));
  await writeFile(to, text ?? (await readFile(from)));
  if (original !== null) await chmod(to, original.mode);
}

function requireInside(path: string): void {
  if (/^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..')) {
    throw new Error(`The script ${path} lies outside the experiment.`);
  }
}
