import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Every process below a test's server inherits this variable: even one that left the tree is found by it. */
export const TOKEN = 'ML_AGENT_VSCODE_TOKEN';

const GRACE_MS = 5000;

/**
 * The living processes that carry the token, as `{ pid, command }`. Linux only: it reads /proc.
 * A process that cleared its environment escapes.
 */
export async function processesOf(token) {
  const found = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    // A process may end while it is looked at.
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(`${TOKEN}=${token}`)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    found.push({ pid: Number(name), command: command.split('\0').join(' ').trim() });
  }
  return found;
}

/**
 * Ends all processes of the token: asks first, and kills what is left after 5 s.
 * @returns the commands of those that had to be killed.
 */
export async function endAll(token) {
  signalAll(await processesOf(token), 'SIGTERM');
  const end = Date.now() + GRACE_MS;
  let left = await processesOf(token);
  while (left.length > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    left = await processesOf(token);
  }
  const killed = left.map(({ command }) => command);
  while (left.length > 0) {
    signalAll(left, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 20));
    left = await processesOf(token);
  }
  return killed;
}

function signalAll(processes, signal) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

// As a program: prints the commands of the token given as the argument, one a line.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { command } of await processesOf(process.argv[2])) console.log(command);
}
