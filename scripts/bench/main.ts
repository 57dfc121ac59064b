import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { modelsDir } from '../../src/adapters/cacheDir.js';
import { resolveModel } from '../../src/adapters/llama/models/resolveModel.js';
import { LlamaModel } from '../../src/adapters/llama/llamaModel.js';
import { builtFiles, folderOf } from '../../src/adapters/paths.js';
import { engineFigures } from './engineFigures.js';
import { loopFigures } from './loopFigures.js';

const args = process.argv.slice(2);
const at = args.indexOf('--model');
const name = at === -1 ? 'coder-1.5b' : args[at + 1]!;
const built = builtFiles(folderOf(import.meta.url));
const resolved = await resolveModel(name, { dir: modelsDir(), cwd: process.cwd() });
const silent = () => undefined;
const model = await LlamaModel.start({
  modelPath: resolved.path,
  modelName: resolved.name,
  sha256: resolved.sha256,
  engineEntry: built.engineEntry,
  contextSize: 8192,
  threads: 'auto',
  gpu: 'auto',
  adapters: [],
  log: { debug: silent, info: silent, warn: silent, error: silent },
});
const info = model.info();
const engine = await engineFigures(model);
await model.dispose();
const work = await mkdtemp(path.join(tmpdir(), 'ml-agent-bench-'));
try {
  const loop = await loopFigures({ work, resolved, built });
  const figures = {
    ...engine,
    ...loop,
    model: info.name,
    device: info.device,
    threads: info.threads,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
  };
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(figures)}\n` : text(figures));
} finally {
  await rm(work, { recursive: true, force: true });
}

function text(figures: Record<string, number | string>): string {
  const width = Math.max(...Object.keys(figures).map((key) => key.length));
  return Object.entries(figures)
    .map(([key, value]) => `${key.padEnd(width)}  ${value}\n`)
    .join('');
}
