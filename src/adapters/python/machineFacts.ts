import { execFile } from 'node:child_process';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { promisify } from 'node:util';
import type { EnvironmentFacts } from '../../shared/facts.js';

export type MachineFacts = Pick<EnvironmentFacts, 'cores' | 'memoryGb' | 'freeMemoryGb' | 'gpu'>;

const GIGABYTE = 2 ** 30;
const GPU_MS = 5_000;
const QUERY = ['--query-gpu=name,memory.total', '--format=csv,noheader'];

/** Cores and memory that this process may use, how much of it is free, and the first GPU; takes at most five seconds, never throws. */
export async function machineFacts(signal: AbortSignal): Promise<MachineFacts> {
  return {
    cores: availableParallelism(),
    memoryGb: memoryGb(),
    freeMemoryGb: freeMemoryGb(),
    gpu: await findGpu(signal),
  };
}

/** GiB with one decimal. */
function memoryGb(): number {
  return Math.round((withinLimit(totalmem()) / GIGABYTE) * 10) / 10;
}

/** GiB of memory that is free, rounded down to a power of two: two sessions are seldom told other figures. */
function freeMemoryGb(): number {
  const free = withinLimit(freemem()) / GIGABYTE;
  return free < 0.25 ? 0 : 2 ** Math.floor(Math.log2(free));
}

/** Bytes; a container's limit counts where it is lower. */
function withinLimit(bytes: number): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, bytes) : bytes;
}

async function findGpu(signal: AbortSignal): Promise<string | null> {
  if (process.platform === 'darwin' && process.arch === 'arm64') return `${cpus()[0]?.model ?? 'Apple'} (Metal)`;
  // Of a program that is not there Node 20 never takes its listener off the signal, and a session may begin many times.
  const stop = AbortSignal.any([signal, AbortSignal.timeout(GPU_MS)]);
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', QUERY, { signal: stop, windowsHide: true });
    return parseNvidiaSmi(stdout);
  } catch {
    // No driver, no GPU, or it does not answer: the experiment is told of none.
    return null;
  }
}

/**
 * Reads lines such as `NVIDIA H100 80GB HBM3, 81559 MiB`, one a GPU.
 * @returns such as `2 x NVIDIA L4, 22.5 GB` (of the first, in GiB), or null when there is none.
 */
export function parseNvidiaSmi(text: string): string | null {
  const found = [...text.matchAll(/^(.+),\s*(\d+) MiB\s*$/gm)];
  const first = found[0];
  if (!first) return null;
  const gigabytes = Math.round(Number(first[2]) / 102.4) / 10;
  return `${found.length > 1 ? `${found.length} x ` : ''}${first[1]!.trim()}, ${gigabytes} GB`;
}
