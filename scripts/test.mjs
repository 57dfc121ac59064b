#!/usr/bin/env node
// All tests, from a fresh clone on: installs what they need, then runs the vitest projects: the fast one first, and the
// others in two lanes, since most of them leave a core idle; one project after the other with `--one-lane`, or on one core.
// What failed is named at the end. The last line is "N passed, N failed", summed over all runs; the exit code is 0 only
// when something ran and nothing failed.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { countTests, failuresIn } from './lib/countTests.mjs';
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

/** Vitest projects; `prepare` makes what only that project needs. A failure of the first is seen at once. */
const FIRST = [{ project: 'unit' }];
/** Each lane runs its projects in order. What takes the machine's one screen, or measures a browser, is in one of them. */
const LANES = [
  [{ project: 'process' }, { project: 'model' }],
  [{ project: 'browser' }, { project: 'tasks' }, { project: 'vscode', prepare: packageForThisMachine }],
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
  // dist/ stays as it is from here on: two lanes must not write it.
  const env = { ML_AGENT_TEST_PYTHON: await pythonEnvironment(), ML_AGENT_TEST_BUILT: 'yes' };
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const lane = async (runs, { prefixed }) => {
    for (const { project, prepare } of runs) {
      await prepare?.();
      const { counted, failed } = await runProject(project, env, prefixed);
      for (const key of Object.keys(total)) total[key] += counted[key];
      failures.push(...failed);
    }
  };
  const [, models] = await together([lane(FIRST, { prefixed: false }), fetchTestModels()]);
  Object.assign(env, models);
  const isOneLane = process.argv.includes('--one-lane') || availableParallelism() < 2;
  const lanes = isOneLane ? [LANES.flat()] : LANES;
  await together(lanes.map((runs) => lane(runs, { prefixed: lanes.length > 1 })));
  for (const failure of failures) console.log(`Failed: ${failure}`);
  if (total.skipped > 0) console.log(`${total.skipped} skipped`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

/** What promises bring; waits for all of them, also when one fails. @throws the first failure. */
async function together(promises) {
  const ended = await Promise.allSettled(promises);
  const failure = ended.find(({ status }) => status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return ended.map(({ value }) => value);
}

/** The VSIX that the tests install. */
async function packageForThisMachine() {
  await run(process.execPath, [join('scripts', 'package.mjs'), '--target', `${process.platform}-${process.arch}`]);
}

async function runProject(project, env, prefixed) {
  console.log(`\nTests of project ${project}`);
  const folder = mkdtempSync(join(tmpdir(), 'ml-agent-test-'));
  const report = join(folder, 'report.json');
  try {
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const args = [vitest, 'run', '--project', project, ...reporters];
    const { code } = await run(process.execPath, args, {
      env,
      mayFail: true,
      ...(prefixed ? { prefix: `[${project}] ` } : {}),
    });
    const read = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
    return { counted: countTests(read, code), failed: failuresIn(read, ROOT) };
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
