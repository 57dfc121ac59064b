import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { cudaPackages, packageFolder, packagesRoot } from '../../../../src/adapters/llama/cuda/cudaPackages.js';
import { cudaSentence, lookAtCuda, type CudaState } from '../../../../src/adapters/llama/cuda/cudaState.js';
import { LOCKED_ENGINE } from '../../../../src/adapters/llama/cuda/lockedEngine.js';
import type { Machine } from '../../../../src/adapters/llama/cuda/nvidia.js';
import { DRIVER, fakeMachine, temporary, toolkit, WHEELS } from './machine.js';

const GPU = 'NVIDIA GeForce RTX 4090';

function look(machine: Machine, dir = '/nowhere'): Promise<CudaState> {
  return lookAtCuda({ dir, interpreter: join(machine.root, '/venv/bin/python') }, machine);
}

function install(dir: string, major: 12 | 13, version = LOCKED_ENGINE.version): void {
  for (const one of cudaPackages(major, 'linux', 'x64')!) {
    const file = join(packageFolder(dir, one), 'package.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ name: one.name, version }));
  }
}

const names = (state: CudaState) => (state.kind === 'missing' ? state.packages.map(({ name }) => name) : state.kind);

describe('a machine', () => {
  test.each<[string, Machine['platform'], string]>([
    ['macOS', 'darwin', 'arm64'],
    ['Linux on ARM', 'linux', 'arm64'],
    ['Windows on ARM', 'win32', 'arm64'],
  ])('with %s has no CUDA build', async (_, platform, arch) => {
    const machine = { ...fakeMachine([...DRIVER, ...toolkit('13.0')], GPU), platform, arch };
    expect(await look(machine)).toEqual({ kind: 'unsupported' });
  });

  test.each<[string, string[], (string | null)?]>([
    ['nothing of NVIDIA', []],
    ['a driver without a GPU', DRIVER, ''],
    ['nvidia-smi that cannot reach the driver', DRIVER, null],
    ['a GPU, but not the library that runs CUDA', [], GPU],
  ])('with %s has no GPU for CUDA', async (_, files, smi) => {
    expect(await look(fakeMachine([...files, ...toolkit('13.0')], smi))).toEqual({ kind: 'noGpu' });
  });

  it('without nvidia-smi is known by the files of the kernel driver', async () => {
    const machine = fakeMachine([...DRIVER, ...toolkit('13.0')]);
    const file = join(machine.root, '/proc/driver/nvidia/gpus/0000:01:00.0/information');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `Model: \t\t ${GPU}\nIRQ:   \t\t 89\n`);
    expect(await look(machine)).toMatchObject({ kind: 'missing', gpu: GPU });
  });

  it('that is Windows in Linux has its libraries in a folder of their own', async () => {
    const machine = fakeMachine(['/usr/lib/wsl/lib/libcuda.so.1', ...toolkit('13.0')], GPU);
    expect(await look(machine)).toMatchObject({ kind: 'missing', gpu: GPU });
  });

  it('names all of its GPUs', async () => {
    expect(await look(fakeMachine(DRIVER, 'Tesla T4\nTesla T4\n'))).toMatchObject({ gpu: 'Tesla T4, Tesla T4' });
  });
});

describe('the packages that a GPU needs', () => {
  const one = ['@node-llama-cpp/linux-x64-cuda'];
  const both = [...one, '@node-llama-cpp/linux-x64-cuda-ext'];
  test.each<[string, string[], string[] | string]>([
    ['no CUDA at all', [], 'noRuntime'],
    ['CUDA 11 alone', toolkit('11.8'), 'noRuntime'],
    ['CUDA 13', toolkit('13.0'), one],
    ['CUDA 12', toolkit('12.4'), both],
    ['both', [...toolkit('12.4'), ...toolkit('13.0')], one],
    ['PyTorch in the experiment’s environment', WHEELS, both],
    ['half of CUDA 13 and all of 12', [toolkit('13.0')[0]!, ...toolkit('12.4')], both],
    [
      "CUDA 12 where the system's loader looks",
      toolkit('12.4').map((file) => file.replace(/.*\//, '/usr/lib64/')),
      both,
    ],
  ])('with %s', async (_, files, expected) => {
    expect(names(await look(fakeMachine([...DRIVER, ...files], GPU)))).toEqual(expected);
  });

  it('are there when all of them are, in the version of the engine', async () => {
    const machine = fakeMachine([...DRIVER, ...WHEELS], GPU);
    const dir = temporary('engine');
    install(dir, 13);
    expect(await look(machine, dir)).toMatchObject({ kind: 'missing' });
    install(dir, 12, '3.0.0');
    expect(await look(machine, dir)).toMatchObject({ kind: 'missing' });
    install(dir, 12);
    const site = join(machine.root, '/venv/lib/python3.11/site-packages/nvidia');
    expect(await look(machine, dir)).toEqual({
      kind: 'ready',
      gpu: GPU,
      runtime: { major: 12, folders: [join(site, 'cuda_runtime/lib'), join(site, 'cublas/lib')] },
      root: packagesRoot(dir),
    });
  });

  it('on Windows are offered only in a build that knows their digests', () => {
    const packages = cudaPackages(12, 'win32', 'x64')!;
    expect(packages.map(({ name }) => name)).toEqual([
      '@node-llama-cpp/win-x64-cuda',
      '@node-llama-cpp/win-x64-cuda-ext',
    ]);
    for (const { name, integrity } of packages) expect(integrity).toBe(LOCKED_ENGINE.integrity[name] ?? null);
  });
});

it('says in one sentence what is found and what to do', async () => {
  const machine = fakeMachine(DRIVER, GPU);
  const sentence = cudaSentence(await look(machine), '/engine');
  expect(sentence).toContain(GPU);
  expect(sentence).toContain("install NVIDIA's CUDA Toolkit, or PyTorch with CUDA");
  expect(cudaSentence({ kind: 'missing', gpu: GPU, packages: [] }, '/engine')).toContain('/engine');
  expect(cudaSentence({ kind: 'unsupported' }, '/engine')).toBeNull();
});
