import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorText } from '../../core/errors.js';
import type { Checkpoints, Log } from '../../core/ports.js';
import type { Step } from '../../shared/record.js';
import { checkpointMessage } from './checkpointMessage.js';
import { openRepository, type Repository } from './repository.js';
import { writeTree } from './writeTree.js';

export interface GitCheckpointOptions {
  /** Absolute folder of the experiment; script paths are relative to it. */
  readonly dir: string;
  readonly sessionId: string;
  readonly log: Log;
}

/** Namespace of the commits. No branch, no remote and no default fetch or push sees it. */
export const CHECKPOINT_REFS = 'refs/ml-agent';

/** Largest script that is kept, in bytes. Larger ones are named in the log and left out. */
const MAX_SCRIPT_BYTES = 5_000_000;

/**
 * Keeps the scripts of each step as a commit of `refs/ml-agent/<session>`; its parent is the step before, in the order
 * of time. The tree holds these scripts alone, under their paths in the repository. Only objects and this one ref are
 * written: the user's index, branch, stash and work tree stay as they are, no hook runs and nothing is signed.
 * Where there is no git or no repository, `save` does nothing, and says so once in the log. It never throws.
 */
export function createGitCheckpoints(options: GitCheckpointOptions): Checkpoints {
  let opened: Promise<Repository | null> | null = null;
  return {
    async save(step, scripts) {
      try {
        const repository = await (opened ??= openRepository(options.dir, options.log));
        if (repository !== null) await saveStep(repository, options, step, scripts);
      } catch (error) {
        options.log.warn(`Step ${step.id} is recorded, but git has no commit of it: ${errorText(error)}`);
      }
    },
  };
}

/** Name of the ref that holds a session's commits. Characters that git forbids become "-". */
export function checkpointRef(sessionId: string): string {
  const name = sessionId.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '');
  return `${CHECKPOINT_REFS}/${name || 'session'}`;
}

/**
 * Removes the commits of all sessions of this repository, except those to keep. The objects go with git's next
 * garbage collection. Without a repository nothing happens.
 * @returns the refs removed.
 */
export async function clearGitCheckpoints(dir: string, keep: readonly string[], log: Log): Promise<string[]> {
  const repository = await openRepository(dir, log);
  if (repository === null) return [];
  const kept = new Set(keep.map(checkpointRef));
  const refs = (await repository.git(['for-each-ref', '--format=%(refname)', CHECKPOINT_REFS])).split('\n');
  const removed = refs.filter((ref) => ref !== '' && !kept.has(ref));
  for (const ref of removed) await repository.git(['update-ref', '-d', ref]);
  return removed;
}

/** Removes the commits of one session; without a repository nothing happens. */
export async function removeGitCheckpoint(dir: string, sessionId: string, log: Log): Promise<void> {
  const repository = await openRepository(dir, log);
  await repository?.git(['update-ref', '-d', checkpointRef(sessionId)]);
}

async function saveStep(
  repository: Repository,
  { dir, sessionId, log }: GitCheckpointOptions,
  step: Step,
  scripts: ReadonlyMap<string, string>,
): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'ml-agent-git-'));
  try {
    const tree = await writeTree(repository, scratch, dir, withinSize(scripts, step.id, log), null);
    const ref = checkpointRef(sessionId);
    const parent = (await repository.git(['for-each-ref', '--format=%(objectname)', ref])).trim();
    const parents = parent === '' ? [] : ['-p', parent];
    const message = checkpointMessage(step, sessionId);
    const commit = await repository.git(['commit-tree', '--no-gpg-sign', ...parents, '-m', message, tree]);
    await repository.git(['update-ref', ref, commit.trim(), ...(parent === '' ? [] : [parent])]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function withinSize(scripts: ReadonlyMap<string, string>, stepId: number, log: Log): [string, string][] {
  return [...scripts].filter(([path, text]) => {
    const fits = Buffer.byteLength(text) <= MAX_SCRIPT_BYTES;
    if (!fits) log.warn(`The commit of step ${stepId} leaves out ${path}: it is larger than 5 MB.`);
    return fits;
  });
}
