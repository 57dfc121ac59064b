import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import picomatch from 'picomatch';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { builtVsix, readVsix, type Entry } from './harness/vsix.js';

const exec = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Everything that may be inside, of any target. A file that matches none of these is a stranger. */
const ALLOWED = [
  '[[]Content_Types[]].xml',
  'extension.vsixmanifest',
  'extension/{package.json,package.nls.json,package.nls.*.json}',
  'extension/{readme.md,changelog.md,LICENSE.txt,THIRD_PARTY_NOTICES.txt}',
  'extension/dist/{extension.cjs,engine.mjs,cli.js}',
  'extension/dist/lazy/*.mjs',
  'extension/dist/webview/*.{js,css,ttf}',
  'extension/dist/python/**/*.py',
  'extension/dist/training/**/{*.py,pyproject.toml,uv.lock}',
  'extension/dist/schemas/*.json',
  'extension/dist/node_modules/**/{package.json,LICENSE,LICENSE.md,LICENSE-*,LICENSE.txt,license,license.md}',
  'extension/dist/node_modules/**/*.{js,cjs,mjs}',
  'extension/dist/node_modules/node-llama-cpp/llama/{binariesGithubRelease,llama.cpp.info}.json',
  'extension/dist/node_modules/node-llama-cpp/llama/grammars/*.gbnf',
  'extension/dist/node_modules/@astral-sh/ruff-wasm-nodejs/ruff_wasm_bg.wasm',
  'extension/dist/node_modules/{cli-spinners,**/cli-spinners}/spinners.json',
  'extension/dist/node_modules/ci-info/vendors.json',
  'extension/l10n/*.json',
  'extension/media/{icon.png,activity-bar.svg}',
  'extension/media/walkthrough/{model,sample,improve,trajectory,apply}.{md,png}',
  'extension/tasks/samples/**/*.{py,json,csv,md}',
  'extension/tasks/samples/**/requirements.txt',
];

/** Native files of a target, below the engine packages that belong to it. */
const NATIVE: Record<string, string[]> = {
  'linux-x64': ['linux-x64', 'linux-x64-vulkan'],
  'linux-arm64': ['linux-arm64'],
};

const NATIVE_FILE = '*.{so,node,json}';

const NO_SUCH = { 'content-type': 'application/json' };

beforeAll(async () => {
  // The package of another platform, made on this one.
  await exec('node', [join(ROOT, 'scripts', 'package.mjs'), '--target', 'linux-arm64'], { maxBuffer: 1e7 });
});

