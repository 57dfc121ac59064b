#!/usr/bin/env node
// All tests, from a fresh clone on: installs what they need, then runs one vitest project after the other.
// The last line is "N passed, N failed", summed over all runs; the exit code is 0 only when something ran and nothing failed.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { countTests } from './lib/countTests.mjs';
import { main, ROOT, run } from './lib/run.mjs';
import {
  buildProgram,
  checkNode,
  debianPrograms,
  fetchModel,
  installPackages,
  modelNames,
  pythonEnvironment,
} from './lib/setup.mjs';

/** Vitest projects in the order in which they run; `prepare` brings what only that project needs. */
const RUNS = [
  { project: 'unit' },
  { project: 'process' },
  { project: 'browser' },
  { project: 'tasks' },
  { project: 'model', prepare: fetchTestModels },
  { project: 'vscode', prepare: packageForThisMachine },
];

/** Programs that tests use where the system has them, and the Debian package of each. */
const PROGRAMS = { bwrap: 'bubblewrap', chromium: 'chromium', git: 'git' };

/** Always fetched; others when a model test names them. */
const TEST_MODELS = ['smollm2-135m', 'coder-0.5b'];

await main(async () => {
  checkNode();
  await installPackages();
  await buildProgram();
  const missing = await debianPrograms(PROGRAMS);
  if (missing.length > 0) console.log(`Not installed: ${missing.join(', ')}; tests that need them will say so.`);
  const env = { ML_AGENT_TEST_PYTHON: await pythonEnvironment() };
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { project, prepare } of RUNS) {
    Object.assign(env, await prepare?.());
    const counted = await runProject(project, env);
    for (const key of Object.keys(total)) total[key] += counted[key];
  }
  if (total.skipped > 0) console.log(`${total.skipped} skipped`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

/** The VSIX that the tests install. */
async function packageForThisMachine() {
  await run(process.execPath, [join('scripts', 'package.mjs'), '--target', `${process.platform}-${process.arch}`]);
}

async function runProject(project, env) {
  console.log(`\nTests of project ${project}`);
  const folder = mkdtempSync(join(tmpdir(), 'ml-agent-test-'));
  const report = join(folder, 'report.json');
  try {
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const args = [vitest, 'run', '--project', project, ...reporters];
    const { code } = await run(process.execPath, args, { env, mayFail: true });
    return countTests(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns the environment that tells the tests where the models lie. */
async function fetchTestModels() {
  const named = namedInModelTests(await modelNames());
  let folder;
  for (const name of new Set([...TEST_MODELS, ...named])) folder = dirname(await fetchModel(name));
  return { ML_AGENT_MODELS: folder };
}

function namedInModelTests(names) {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true }).filter((file) => file.endsWith('.model.test.ts'));
  const sources = files.map((file) => readFileSync(join(ROOT, 'test', file), 'utf8'));
  return names.filter((name) => sources.some((source) => source.includes(`modelPath('${name}')`)));
}
