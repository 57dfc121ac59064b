// What demo and tests need before they start. Each step is quick when nothing is to be done.
// Plain Node without a dependency: this runs before npm ci.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, onPath, ROOT, run } from './run.mjs';

const OLDEST_NODE = [20, 19];

/** @throws {Failure} below Node 20.19. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Failure(`Node ${process.versions.node} is too old; install Node ${OLDEST_NODE.join('.')} or newer.`);
}

/** `npm ci`, unless exactly the packages of the lock file are installed. */
export async function installPackages() {
  if (packagesAreInstalled(ROOT)) return;
  console.log('Installing the Node packages of package-lock.json (a minute or two) ...');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true });
}

/**
 * Compares the lock file with the one that npm leaves in node_modules at the end of each install. It lacks the optional
 * packages of other systems.
 */
export function packagesAreInstalled(root) {
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  const installed = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  const same = (a, b) => a.version === b.version && a.integrity === b.integrity;
  return (
    Object.entries(wanted).every(([path, entry]) =>
      installed[path] ? same(installed[path], entry) : path === '' || entry.optional === true,
    ) && Object.keys(installed).every((path) => wanted[path])
  );
}

function lockedPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null;
}

/** `npm run build`, unless dist/ was built from exactly these sources. */
export async function buildProgram() {
  const stamp = join(ROOT, 'dist', '.sources');
  const sources = hashOfSources(ROOT);
  if (existsSync(stamp) && existsSync(join(ROOT, 'dist', 'cli.js')) && readFileSync(stamp, 'utf8') === sources) return;
  console.log('Building the program ...');
  await run('npm', ['run', '--silent', 'build'], { quiet: true });
  writeFileSync(stamp, sources);
}

/** SHA-256 over names and contents of all that the build reads. */
export function hashOfSources(root) {
  const hash = createHash('sha256');
  const named = ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts/build.mjs'];
  for (const file of [...named, ...filesBelow(root, 'src'), ...filesBelow(root, 'webview')]) {
    if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}

/**
 * The virtual environment with what the sample experiments import, made once for all clones.
 * @returns {Promise<string>} its interpreter.
 */
export async function pythonEnvironment() {
  const { stdout } = await cli(['python', 'tasks/requirements.txt']);
  return stdout.trim();
}

/** Fetches a model of the catalogue, with progress; once for all clones. @returns {Promise<string>} its file. */
export async function fetchModel(name) {
  const { stdout } = await cli(['models', 'fetch', name]);
  return stdout.trim();
}

/** Names of the models that can be fetched. */
export async function modelNames() {
  const { stdout } = await cli(['models', 'list']);
  return stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(' ')[0]);
}

function cli(args) {
  return run(process.execPath, [join('dist', 'cli.js'), ...args], { capture: true });
}

/**
 * Installs missing programs where that can be done without asking: as root, with apt-get.
 * @param programs Debian package by program.
 * @returns {Promise<string[]>} programs that are still missing.
 */
export async function debianPrograms(programs) {
  const missing = Object.keys(programs).filter((program) => !onPath(program));
  await installDebian(missing.map((program) => programs[program]));
  return missing.filter((program) => !onPath(program));
}

/** Installs Debian packages where that can be done without asking: as root, with apt-get. Elsewhere it does nothing. */
export async function installDebian(packages) {
  if (packages.length === 0 || process.getuid?.() !== 0 || !onPath('apt-get')) return;
  console.log(`Installing ${packages.join(', ')} ...`);
  // Another process may hold the package database for a minute; waiting is better than failing.
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', [...wait, 'update'], { quiet: true, env });
  await run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], { quiet: true, env });
}