describe.each(['linux-x64', 'linux-arm64'])('the package for %s', (target) => {
  let path: string;
  let entries: Entry[];
  let names: string[];

  beforeAll(() => {
    path = builtVsix(target);
    entries = readVsix(path);
    names = entries.map((entry) => entry.name);
  });

  it('holds nothing that is not allowed by name', () => {
    const engines = (NATIVE[target] ?? []).map(
      (name) => `extension/dist/node_modules/@node-llama-cpp/${name}/bins/${name}/${NATIVE_FILE}`,
    );
    const allowed = picomatch([...ALLOWED, ...engines], { dot: true });
    expect(names.filter((name) => !allowed(name))).toEqual([]);
  });

  it('has no CUDA, sources, types, maps, tests or bundled git history', () => {
    const banned =
      /node_modules\/.*cuda|gitRelease\.bundle|\.ts$|\.map$|\.(cpp|h|gyp)$|(^|\/)(tests?|__tests__|spec|docs?|example)\/|\.test\./i;
    expect(names.filter((name) => banned.test(name))).toEqual([]);
  });

  it('carries the native engine of its platform alone', () => {
    const packages = names.flatMap((name) => /@node-llama-cpp\/([^/]+)\/.*\.node$/.exec(name)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual(NATIVE[target]);
  });

  it('is small enough to download', () => {
    expect(statSync(path).size).toBeLessThan(60e6);
  });

  it('names its platform and keeps development out of the manifest', () => {
    expect(textOf(entries, 'extension.vsixmanifest')).toContain(`TargetPlatform="${target}"`);
    const manifest = JSON.parse(textOf(entries, 'extension/package.json')) as Record<string, unknown>;
    for (const key of ['scripts', 'private', 'devDependencies']) expect(manifest).not.toHaveProperty(key);
  });

  it('has no broken picture or link in its readme', () => {
    const readme = textOf(entries, 'extension/readme.md');
    const addresses = [...readme.matchAll(/\]\(([^)]*)\)|(?:src|srcset)="([^"]*)"/g)].map(
      ([, link, src]) => link ?? src!,
    );
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !/^(https:|#)/.test(address))).toEqual([]);
  });

  it('has every built program inside', () => {
    const built = ['extension.cjs', 'engine.mjs', 'cli.js'].filter((file) => existsSync(join(ROOT, 'dist', file)));
    expect(built).not.toEqual([]);
    expect(names).toEqual(expect.arrayContaining(built.map((file) => `extension/dist/${file}`)));
  });

  it('states the licence of every package inside', () => {
    const notices = textOf(entries, 'extension/THIRD_PARTY_NOTICES.txt');
    const manifests = entries.filter((entry) => /node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(entry.name));
    const packages = manifests.map(
      (entry) => JSON.parse(entry.read().toString()) as { name: string; version: string },
    );
    expect(packages.length).toBeGreaterThan(40);
    expect(packages.filter(({ name, version }) => !notices.includes(`\n${name} ${version} (`))).toEqual([]);
    expect(notices).toContain('The ggml authors');
  });
});

it('makes no package of a platform whose engine the registry lacks, and says so in one sentence', async () => {
  const registry = createServer((_, response) => void response.writeHead(404, NO_SUCH).end('{"error":"Not found"}'));
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const cache = await mkdtemp(join(tmpdir(), 'vsc-package-'));
  onTestFinished(async () => {
    registry.close();
    await rm(cache, { recursive: true, force: true });
  });
  const { port } = registry.address() as AddressInfo;
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}`,
    npm_config_cache: cache,
    ML_AGENT_CACHE: cache,
  };
  const wanted = ['--target', 'darwin-x64', '--target', 'win32-arm64'];
  const made = exec('node', [join(ROOT, 'scripts', 'package.mjs'), ...wanted], { env });
  const { version } = JSON.parse(await readFile(join(ROOT, 'node_modules/node-llama-cpp/package.json'), 'utf8')) as {
    version: string;
  };
  await expect(made).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr:
      'No VSIX for darwin-x64, win32-arm64: the npm registry does not have ' +
      `@node-llama-cpp/mac-x64@${version}, @node-llama-cpp/win-arm64@${version}.\n`,
  });
  for (const target of ['darwin-x64', 'win32-arm64']) expect(() => builtVsix(target)).toThrow('is missing');
});

it('knows for each of the six platforms the engine packages that node-llama-cpp will look for', async () => {
  const { stdout } = await exec('node', [join(ROOT, 'scripts', 'package.mjs'), '--list-targets']);
  const targets = JSON.parse(stdout) as Record<string, string[]>;
  const engine = JSON.parse(await readFile(join(ROOT, 'node_modules/node-llama-cpp/package.json'), 'utf8')) as {
    version: string;
    optionalDependencies: Record<string, string>;
  };
  expect(Object.keys(targets).sort()).toEqual(
    ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'].sort(),
  );
  const names = Object.values(targets).flat();
  expect(names.filter((name) => engine.optionalDependencies[name] !== engine.version)).toEqual([]);
  expect(names.filter((name) => name.includes('cuda'))).toEqual([]);
});

function textOf(entries: Entry[], name: string): string {
  const entry = entries.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`${name} is not in the package`);
  return entry.read().toString();
}
