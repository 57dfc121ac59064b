import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxRequest } from './sandbox.js';

/**
 * Profile for macOS: everything may be read, only the given folders, a new temporary folder and devices written, and
 * no network unless asked for. Untested: written by the documentation of the profile language.
 */
export function sandboxExecProfile(request: SandboxRequest): { profile: string; temporary: string } {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'ml-agent-run-')));
  // Rules match real paths; /tmp and /var are links on macOS.
  const folders = [...request.writable.map((path) => realpathSync(path)), temporary, '/dev'];
  const hidden = request.hidden.filter((path) => existsSync(path)).map((path) => realpathSync(path));
  const rules = [
    '(version 1)',
    '(allow default)',
    '(deny file-write*)',
    ...hidden.map((path) => `(deny file-read* (subpath ${JSON.stringify(path)}))`),
    `(allow file-write* ${folders.map((path) => `(subpath ${JSON.stringify(path)})`).join(' ')})`,
    ...(request.network ? [] : ['(deny network*)', '(allow network* (remote unix-socket))']),
  ];
  return { profile: rules.join('\n'), temporary };
}
