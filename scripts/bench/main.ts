import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { modelsDir } from '../../src/adapters/cacheDir.js';
import { resolveModel } from '../../src/adapters/llama/models/resolveModel.js';
import { LlamaModel, type LlamaModelOptions } from '../../src/adapters/llama/llamaModel.js';
import { builtFiles, folderOf } from '../../src/adapters/paths.js';
import { draftFigures } from './draftFigures.js';
import { engineFigures } from './engineFigures.js';
import { extensionFigures } from './extensionFigures.js';
import { loopFigures } from './loopFigures.js';
import { prefixFigures } from './prefixFigures.js';

type Figures = Record<string, number | string>;

const args = process.argv.slice(2);
const name = valueOf('--model') ?? 'coder-1.5b';
const only = valueOf('--only');
const built = builtFiles(folderOf(import.meta.url));
const find = () => resolveModel(name, { dir: modelsDir(), cwd: process.cwd() });

/** Each measures in an empty folder of its own and gives figures by name; the keys of no two are the same. */
const PARTS: Record<string, (work: string) => Promise<Figures>> = {
  engine,
  loop: async (work) => ({ ...(await loopFigures({ work, resolved: await find(), built })) }),
  extension: async (work) => ({ ...(await extensionFigures(work)) }),
};

const figures: Figures = {};
for (const [part, measure] of Object.entries(PARTS)) {
  if (only === undefined || only === part) Object.assign(figures, await inFolder(measure));
}
Object.assign(figures, { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length });
process.stdout.write(args.includes('--json') ? `${JSON.stringify(figures)}\n` : text(figures));

async function engine(work: string): Promise<Figures> {
  const resolved = await find();
  const silent = () => undefined;
  const options: LlamaModelOptions = {
    modelPath: resolved.path,
    modelName: resolved.name,
    sha256: resolved.sha256,
    engineEntry: built.engineEntry,
    contextSize: 8192,
    threads: 'auto',
    gpu: 'auto',
    adapters: [],
    log: { debug: silent, info: silent, warn: silent, error: silent },
  };
  const model = await LlamaModel.start(options);
  let figures: Figures;
  try {
    const { name: modelName, device, threads } = model.info();
    figures = { ...(await engineFigures(model)), ...(await draftFigures(model)), model: modelName, device, threads };
  } finally {
    await model.dispose();
  }
  return { ...figures, ...(await prefixFigures(options, work)) };
}

async function inFolder(measure: (work: string) => Promise<Figures>): Promise<Figures> {
  // A short path: VS Code puts sockets below it.
  const work = await mkdtemp(path.join(tmpdir(), 'mlb-'));
  try {
    return await measure(work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The word behind an option. */
function valueOf(option: string): string | undefined {
  const at = args.indexOf(option);
  return at === -1 ? undefined : args[at + 1];
}

function text(all: Figures): string {
  const width = Math.max(...Object.keys(all).map((key) => key.length));
  return Object.entries(all)
    .map(([key, value]) => `${key.padEnd(width)}  ${value}\n`)
    .join('');
}
