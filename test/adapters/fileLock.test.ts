import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withFileLock } from '../../src/adapters/fileLock.js';

const signal = new AbortController().signal;

test('of many that want the same lock, one works at a time', async () => {
  const path = lockPath();
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withFileLock(path, { signal }, work)));
  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

test('the lock is given back when the work fails', async () => {
  const path = lockPath();
  const failing = withFileLock(path, { signal }, () => Promise.reject(new Error('work failed')));
  await expect(failing).rejects.toThrow('work failed');
  expect(existsSync(path)).toBe(false);
});

test('a lock that nobody touched for a minute is taken over, though a process of that number runs', async () => {
  const path = lockPath();
  writeFileSync(path, `${process.pid} ${hostname()}\n`);
  const past = new Date(Date.now() - 61_000);
  utimesSync(path, past, past);
  expect(await withFileLock(path, { signal }, () => Promise.resolve('done'))).toBe('done');
});

test('a lock of a process on another machine is not judged by its number', async () => {
  const path = lockPath();
  writeFileSync(path, `999999999 not-${hostname()}\n`);
  const stop = AbortSignal.timeout(300);
  let waited = false;
  const work = withFileLock(path, { signal: stop, onWait: () => (waited = true) }, () => Promise.resolve());
  await expect(work).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(waited).toBe(true);
});

function lockPath(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ml-agent-lock-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'lock');
}
