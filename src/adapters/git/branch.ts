import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorText, UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import type { Step } from '../../shared/record.js';
import { checkpointMessage } from './checkpointMessage.js';
import { hasGit, openRepository, type Repository } from './repository.js';
import { writeTree } from './writeTree.js';

export interface BranchOptions {
  /** Absolute folder of the experiment; script paths are relative to it. */
  readonly dir: string;
  readonly sessionId: string;
  readonly step: Step;
  /** The scripts as they were in the step. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Name of the new branch. */
  readonly branch: string;
  readonly log: Log;
}

/**
 * Makes a branch with one commit on top of what is checked out: the step's scripts, with metric and idea in the
 * message. The branch that is checked out, the index and the work tree stay as they are, and no hook runs.
 * @returns the commit's hash.
 * @throws {UserError} when there is no git or no repository, or the name is not allowed or taken.
 */
export async function createBranch(options: BranchOptions): Promise<string> {
  const { dir, step, scripts, sessionId } = options;
  const repository = await openRepository(dir, options.log);
  if (repository === null && !(await hasGit(dir))) {
    throw new UserError('noGit', 'git was not found; install it or put it on the PATH, then start again.');
  }
  if (repository === null) {
    throw new UserError('noRepository', `${dir} is in no git repository; make one with "git init" first.`, true);
  }
  await checkName(repository, options.branch);
  const head = await headOf(repository);
  const scratch = await mkdtemp(join(tmpdir(), 'ml-agent-git-'));
  try {
    const tree = await writeTree(repository, scratch, dir, [...scripts], head);
    const parents = head === null ? [] : ['-p', head];
    const message = checkpointMessage(step, sessionId);
    const commit = await repository.git(['commit-tree', '--no-gpg-sign', ...parents, '-m', message, tree]);
    const hash = commit.trim();
    // The empty old value makes git refuse to overwrite a branch that came up meanwhile.
    await repository.git(['update-ref', `refs/heads/${options.branch}`, hash, '']);
    return hash;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A name for a branch that git allows, from a session and a step. */
export function branchName(experiment: string, stepId: number): string {
  const name = experiment
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `ml-agent/${name || 'experiment'}-step-${stepId}`;
}

async function checkName(repository: Repository, branch: string): Promise<void> {
  try {
    await repository.git(['check-ref-format', '--branch', branch]);
  } catch (error) {
    throw new UserError(
      'branchName',
      `"${branch}" cannot be the name of a branch (${errorText(error).trim()}).`,
      true,
    );
  }
  const there = await repository.git(['for-each-ref', '--format=%(refname)', `refs/heads/${branch}`]);
  if (there.split('\n').includes(`refs/heads/${branch}`)) {
    throw new UserError('branchTaken', `There is a branch ${branch} already; choose another name.`, true);
  }
}

/** The commit that is checked out; null in a repository without commits. */
async function headOf(repository: Repository): Promise<string | null> {
  return repository.git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']).then(
    (text) => text.trim() || null,
    () => null, // No commit yet.
  );
}
