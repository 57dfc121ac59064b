import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readRecord } from '../../../src/adapters/store/recordFile.js';
import { isLocked } from '../../../src/adapters/store/sessionLock.js';
import { listSessions, recordPath, SessionStore, STATE_DIR } from '../../../src/adapters/store/sessionStore.js';
import type { RecordLine } from '../../../src/shared/record.js';
import { temporaryFolder } from '../runner/support.js';
import { END, HEADER } from './lines.js';

let dir: string;

beforeEach(() => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  dir = folder.dir;
});

async function created(lines: readonly RecordLine[] = [HEADER]): Promise<SessionStore> {
  const store = await SessionStore.create(dir, new Date('2026-03-04T05:06:07Z'));
  onTestFinished(() => store.close());
  for (const line of lines) await store.append(line);
  return store;
}

const fileOf = (store: SessionStore) => recordPath(dir, store.sessionId);
const failureOf = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);

describe('a record', () => {
  it('is named by its moment, is ignored by git, and is listed', async () => {
    const store = await created();
    expect(store.sessionId).toMatch(/^20260304-050607-[0-9a-f]{4}$/);
    expect(readFileSync(path.join(dir, STATE_DIR, '.gitignore'), 'utf8')).toBe('*\n');
    mkdirSync(path.join(dir, STATE_DIR, 'sessions', 'something else'));
    expect(await listSessions(dir)).toEqual([store.sessionId]);
    expect(await listSessions(path.join(dir, 'nowhere'))).toEqual([]);
  });

  it('holds every line as soon as it was appended', async () => {
    const store = await created();
    expect(readFileSync(fileOf(store), 'utf8')).toBe(`${JSON.stringify(HEADER)}\n`);
    await store.append(END);
    expect((await readRecord(fileOf(store))).lines).toEqual([HEADER, END]);
  });

  it('takes no line that does not fit the format', async () => {
    const store = await created();
    await expect(store.append({ ...END, stopped: 'bored' } as unknown as RecordLine)).rejects.toThrow();
    expect((await readRecord(fileOf(store))).lines).toHaveLength(1);
  });

  it('keeps line ends and other characters of a text inside its line', async () => {
    const store = await created();
    const odd = { ...END, sentence: 'a\nb\u2028c\r"\ud83c\udf89' };
    await store.append(odd);
    expect((await readRecord(fileOf(store))).lines.at(-1)).toEqual(odd);
  });

  it.each(['{"type":"st', '', '{"type":"end"}'])(
    'that ends in %j after a crash is read and resumed without it',
    async (torn) => {
      const store = await created([HEADER, END]);
      await store.close();
      appendFileSync(fileOf(store), torn);
      expect(await readRecord(fileOf(store))).toMatchObject({ lines: [HEADER, END], torn: torn !== '' });
      const { store: again } = await SessionStore.resume(dir, store.sessionId);
      await again.append(END);
      await again.close();
      expect(await readRecord(fileOf(store))).toMatchObject({ lines: [HEADER, END, END], torn: false });
    },
  );

  it('that ends inside a character is read without its last line', async () => {
    const store = await created();
    appendFileSync(fileOf(store), Buffer.from([0x22, 0xf0, 0x9f]));
    expect(await readRecord(fileOf(store))).toMatchObject({ lines: [HEADER], torn: true });
  });

  it.each([
    [
      'a damaged line',
      '{"type":"step","id":\n',
      /^Line 2 of .*trajectory\.jsonl is not JSON; the record is damaged\.$/,
    ],
    ['an empty line', '\n', /^Line 2 of .* is not JSON/],
    ['a line of zeros', '\0\0\0\n', /^Line 2 of .* is not JSON/],
    ['a line of another format', '{"type":"dance"}\n', /^Line 2 of .* does not fit the record format: /],
  ])('with %s is refused in one sentence', async (_, line, message) => {
    const store = await created();
    appendFileSync(fileOf(store), line);
    const failure = await failureOf(readRecord(fileOf(store)));
    expect(failure).toMatchObject({ name: 'UserError', code: 'brokenRecord', badInput: true });
    expect((failure as Error).message).toMatch(message);
    expect((failure as Error).message).not.toContain('\n');
  });

  it.each([
    ['a newer version', `${JSON.stringify({ ...HEADER, version: 2 })}\n`, 'newerRecord', 'update ML-Agent'],
    ['no header', `${JSON.stringify(END)}\n`, 'brokenRecord', 'has no header'],
    ['no line at all', '', 'brokenRecord', 'has no header'],
  ])('of %s is refused', async (_, text, code, message) => {
    const store = await created([]);
    writeFileSync(fileOf(store), text);
    const failure = await failureOf(readRecord(fileOf(store)));
    expect(failure).toMatchObject({ name: 'UserError', code, message: expect.stringContaining(message) as string });
  });

  it('that is not there is bad input', async () => {
    expect(await failureOf(SessionStore.resume(dir, '20260101-000000-abcd'))).toMatchObject({
      code: 'noRecord',
      badInput: true,
    });
    expect(existsSync(path.join(dir, STATE_DIR))).toBe(false);
  });
});

