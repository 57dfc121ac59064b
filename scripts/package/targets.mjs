import { Failure } from '../lib/run.mjs';

/**
 * The platforms that get a VSIX of their own, and the prebuilt engine packages that go into each:
 * the CPU build and the GPU build that needs no toolkit (Vulkan, on Apple silicon Metal). CUDA is fetched on demand.
 * Names on the left are VS Code's, on the right those of the scope @node-llama-cpp.
 */
export const TARGETS = {
  'linux-x64': ['linux-x64', 'linux-x64-vulkan'],
  'linux-arm64': ['linux-arm64'],
  'win32-x64': ['win-x64', 'win-x64-vulkan'],
  'win32-arm64': ['win-arm64'],
  'darwin-arm64': ['mac-arm64-metal'],
  'darwin-x64': ['mac-x64'],
};

/** @throws {Failure} that lists the known targets. */
export function enginePackagesOf(target) {
  const packages = TARGETS[target];
  if (!packages) throw new Failure(`Unknown target "${target}". Choose one of: ${Object.keys(TARGETS).join(', ')}.`);
  return packages.map((name) => `@node-llama-cpp/${name}`);
}
