import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { ModelEntry } from '../../../../src/adapters/llama/models/catalogue.js';
import type { DownloadOptions } from '../../../../src/adapters/llama/models/download.js';
import type { DownloadProgress } from '../../../../src/adapters/llama/models/source.js';
import { startFileServer, type Behaviour } from './fileServer.js';

/** Times short enough for a test, in milliseconds. */
export const QUICK = { connectMs: 300, stallMs: 200, backoffMs: 5 };

export const content = randomBytes(200_000);

/** A model that exists only here. */
export function entryOf(bytes: Buffer, packages?: string[]): ModelEntry {
  return {
    name: 'tiny',
    title: 'Tiny',
    file: 'tiny.gguf',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    licence: 'none',
    contextTrained: 1,
    memoryGb: 1,
    sources: {
      huggingFace: { repo: 'owner/repo', revision: 'abc', file: 'tiny.gguf' },
      ...(packages ? { pipWheels: { packages } } : {}),
    },
  };
}

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ml-agent-models-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A hub that the download will ask, closed after the test. */
export async function hub(behaviour: Behaviour = {}, file = content) {
  const server = await startFileServer(file, behaviour);
  onTestFinished(() => server.close());
  vi.stubEnv('ML_AGENT_HF_ENDPOINT', server.endpoint);
  return server;
}

/** Options that keep what they are told. */
export function options(more: Partial<DownloadOptions> = {}) {
  const progress: DownloadProgress[] = [];
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  return {
    signal: new AbortController().signal,
    onProgress: (one: DownloadProgress) => void progress.push(one),
    log: { debug: note, info: note, warn: note, error: note },
    timing: QUICK,
    progress,
    notes,
    ...more,
  };
}
