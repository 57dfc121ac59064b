import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Outline } from '../../adapters/store/outline.js';
import type { ReadRecord } from '../../adapters/store/recordFile.js';
import { errorText, UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import { viewStep } from '../../core/trajectory/viewStep.js';
import type { SessionSummary } from '../../shared/protocol.js';
import { Disposable } from '../disposable.js';
import { Throttle } from '../throttle.js';
import { EXPERIMENT_GLOB, findExperimentDirs } from '../experiment/findExperiments.js';
import type { RunningSession } from '../session/runningSession.js';
import { endOf, sessionSummary } from './sessionSummary.js';

/** A session on disk. */
export interface KnownSession {
  readonly id: string;
  /** Absolute folder of its experiment. */
  readonly dir: string;
  readonly summary: SessionSummary;
  /** Its record without what only details need. */
  readonly outline: Outline;
}

interface Cached {
  readonly stamp: string;
  /** Null when the record cannot be read. Two that ask at once wait for one reading. */
  readonly known: Promise<KnownSession | null>;
}

/** Changes on disk are looked at no more often, in milliseconds. */
const REFRESH_MS = 500;

/**
 * The sessions of the experiments of this workspace, read from their records. It keeps outlines alone; a record is
 * read when it is needed. Nothing is read before somebody asks.
 */
export class SessionIndex extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  private readonly cache = new Map<string, Cached>();
  private dirs: Promise<string[]> | null = null;
  private readonly refresh = this.register(new Throttle(() => this.changed.fire(), REFRESH_MS));

  /** Sessions or experiments may have changed. */
  readonly onDidChange = this.changed.event;

  /** @param running the session that runs in this window; its summary comes from memory. */
  constructor(
    private readonly running: () => RunningSession | null,
    private readonly log: Log,
  ) {
    super();
    this.watch(EXPERIMENT_GLOB, (file) => this.onExperimentFile(file));
    this.watch('**/.ml-agent/sessions/*/trajectory.jsonl', () => this.refresh.request());
    this.register(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.dirs = null;
        this.refresh.request();
      }),
    );
  }

  /** Absolute folders of the experiments of this workspace. */
  experimentDirs(): Promise<string[]> {
    this.dirs ??= findExperimentDirs();
    return this.dirs;
  }

  /** All sessions, newest first. A record that cannot be read is left out, with a line in the log. */
  async list(): Promise<KnownSession[]> {
    const dirs = await this.experimentDirs();
    const lists = await Promise.all(dirs.map((dir) => this.listOf(dir)));
    return lists.flat().sort((a, b) => b.summary.startedAt.localeCompare(a.summary.startedAt));
  }

  /** Whether there is any session; no record is read for that. */
  async hasSessions(): Promise<boolean> {
    const { listSessions } = await import('../../adapters/store/sessionStore.js');
    const lists = await Promise.all((await this.experimentDirs()).map(listSessions));
    return lists.some((ids) => ids.length > 0);
  }

  /** @throws {UserError} when there is no such session. */
  async find(id: string): Promise<KnownSession> {
    const found = (await this.list()).find((known) => known.id === id);
    if (found !== undefined) return found;
    throw new UserError('noRecord', vscode.l10n.t('The session {0} is not in this workspace any more.', id));
  }

  /** Reads a whole record. @throws {UserError} when it cannot be read. */
  async read(known: Pick<KnownSession, 'dir' | 'id'>): Promise<ReadRecord> {
    const { recordPath } = await import('../../adapters/store/sessionStore.js');
    const { readRecord } = await import('../../adapters/store/recordFile.js');
    return readRecord(recordPath(known.dir, known.id));
  }

  /** Looks again, after something was changed from here. */
  changedHere(): void {
    this.dirs = null;
    this.refresh.now();
  }

  /** Candidate folders hold experiment files too; those say nothing. */
  private onExperimentFile(file: vscode.Uri): void {
    if (file.path.includes('/.ml-agent/')) return;
    this.dirs = null;
    this.refresh.request();
  }

  private watch(glob: string, changed: (file: vscode.Uri) => void): void {
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(glob));
    this.register(watcher.onDidCreate(changed));
    this.register(watcher.onDidDelete(changed));
    this.register(watcher.onDidChange(changed));
  }

  private async listOf(dir: string): Promise<KnownSession[]> {
    const { listSessions, recordPath } = await import('../../adapters/store/sessionStore.js');
    const known: KnownSession[] = [];
    for (const id of await listSessions(dir)) {
      const one = await this.summarise(dir, id, recordPath(dir, id));
      if (one !== null) known.push(one);
    }
    return known;
  }

  private async summarise(dir: string, id: string, file: string): Promise<KnownSession | null> {
    const live = this.running()?.session;
    if (live?.header.sessionId === id) {
      const outline = { header: live.header, steps: live.steps.map(viewStep), end: null };
      return { id, dir, summary: sessionSummary(outline, 'running', null), outline };
    }
    const { isLocked } = await import('../../adapters/store/sessionLock.js');
    const info = await stat(file).catch(() => null);
    if (info === null) return null;
    const busy = await isLocked(path.dirname(file));
    const stamp = `${info.mtimeMs} ${info.size} ${busy}`;
    const cached = this.cache.get(file);
    if (cached?.stamp === stamp) return cached.known;
    const known = this.readSummary(dir, id, file, busy);
    this.cache.set(file, { stamp, known });
    // What cannot be read now is tried again when it is asked for again.
    if ((await known) === null && this.cache.get(file)?.known === known) this.cache.delete(file);
    return known;
  }

  private async readSummary(dir: string, id: string, file: string, busy: boolean): Promise<KnownSession | null> {
    const { readOutline } = await import('../../adapters/store/outline.js');
    const { diskUse } = await import('../../adapters/store/readSession.js');
    try {
      const outline = await readOutline(file);
      const { status } = endOf(outline.end, busy);
      return { id, dir, summary: sessionSummary(outline, status, await diskUse(path.dirname(file))), outline };
    } catch (error) {
      this.log.warn(`A session is left out of the list: ${errorText(error)}`);
      return null;
    }
  }
}
