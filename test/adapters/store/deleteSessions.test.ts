import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deleteSession } from '../../../src/adapters/store/deleteSessions.js';
import { objectPath } from '../../../src/adapters/store/objectPath.js';
import { restoreSession } from '../../../src/adapters/store/readSession.js';
import { readRecord } from '../../../src/adapters/store/recordFile.js';
import { lockSession } from '../../../src/adapters/store/sessionLock.js';
import { listSessions, recordPath, SessionStore } from '../../../src/adapters/store/sessionStore.js';
import { header, sha256, step } from '../../steps.js';

let dir: string;
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'ml-agent-delete-'))));
afterEach(() => rm(dir, { recursive: true }));

/** A session with one step whose script is `text`. */
async function record(text: string): Promise<string> {
  const store = await SessionStore.create(dir, new Date());
  const original = await store.putObject('shared\n');
  const after = await store.putObject(text);
  await store.append(header({ sessionId: store.sessionId, scripts: [{ path: 'train.py', sha256: original }] }));
  await store.append(step(0, 0.8));
  await store.append(step(1, 0.9, { scripts: [{ path: 'train.py', before: original, after }] }));
  await store.close();
  return store.sessionId;
}

const stored = (text: string) => existsSync(objectPath(join(dir, '.ml-agent', 'objects'), sha256(text)));

it('removes the record and the texts that it alone names', async () => {
  const first = await record('one\n');
  const second = await record('two\n');
  expect(await deleteSession(dir, first)).toBeGreaterThan(1000);
  expect(await listSessions(dir)).toEqual([second]);
  expect([stored('one\n'), stored('two\n'), stored('shared\n')]).toEqual([false, true, true]);
  const session = await restoreSession(dir, await readRecord(recordPath(dir, second)));
  expect(session.scriptsOf(1).get('train.py')).toBe('two\n');
});

it('refuses a session that runs, and leaves it whole', async () => {
  const id = await record('one\n');
  const unlock = await lockSession(join(dir, '.ml-agent', 'sessions', id));
  await expect(deleteSession(dir, id)).rejects.toMatchObject({ code: 'sessionBusy' });
  expect(await readFile(recordPath(dir, id), 'utf8')).toContain('"type":"header"');
  await unlock();
});

it('removes no text while another session runs, which may have stored one that no record names yet', async () => {
  const first = await record('one\n');
  const second = await record('two\n');
  const unlock = await lockSession(join(dir, '.ml-agent', 'sessions', second));
  await deleteSession(dir, first);
  expect(stored('one\n')).toBe(true);
  await unlock();
});
