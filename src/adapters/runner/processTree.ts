import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses, markedProcesses, type ProcessInfo } from './processList.js';

/** Time between the polite and the hard signal. */
const GRACE_MS = 2000;
/** After the hard signal; a process that the kernel holds longer cannot be helped. */
const HARD_MS = 2500;
const POLL_MS = 60;

/**
 * All processes that come from one: its descendants, their groups and sessions, and whatever carries the run's mark in
 * its environment, so that a daemon which changed group, session and parent is found too. What escapes: a process that
 * did all that AND dropped its environment within a second of its start. In the sandbox nothing escapes.
 */
export class ProcessTree {
  readonly #known = new Map<number, string>();

  constructor(
    readonly root: number,
    readonly mark: string,
  ) {}

  /** Looks for new members. To be called now and then while the run goes on. @returns those outside the root's group. */
  async watch(): Promise<ProcessInfo[]> {
    return this.#grow(await listProcesses(), []).filter(({ group }) => group !== this.root);
  }

  /**
   * Ends all: SIGTERM, after two seconds SIGKILL until none is left. On Windows at once.
   * @returns whether all are gone; within 4.5 seconds either way.
   */
  async kill(): Promise<boolean> {
    if (process.platform === 'win32') return killOnWindows(this.root);
    let members = await this.#members();
    // A sandbox would die of the polite signal at once, and take the script with it before it could answer.
    signal(
      members.filter(({ name }) => name !== 'bwrap'),
      'SIGTERM',
    );
    for (const end = performance.now() + GRACE_MS; members.length > 0 && performance.now() < end;) {
      await delay(POLL_MS);
      members = await this.#members();
    }
    for (const end = performance.now() + HARD_MS; members.length > 0 && performance.now() < end;) {
      signal(members, 'SIGKILL');
      await delay(POLL_MS);
      members = await this.#members();
    }
    return members.length === 0;
  }

  async #members(): Promise<ProcessInfo[]> {
    const all = await listProcesses();
    return this.#grow(all, await markedProcesses(this.mark, all));
  }

  /** Adds whatever belongs to the known ones until nothing more does. */
  #grow(all: readonly ProcessInfo[], marked: readonly number[]): ProcessInfo[] {
    const members = new Map<number, ProcessInfo>();
    const related = new Set<number>([this.root, ...marked]);
    const belongs = (one: ProcessInfo): boolean =>
      this.#known.get(one.pid) === one.started ||
      [one.pid, one.parent, one.group, one.session].some((id) => related.has(id));
    for (let before = -1; before < members.size;) {
      before = members.size;
      for (const one of all) {
        if (members.has(one.pid) || one.pid === process.pid || !belongs(one)) continue;
        members.set(one.pid, one);
        this.#known.set(one.pid, one.started);
        related.add(one.pid);
      }
    }
    return [...members.values()];
  }
}

function signal(members: readonly ProcessInfo[], name: NodeJS.Signals): void {
  for (const { pid } of members) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended meanwhile, or is not ours to end; the next look tells which.
    }
  }
}

/** What taskkill answers when there is no such process any more. */
const NOT_FOUND = 128;

function killOnWindows(root: number): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('taskkill', ['/pid', String(root), '/T', '/F'], { windowsHide: true }, (error) =>
      resolve(error === null || error.code === NOT_FOUND),
    );
  });
}
