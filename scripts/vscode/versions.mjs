import { homedir } from 'node:os';
import { join } from 'node:path';

/** code-server carries a whole VS Code: workbench, extension host, terminal, git. 4.139.1 is VS Code 1.139.1. */
export const CODE_SERVER = '4.139.1';

/** The Node that this code-server asks for; the npm package `node-<os>-<cpu>` holds the binary. */
export const NODE_MAJOR = '24';

/** Programs that must be on the machine, and the Debian package of each. */
export const PROGRAMS = { chromium: 'chromium', bwrap: 'bubblewrap', rg: 'ripgrep', make: 'make', 'g++': 'g++' };

/** Everything of one version lies below one folder, so that a new version never mixes with an old one. */
export const ROOT = join(
  process.env.ML_AGENT_CACHE ?? join(homedir(), '.cache', 'ml-agent'),
  'vscode-test',
  `code-server-${CODE_SERVER}-node-${NODE_MAJOR}`,
);

/** Where the parts of an installed VS Code lie, given the folder it was installed into. */
export function partsOf(root) {
  const modules = join(root, 'node_modules');
  const server = join(modules, 'code-server');
  return {
    root,
    node: join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node'),
    entry: join(server, 'out', 'node', 'entry.js'),
    vscode: join(server, 'lib', 'vscode'),
    chromium: process.env.ML_AGENT_CHROMIUM ?? '/usr/bin/chromium',
  };
}
