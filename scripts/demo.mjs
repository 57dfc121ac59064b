#!/usr/bin/env node
// A sample experiment, improved on this machine, from a fresh clone on. No file of the repository is changed.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { demoArguments, isPath } from './lib/demoArguments.mjs';
import { Failure, main, onPath, ROOT, run } from './lib/run.mjs';
import { buildProgram, checkNode, fetchModel, installPackages, pythonEnvironment } from './lib/setup.mjs';

const SAMPLES = join(ROOT, 'tasks', 'samples');

const HELP = `Usage: npm run demo -- [MODEL] [--sample NAME] [--steps N] [OPTIONS]

Sets up what is missing (Node packages, the program, a Python environment, a model), copies a sample experiment
to .cache/demo/ and lets the agent improve the copy.

  MODEL, --model M  name of the catalogue (default coder-1.5b, 1.1 GB) or path of a .gguf file
  --sample NAME     one of ${sampleNames().join(', ')}
  --steps N         steps of the agent (default 8)

All other options of "ml-agent improve" are passed on: --minutes, --seed, --threads, --context, --cpu, --python, --json.
`;

await main(async () => {
  checkNode();
  const { sample, model, python, help, rest } = demoArguments(process.argv.slice(2), process.env.INIT_CWD ?? ROOT);
  if (help) return void process.stdout.write(HELP);
  if (!sampleNames().includes(sample))
    throw new Failure(`There is no sample "${sample}"; choose one of ${sampleNames().join(', ')}.`);
  await installPackages();
  await buildProgram();
  const interpreter = python ?? (await pythonEnvironment());
  if (!isPath(model)) await fetchModel(model);
  const folder = await freshCopy(sample);
  console.log(`Improving ${relative(ROOT, folder)} with ${model}; Ctrl+C stops.\n`);
  const args = ['improve', folder, '--model', model, '--python', interpreter, ...rest];
  const { code } = await run(process.execPath, [join('dist', 'cli.js'), ...args], { mayFail: true });
  return code;
});

function sampleNames() {
  return readdirSync(SAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** The sample as it is in the repository; the records of earlier demos stay beside it. */
async function freshCopy(sample) {
  const folder = join(ROOT, '.cache', 'demo', sample);
  mkdirSync(folder, { recursive: true });
  const kept = new Set(['.ml-agent', '.git']);
  for (const name of readdirSync(folder)) {
    if (!kept.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
  cpSync(join(SAMPLES, sample), folder, { recursive: true });
  // A repository of its own: the steps of the demo are kept as commits there and not in this one.
  if (onPath('git') && !existsSync(join(folder, '.git'))) await run('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}