describe('stored texts', () => {
  it('are kept once, by their content', async () => {
    const store = await created();
    const hash = await store.putObject('print("ü")\r\n');
    const file = path.join(dir, STATE_DIR, 'objects', hash.slice(0, 2), hash.slice(2));
    const { mtimeMs } = statSync(file);
    expect(await store.putObject('print("ü")\r\n')).toBe(hash);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    expect(await store.getObject(hash)).toBe('print("ü")\r\n');
    expect(readdirSync(path.dirname(file))).toEqual([hash.slice(2)]);
  });

  it('are mended when a crash had left half of one, and refused when nobody can', async () => {
    const store = await created();
    const hash = await store.putObject('all of it');
    const file = path.join(dir, STATE_DIR, 'objects', hash.slice(0, 2), hash.slice(2));
    writeFileSync(file, 'all');
    expect(await failureOf(store.getObject(hash))).toMatchObject({ code: 'brokenRecord' });
    await store.putObject('all of it');
    expect(await store.getObject(hash)).toBe('all of it');
    expect(await failureOf(store.getObject('0'.repeat(64)))).toMatchObject({
      code: 'brokenRecord',
      message: expect.stringContaining('is missing') as string,
    });
  });
});

describe('the lock', () => {
  const lockOf = (store: SessionStore) => path.join(store.dir, 'lock');

  async function deadProcess(): Promise<number> {
    const child = spawn('true');
    await once(child, 'exit');
    return child.pid!;
  }

  it('keeps a second writer out, and goes with the first', async () => {
    const store = await created();
    expect(await isLocked(store.dir)).toBe(true);
    const failure = await failureOf(SessionStore.resume(dir, store.sessionId));
    expect(failure).toMatchObject({ code: 'sessionBusy', badInput: false });
    expect((failure as Error).message).toContain(`process ${process.pid} on ${hostname()}`);
    await store.close();
    expect(await isLocked(store.dir)).toBe(false);
    const { store: again } = await SessionStore.resume(dir, store.sessionId);
    await again.close();
    expect(readdirSync(store.dir).sort()).toEqual(['logs', 'outline.jsonl', 'trajectory.jsonl']);
  });

  it.each([
    ['a process that has ended', async () => ({ pid: await deadProcess(), started: null, host: hostname() })],
    ['an earlier process of a number in use', () => ({ pid: process.ppid, started: '1', host: hostname() })],
  ])('of %s is taken over', async (_, holder) => {
    const store = await created();
    await store.close();
    writeFileSync(lockOf(store), JSON.stringify(await holder()));
    const { store: again } = await SessionStore.resume(dir, store.sessionId);
    await again.close();
  });

  it('that was left half written is taken over once it is old', async () => {
    const store = await created();
    await store.close();
    writeFileSync(lockOf(store), '');
    expect(await failureOf(SessionStore.resume(dir, store.sessionId))).toMatchObject({ code: 'sessionBusy' });
    utimesSync(lockOf(store), new Date(0), new Date(0));
    const { store: again } = await SessionStore.resume(dir, store.sessionId);
    await again.close();
  });

  it('of another machine is not taken over, and the message says which file to remove', async () => {
    const store = await created();
    await store.close();
    writeFileSync(lockOf(store), JSON.stringify({ pid: 1, started: null, host: 'another-machine' }));
    const failure = await failureOf(SessionStore.resume(dir, store.sessionId));
    expect((failure as Error).message).toContain('process 1 on another-machine');
    expect((failure as Error).message).toContain(`remove ${lockOf(store)}`);
  });

  it('is held by one of many that take it over at once', async () => {
    const store = await created();
    await store.close();
    writeFileSync(lockOf(store), JSON.stringify({ pid: await deadProcess(), started: null, host: hostname() }));
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => SessionStore.resume(dir, store.sessionId)));
    const open = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value.store] : []));
    expect(open).toHaveLength(1);
    await open[0]!.close();
  });

  it('is given back when the record turns out to be damaged', async () => {
    const store = await created();
    await store.close();
    appendFileSync(fileOf(store), 'x\n');
    expect(await failureOf(SessionStore.resume(dir, store.sessionId))).toMatchObject({ code: 'brokenRecord' });
    expect(await isLocked(store.dir)).toBe(false);
  });
});

describe('a session that cannot begin', () => {
  it('leaves nothing behind when it is discarded', async () => {
    const store = await created([]);
    await store.putObject('x');
    await store.discard();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('leaves the other sessions alone', async () => {
    const first = await created();
    const second = await created();
    await second.discard();
    expect(await listSessions(dir)).toEqual([first.sessionId]);
    expect(readdirSync(path.join(dir, STATE_DIR)).sort()).toEqual(['.gitignore', 'sessions']);
  });

  it.each([STATE_DIR, path.join(STATE_DIR, 'sessions')])('says so when %s is a file', async (name) => {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), 'mine');
    const failure = await failureOf(SessionStore.create(dir, new Date()));
    expect(failure).toMatchObject({ name: 'UserError', code: 'fileInTheWay' });
    expect(readFileSync(path.join(dir, name), 'utf8')).toBe('mine');
  });
});
