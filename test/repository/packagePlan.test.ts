import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The scripts are plain JavaScript without types. */
const load = (name: string): Promise<unknown> =>
  import(new URL(`../../scripts/package/${name}.mjs`, import.meta.url).href);

interface Planned {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
}
type Find = (name: string) => Promise<string>;
const { planEngines, EnginesMissing } = (await load('plan')) as {
  planEngines: (root: string, target: string, find: Find) => Promise<Planned[]>;
  EnginesMissing: { all: (failures: readonly unknown[]) => Error };
};
const { NotInRegistry } = (await load('enginePackages')) as { NotInRegistry: new (spec: string) => Error };
const { TARGETS } = (await load('targets')) as { TARGETS: Readonly<Record<string, readonly string[]>> };

/** Native files of each platform as the engine's authors pack them, abridged: one of a kind. */
const NATIVE: Readonly<Record<string, readonly string[]>> = {
  linux: ['libggml-base.so', 'libggml-cpu-haswell.so', 'libllama.v0.5.0.so'],
  win: ['ggml-base.dll', 'ggml.vulkan.v0.4.0.dll', 'llama-addon.lib'],
  mac: ['libggml-base.dylib', 'libllama.metal.v0.4.0.dylib', 'libggml-metal.so'],
};

/** A folder as npm unpacks an engine package. */
function packageFolder(name: string, extra: readonly string[] = [], without: readonly string[] = []): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ml-agent-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const short = name.split('/')[1]!;
  const native = [...NATIVE[short.split('-')[0]!]!, 'llama-addon.node', '_nlcBuildMetadata.json', ...extra];
  const bins = native.filter((file) => !without.includes(file)).map((file) => `bins/${short}/${file}`);
  for (const file of ['package.json', 'LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', ...bins]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return Promise.resolve(folder);
}

/** Names that the engine's library imports on a platform, with CUDA left out, read from its own code. */
function importedBy(platform: 'linux' | 'win' | 'mac', arch: string): string[] {
  const code = readFileSync(join(ROOT, 'node_modules/node-llama-cpp/dist/bindings/utils/compileLLamaCpp.js'), 'utf8');
  const names = [...code.matchAll(/import\("@node-llama-cpp\/([\w-]+)"\)/g)].map(([, name]) => name!);
  return names.filter((name) => name.startsWith(`${platform}-${arch}`) && !name.includes('cuda'));
}

describe('the engine of a VSIX', () => {
  test.each([
    ['linux-x64', 'linux', 'x64'],
    ['linux-arm64', 'linux', 'arm64'],
    ['win32-x64', 'win', 'x64'],
    ['win32-arm64', 'win', 'arm64'],
    ['darwin-arm64', 'mac', 'arm64'],
    ['darwin-x64', 'mac', 'x64'],
  ] as const)('for %s is all that the engine’s library looks for there', async (target, platform, arch) => {
    const planned = await planEngines(ROOT, target, packageFolder);
    const names = planned.map(({ name }) => name.replace('@node-llama-cpp/', ''));
    expect(names.sort()).toEqual(importedBy(platform, arch).sort());
    for (const { name, files } of planned) {
      const short = name.split('/')[1]!;
      const native = NATIVE[platform]!.filter((file) => !file.endsWith('.lib'));
      const bins = ['llama-addon.node', '_nlcBuildMetadata.json', ...native].map((file) => `bins/${short}/${file}`);
      expect([...files].sort()).toEqual([...bins, 'LICENSE', 'dist/index.js', 'package.json'].sort());
    }
  });

  it('is planned for six platforms', () => {
    expect(Object.keys(TARGETS)).toHaveLength(6);
  });

  it('is refused when the registry lacks one of its packages, which the sentence names', async () => {
    const find: Find = (name) =>
      name.endsWith('vulkan') ? Promise.reject(new NotInRegistry(`${name}@3.22.1`)) : packageFolder(name);
    await expect(planEngines(ROOT, 'win32-x64', find)).rejects.toThrow(
      /^No VSIX for win32-x64: the npm registry does not have @node-llama-cpp\/win-x64-vulkan@3\.22\.1\.$/,
    );
  });

  it('that several platforms lack is said in one sentence', async () => {
    const find: Find = (name) => Promise.reject(new NotInRegistry(`${name}@1`));
    const failures = await Promise.all(
      ['darwin-x64', 'win32-arm64'].map((target) => planEngines(ROOT, target, find).catch((error: unknown) => error)),
    );
    expect(EnginesMissing.all(failures).message).toBe(
      'No VSIX for darwin-x64, win32-arm64: the npm registry does not have @node-llama-cpp/mac-x64@1, @node-llama-cpp/win-arm64@1.',
    );
  });

  it('is refused without the file that Node loads', async () => {
    const find: Find = (name) => packageFolder(name, [], ['llama-addon.node']);
    await expect(planEngines(ROOT, 'darwin-arm64', find)).rejects.toThrow(
      'has no bins/mac-arm64-metal/llama-addon.node',
    );
  });

  it('is refused when it has a kind of file that the package would lose', async () => {
    const find: Find = (name) => packageFolder(name, ['default.metallib']);
    await expect(planEngines(ROOT, 'darwin-arm64', find)).rejects.toThrow(
      '.vscodeignore does not admit bins/mac-arm64-metal/default.metallib',
    );
  });

  it('is never planned for a platform that is not known', async () => {
    await expect(planEngines(ROOT, 'web', packageFolder)).rejects.toThrow(
      'Unknown target "web". Choose one of: linux-x64',
    );
  });
});
