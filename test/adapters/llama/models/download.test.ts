import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { downloadModel } from '../../../../src/adapters/llama/models/download.js';
import { UserError } from '../../../../src/core/errors.js';
import { content, entryOf, hub, options, QUICK, temporaryFolder } from './setup.js';

afterEach(() => void vi.unstubAllEnvs());

const entry = entryOf(content);
const half = content.subarray(0, 100_000);

describe('a download', () => {
  test('follows the hub to the file of the pinned revision and reports progress up to the end', async () => {
    const server = await hub();
    const dir = join(temporaryFolder(), 'new', 'models');
    const told = options();
    const path = await downloadModel(entry, dir, told);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(server.paths[0]).toBe('/owner/repo/resolve/abc/tiny.gguf');
    expect(told.progress.at(-1)).toEqual({ bytes: content.length, total: content.length, source: 'Hugging Face' });
    expect(readdirSync(dir).sort()).toEqual(['tiny.gguf', 'tiny.gguf.ok']);
  });

  test('is not done again when the file is there', async () => {
    const server = await hub();
    const dir = temporaryFolder();
    await downloadModel(entry, dir, options());
    await downloadModel(entry, dir, options());
    expect(server.ranges).toHaveLength(1);
  });

  test('replaces a file that has another digest', async () => {
    await hub();
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'tiny.gguf'), 'damaged');
    expect(readFileSync(await downloadModel(entry, dir, options())).equals(content)).toBe(true);
  });

  test('that was interrupted goes on where it ended', async () => {
    const server = await hub();
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'tiny.gguf.part'), half);
    const path = await downloadModel(entry, dir, options());
    expect(server.ranges).toEqual(['bytes=100000-']);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  test('whose part is whole already asks for nothing', async () => {
    const server = await hub();
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'tiny.gguf.part'), content);
    await downloadModel(entry, dir, options());
    expect(server.paths).toEqual([]);
  });

  test.each([
    ['the server ignores ranges', { noRanges: true }, half],
    ['the file changed on the server meanwhile', { etag: '"two"' }, Buffer.alloc(100_000)],
    ['the part is longer than the file', {}, Buffer.alloc(300_000)],
  ])('begins anew when %s', async (_, behaviour, part) => {
    await hub(behaviour);
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'tiny.gguf.part'), part);
    writeFileSync(join(dir, 'tiny.gguf.part.etag'), '"one"');
    expect(readFileSync(await downloadModel(entry, dir, options())).equals(content)).toBe(true);
  });

  test.each([
    ['cut', { cutAfter: 60_000 }],
    ['stalled', { stallAfter: 60_000 }],
  ])('goes on by itself after the connection was %s', async (_, behaviour) => {
    const server = await hub(behaviour);
    const path = await downloadModel(entry, temporaryFolder(), options());
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(server.ranges).toHaveLength(2);
    expect(server.ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test('that is stopped keeps what has come and goes on from there the next time', async () => {
    const server = await hub({ slowly: 5_000 });
    const dir = temporaryFolder();
    const stop = new AbortController();
    const reason = new Error('stopped by the user');
    const told = options({ signal: stop.signal, onProgress: ({ bytes }) => bytes > 20_000 && stop.abort(reason) });
    await expect(downloadModel(entry, dir, told)).rejects.toBe(reason);
    expect(readdirSync(dir).sort()).toEqual(['tiny.gguf.part', 'tiny.gguf.part.etag']);
    server.behaviour = {};
    expect(readFileSync(await downloadModel(entry, dir, options())).equals(content)).toBe(true);
    expect(server.ranges[1]).toMatch(/^bytes=[2-9]\d*-$/);
  });
});

describe('a download fails in words, and keeps nothing wrong,', () => {
  test('when the digest is not the expected one', async () => {
    const wrong = Buffer.from(content);
    wrong[5]! ^= 1;
    await hub({}, wrong);
    const dir = temporaryFolder();
    const failure = await failureOf(dir);
    expect(failure.code).toBe('wrongDigest');
    expect(readdirSync(dir)).toEqual([]);
  });

  test('before a byte of the file is fetched when the hub announces another digest', async () => {
    const server = await hub({ linkedEtag: 'f'.repeat(64) });
    expect((await failureOf()).message).toContain('f'.repeat(64));
    expect(server.ranges).toEqual([]);
  });

  test.each([
    ['has no such file', { status: 404 }, 'the server answered 404', 1],
    ['is overloaded', { status: 503 }, 'the server answered 503', 5],
    ['never answers', { silent: true }, 'no answer', 5],
    ['sends more than the file has', { excess: 10 }, 'more than the file has', 2],
  ])('when the hub %s', async (_, behaviour, message, requests) => {
    const server = await hub(behaviour);
    const dir = temporaryFolder();
    const timing = { ...QUICK, connectMs: 'silent' in behaviour ? 30 : QUICK.connectMs };
    const failure = await failureOf(dir, options({ timing }));
    expect(failure.code).toBe('downloadFailed');
    expect(failure.message).toContain(message);
    expect(server.paths).toHaveLength(requests);
    expect(existsSync(join(dir, 'tiny.gguf'))).toBe(false);
  });

  test('when the file on the hub has another length', async () => {
    await hub({}, half);
    expect((await failureOf()).message).toContain('of 100000 instead of 200000 bytes');
  });

  test('when nothing listens there', async () => {
    vi.stubEnv('ML_AGENT_HF_ENDPOINT', 'http://127.0.0.1:1');
    expect((await failureOf()).message).toMatch(/could not be fetched; check the network/);
  });

  test('when the disk is too small, before anything is fetched', async () => {
    const server = await hub();
    const dir = temporaryFolder();
    const failure = await downloadModel({ ...entry, bytes: 1e18 }, dir, options()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as UserError).message).toContain('1000000000.3 GB are needed');
    expect(server.paths).toEqual([]);
  });

  test('when the models folder is a file', async () => {
    await hub();
    const dir = join(temporaryFolder(), 'file');
    writeFileSync(dir, '');
    expect((await failureOf(dir)).code).toBe('modelsDirNotWritable');
  });
});

describe('two downloads of one model', () => {
  test('wait for one another and fetch it once', async () => {
    const server = await hub({ slowly: 20_000 });
    const dir = temporaryFolder();
    const second = options();
    const paths = await Promise.all([downloadModel(entry, dir, options()), downloadModel(entry, dir, second)]);
    expect(paths[0]).toBe(paths[1]);
    expect(server.ranges).toHaveLength(1);
  });

  test('do not wait for a process that is gone', async () => {
    await hub();
    const dir = temporaryFolder();
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(join(dir, 'tiny.gguf.lock'), `${gone} ${hostname()}\n`);
    await downloadModel(entry, dir, options());
    expect(existsSync(join(dir, 'tiny.gguf.lock'))).toBe(false);
  });

  test('stop waiting when the user stops', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'tiny.gguf.lock'), `${process.pid} ${hostname()}\n`);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('stopped')), 50);
    const told = options({ signal: stop.signal });
    await expect(downloadModel(entry, dir, told)).rejects.toThrow('stopped');
    expect(told.notes[0]).toContain('Another process is fetching tiny');
  });
});

async function failureOf(dir = temporaryFolder(), told = options()): Promise<UserError> {
  const failure: unknown = await downloadModel(entry, dir, told).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  return failure as UserError;
}
