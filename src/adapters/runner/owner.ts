import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** The process that holds a folder. `started` tells it from a later one of the same number; null where unknown. */
export const ownerSchema = z.strictObject({ pid: z.int(), started: z.string().nullable() });
export type Owner = z.infer<typeof ownerSchema>;

/** This process. */
export function thisProcess(): Owner {
  return { pid: process.pid, started: startOf(process.pid) };
}

/** Whether the process still runs. A process of somebody else counts as running. */
export function isRunning(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner.started === null || startOf(owner.pid) === owner.started;
}

function startOf(pid: number): string | null {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return null;
  return (
    readFileSync(path, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19] ?? null
  );
}
