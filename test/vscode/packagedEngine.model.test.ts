import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelPath } from '../models.js';
import { ensureVsCode, installVsix } from './harness/vsCode.js';

const exec = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs beside the engine's bundle, so that it finds the packages that the engine finds. */
const PROBE = `
import { getLlama, LlamaCompletion } from 'node-llama-cpp';
import { createRequire } from 'node:module';
const { Workspace, PositionEncoding } = createRequire(import.meta.url)('@astral-sh/ruff-wasm-nodejs');
const workspace = new Workspace({ lint: { select: ['F'] } }, PositionEncoding.Utf16);
const findings = workspace.check('print(missing)\\n').map((finding) => finding.code);
const llama = await getLlama({ gpu: 'auto', build: 'never', skipDownload: true, progressLogs: false, logLevel: 'error', maxThreads: 1 });
const model = await llama.loadModel({ modelPath: process.argv[2] });
const context = await model.createContext({ contextSize: 256 });
const completion = new LlamaCompletion({ contextSequence: context.getSequence() });
let tokens = 0;
const text = await completion.generateCompletion('One, two, three,', { maxTokens: 5, onToken: (t) => (tokens += t.length) });
console.log(JSON.stringify({ gpu: llama.gpu, text, tokens, findings }));
await llama.dispose();
`;

let folder: string;
let installed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsc-engine-'));
  const target = `${process.platform}-${process.arch}`;
  const { stdout } = await exec('node', [join(ROOT, 'scripts', 'package.mjs'), '--target', target], {
    maxBuffer: 1e7,
  });
  const vsix = /^(\/.*\.vsix) /m.exec(stdout)?.[1];
  if (vsix === undefined) throw new Error(stdout);
  await installVsix(vsix, folder);
  const name = (await readdir(folder)).find((entry) => entry.startsWith('ml-agent.'));
  installed = join(folder, name ?? '');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('loads the engine, generates tokens and checks a script from the installed package alone', async () => {
  const probe = join(installed, 'dist', 'probe.mjs');
  await writeFile(probe, PROBE);
  // The Node of the extension host, and no way back to the packages of the repository.
  const { node } = await ensureVsCode();
  const { stdout } = await exec(node, [probe, modelPath('smollm2-135m')], { cwd: folder });
  const answer = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  expect(answer.tokens).toBe(5);
  expect(answer.text).toMatch(/\S/);
  expect(answer.findings).toEqual(['F821']);
});
