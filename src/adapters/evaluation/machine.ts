import { availableParallelism, cpus, freemem, release, totalmem, type } from 'node:os';

/** The machine of a run, for its record and for how much runs at a time. */
export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Bytes that programs can take now. */
  readonly freeBytes: number;
}

export function machineOf(): Machine {
  return {
    system: `${type()} ${release()}`,
    processor: cpus()[0]?.model.trim() || 'unknown processor',
    cores: availableParallelism(),
    memoryGb: totalmem() / 1e9,
    // Older versions of Node count the system's file cache as taken.
    freeBytes: typeof process.availableMemory === 'function' ? process.availableMemory() : freemem(),
  };
}
