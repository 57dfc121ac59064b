import { join } from 'node:path';
import { readRecord, type ReadRecord } from '../../../src/adapters/store/recordFile.js';
import { sessionDir } from '../../../src/adapters/store/readSession.js';
import { listSessions, recordPath } from '../../../src/adapters/store/sessionStore.js';

/**
 * The record of the last session of an experiment, each line checked against its schema.
 * @throws when there is none, or a line is damaged.
 */
export async function lastRecord(experimentDir: string): Promise<ReadRecord> {
  return readRecord(recordPath(experimentDir, await lastSession(experimentDir)));
}

/** Types of the lines of the last record, with the status of steps and the reason of ends: `step kept`, `end user`. */
export async function lastLines(experimentDir: string): Promise<string[]> {
  const { lines } = await lastRecord(experimentDir);
  return lines.map((line) => {
    if (line.type === 'step') return `step ${line.status}`;
    return line.type === 'end' ? `end ${line.stopped}` : line.type;
  });
}

/** Absolute folder of the last session. */
export async function lastSessionDir(experimentDir: string): Promise<string> {
  return sessionDir(experimentDir, await lastSession(experimentDir));
}

async function lastSession(experimentDir: string): Promise<string> {
  const id = (await listSessions(experimentDir)).at(-1);
  if (id === undefined) throw new Error(`There is no session in ${join(experimentDir, '.ml-agent')}.`);
  return id;
}
