import { open } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import type { StepDetails } from '../../shared/protocol.js';
import type { Step } from '../../shared/record.js';
import { toStepDetails } from '../../shared/viewStep.js';

/** Bytes of the end of a log that the view shows. */
const TAIL_BYTES = 8000;

/** Everything about a step that a person reads. @param sessionDir absolute folder of its session. */
export async function stepDetails(step: Step, sessionDir: string): Promise<StepDetails> {
  const log = step.run === null ? null : logPath(sessionDir, step.run.log);
  return toStepDetails(step, log === null ? '' : await tailOf(log));
}

/**
 * Absolute path of a run's log.
 * @throws {UserError} when the record names a file outside of its session: such a record was tampered with.
 */
export function logPath(sessionDir: string, log: string): string {
  const file = path.resolve(sessionDir, log);
  if (file.startsWith(sessionDir + path.sep)) return file;
  throw new UserError('brokenRecord', `The record names a log outside of its session: ${log}`, true);
}

async function tailOf(file: string): Promise<string> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return '';
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    // The first line may have been cut in the middle of a character.
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await handle.close();
  }
}
