import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { RUN_MARK } from './environment.js';

/** A process that runs or sleeps; dead ones that wait for their parent are not listed. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly name: string;
  /** Moment of its start, in the system's own unit: with `pid` it tells a process from a later one of that number. */
  readonly started: string;
}

const run = promisify(execFile);

/** All processes of the machine that we may see. Not for Windows, where the system itself knows the tree. */
export async function listProcesses(): Promise<ProcessInfo[]> {
  if (process.platform !== 'linux') return listWithPs();
  const found = await Promise.all((await pids()).map(readStat));
  return found.filter((info) => info !== null);
}

/** Numbers of those of the processes whose environment carries the mark of a run. */
export async function markedProcesses(mark: string, all: readonly ProcessInfo[]): Promise<number[]> {
  const text = `${RUN_MARK}=${mark}`;
  if (process.platform !== 'linux') {
    const lines = (await ps(['-A', '-E', '-ww', '-o', 'pid=,command='])).split('\n');
    return lines.filter((line) => line.includes(text)).map((line) => Number.parseInt(line, 10));
  }
  const carries = async (pid: number): Promise<boolean> => {
    const variables = await readProc(`/proc/${pid}/environ`);
    return variables?.split('\0').includes(text) ?? false;
  };
  // A run's processes began after this one; reading the environments of all others takes most of the time.
  const ownStart = Number(all.find(({ pid }) => pid === process.pid)?.started ?? 0);
  const young = all.filter(({ started }) => Number(started) >= ownStart).map(({ pid }) => pid);
  const marked = await Promise.all(young.map(carries));
  return young.filter((_, index) => marked[index]);
}

async function pids(): Promise<number[]> {
  return (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && pid > 0);
}

async function readStat(pid: number): Promise<ProcessInfo | null> {
  const stat = await readProc(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name stands in brackets and may itself hold brackets and spaces.
  const nameEnd = stat.lastIndexOf(')');
  const fields = stat.slice(nameEnd + 2).split(' ');
  const [state = '', parent, group, session] = fields;
  if (state === 'Z' || state === 'X') return null;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    name: stat.slice(stat.indexOf('(') + 1, nameEnd),
    started: fields[19] ?? '',
  };
}

/** Null when the process has ended meanwhile, or belongs to somebody else. */
async function readProc(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** For macOS and the BSDs; `lstart` is five words. */
async function listWithPs(): Promise<ProcessInfo[]> {
  const lines = (await ps(['-A', '-o', 'pid=,ppid=,pgid=,state=,lstart=,comm='])).split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, group, state = 'Z', ...rest] = line.trim().split(/\s+/);
    if (state.startsWith('Z')) return [];
    const started = rest.slice(0, 5).join(' ');
    const name = rest.slice(5).join(' ');
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(group), name, started }];
  });
}

async function ps(args: string[]): Promise<string> {
  return (await run('ps', args, { maxBuffer: 64_000_000 })).stdout;
}
