import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Machine } from '../../../../src/adapters/llama/cuda/nvidia.js';

/** The driver's library, where Debian and Ubuntu have it. */
export const DRIVER = ['/usr/lib/x86_64-linux-gnu/libcuda.so.1'];

/** A CUDA toolkit of a version, where its installer puts it. */
export function toolkit(version: string): string[] {
  const major = version.split('.')[0]!;
  return ['cudart', 'cublas', 'cublasLt'].map(
    (name) => `/usr/local/cuda-${version}/targets/x86_64-linux/lib/lib${name}.so.${major}`,
  );
}

/** What PyTorch brings for CUDA 12, in the environment `/venv`. */
export const WHEELS = [
  'cuda_runtime/lib/libcudart.so.12',
  'cublas/lib/libcublas.so.12',
  'cublas/lib/libcublasLt.so.12',
].map((file) => `/venv/lib/python3.11/site-packages/nvidia/${file}`);

/** A folder that is removed when the test ends. */
export function temporary(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `ml-agent-${name}-`));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/**
 * A Linux machine as far as files tell, below a folder of its own.
 * @param files that it has, empty; absolute.
 * @param smi what nvidia-smi prints; it exits with 9 when this is null, and is not there when left out.
 */
export function fakeMachine(files: readonly string[], smi?: string | null): Machine {
  const root = temporary('machine');
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  const programs = join(root, 'programs');
  mkdirSync(programs);
  if (smi !== undefined) {
    const script = smi === null ? 'exit 9' : `cat <<'END'\n${smi}\nEND`;
    writeFileSync(join(programs, 'nvidia-smi'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, 'nvidia-smi'), 0o755);
  }
  return { platform: 'linux', arch: 'x64', env: { PATH: `${programs}:/bin` }, root, home: join(root, 'home') };
}
