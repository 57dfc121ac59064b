import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCKED_ENGINE } from '../../src/adapters/llama/cuda/lockedEngine.js';
import { startFileServer, type FileServer } from '../adapters/llama/models/fileServer.js';
import { scoring, TRAIN } from '../core/sessionKit.js';
import { keepEvidence } from './harness/evidence.js';
import { closeAll, installed, levelsExperiment } from './harness/installed.js';
import { useScriptedEngine, writeMachineSettings } from './harness/scripted.js';
import { ensureVsCode, startVsCode, writeFiles, type VsCode } from './harness/vsCode.js';
import { until } from './harness/wait.js';
import { openWorkbench, type Workbench } from './harness/workbench.js';

const GPU = 'NVIDIA GeForce RTX 4090';
const NAME = '@node-llama-cpp/linux-x64-cuda';
const EXPERIMENT = levelsExperiment(1);

let folder: string;
let extensionsDir: string;

beforeAll(async () => {
  ({ folder, extensionsDir } = await installed('cuda'));
});

afterAll(() => closeAll(folder, {}));

describe('the installed engine', () => {
  it('takes a CUDA build that was fetched after the installation, and does without when it does not run', async () => {
    const packages = join(folder, 'fetched');
    const marker = join(folder, 'asked');
    await writeFiles(join(packages, 'node_modules', NAME), {
      'package.json': JSON.stringify({ name: NAME, type: 'module', exports: './index.js', version: '3' }),
      'index.js': `import { writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(marker)}, import.meta.url);
export const getBinsDir = () => ({ binsDir: '/nowhere', packageVersion: ${JSON.stringify(LOCKED_ENGINE.version)} });`,
    });
    const [installed] = (await readdir(extensionsDir)).filter((name) => name.startsWith('ml-agent.'));
    const { node } = await ensureVsCode();
    const engine = fork(join(extensionsDir, installed!, 'dist', 'engine.mjs'), [], {
      execPath: node,
      execArgv: [],
      env: { ...process.env, ML_AGENT_ENGINE_PACKAGES: packages },
    });
    const messages: unknown[] = [];
    engine.on('message', (message) => messages.push(message));
    const load = { type: 'load', id: 1, modelPath: '/nowhere.gguf', contextSize: 256, minContextSize: 256 };
    engine.send({ ...load, gpu: 'auto', threads: 1, adapters: [] });
    try {
      await until('the answer', () => messages.some((one) => (one as { type: string }).type === 'error'));
      expect(await readFile(marker, 'utf8')).toContain(packages);
      expect(messages).toContainEqual({
        type: 'log',
        level: 'info',
        message: expect.stringContaining('CUDA build does not run'),
      });
      // The CPU's build of the package was found all the same, or this would say that there is no engine.
      expect(messages.at(-1)).toMatchObject({ type: 'error', user: { code: 'modelMissing' } });
    } finally {
      engine.kill('SIGKILL');
      await once(engine, 'exit');
    }
  });
});

// A machine with a GPU, as far as files and NVIDIA's program tell.
describe('on a machine with an NVIDIA GPU', () => {
  let code: VsCode;
  let window: Workbench;
  let registry: FileServer;
  keepEvidence(() => window);

  beforeAll(async () => {
    const libraries = ['cuda.so.1', 'cudart.so.13', 'cublas.so.13', 'cublasLt.so.13'].map((name) => `lib${name}`);
    await writeFiles(join(folder, 'nvidia'), {
      'nvidia-smi': `#!/bin/sh\necho '${GPU}'\n`,
      ...Object.fromEntries(libraries.map((name) => [name, ''])),
    });
    const nvidia = join(folder, 'nvidia');
    await chmod(join(nvidia, 'nvidia-smi'), 0o755);
    registry = await startFileServer(Buffer.alloc(3_000_000, 'not the package'));
    const scripted = await useScriptedEngine(extensionsDir, folder, [
      { idea: 'Set the level to 0.6', script: scoring(0.6) },
    ]);
    code = await startVsCode({
      extensionsDir,
      settings: { 'mlAgent.approval': 'alone' },
      env: {
        ...scripted.env,
        PATH: `${nvidia}:${process.env.PATH}`,
        LD_LIBRARY_PATH: nvidia,
        // Else VS Code asks a login shell for its environment, and the system's profile sets PATH anew.
        VSCODE_CLI: '1',
        npm_config_registry: registry.endpoint,
      },
    });
    await writeMachineSettings(code, scripted.machineSettings);
    await writeFiles(code.workspace, { 'train.py': TRAIN, 'ml-agent.json': JSON.stringify(EXPERIMENT) });
    window = await openWorkbench(code);
  });

  afterAll(async () => {
    await window.close();
    await code.stop();
    await registry.close();
  });

  it('the CUDA build is offered when a session begins, which goes on meanwhile', async () => {
    await window.runCommand('ML-Agent: Improve experiment');
    const offer = `${GPU}: the engine's CUDA build is faster than Vulkan.`;
    await window.notification('The one step is done.');
    await window.screenshot('cuda-offer');
    expect(registry.paths).toEqual([]);
    await window.notificationButton(offer, 'Download');
  });

  it('what comes with a wrong digest is refused in one sentence, and nothing is kept', async () => {
    expect(await window.notification(`The file fetched for ${NAME} has digest`)).toContain(
      'nothing was kept, try again.',
    );
    expect(registry.paths[0]).toBe(`/${NAME}/-/linux-x64-cuda-${LOCKED_ENGINE.version}.tgz`);
    const files = await readdir(code.userDataDir, { recursive: true });
    expect(files.filter((file) => file.includes('linux-x64-cuda'))).toEqual([]);
    expect(files.some((file) => /globalStorage\/ml-agent\.ml-agent\/engine\/[\d.]+$/.test(file))).toBe(true);
  });

  it('it is not offered again, but is in Check set-up, from where it can be fetched', async () => {
    await window.runCommand('ML-Agent: Check set-up');
    const row = (await window.quickPickRows('Check set-up')).find((one) => one.startsWith('CUDA')) ?? '';
    expect(row).toContain(`${GPU}; the engine's CUDA build is faster than Vulkan and can be fetched (into `);
    const asked = registry.paths.length;
    await window.quickPick('CUDA', 'Check set-up');
    await window.notification(`The file fetched for ${NAME} has digest`);
    expect(registry.paths.length).toBeGreaterThan(asked);
  });
});
