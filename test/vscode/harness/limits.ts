import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { ensureVsCode } from './vsCode.js';

/**
 * Starts a program without root's right to read and write what the rights of a file forbid, so that `chmod` counts for
 * it as for anybody. Works in containers too, which may not mount. Empty where the tests do not run as root.
 */
export const AS_ANYBODY: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--'] : [];

/** Takes away the right to write a folder and the folders in it, and gives it back with `writable`. */
export async function setWritable(folder: string, writable: boolean): Promise<void> {
  const change = () => chmod(folder, writable ? 0o755 : 0o555);
  if (writable) await change();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await setWritable(join(folder, entry.name), writable);
  }
  if (!writable) await change();
}

/**
 * The environment of a computer that has all programs of this one, and VS Code's Node, but those whose name matches.
 * @param folder a new folder for links to the programs.
 */
export async function computerWithout(missing: RegExp, folder: string): Promise<{ PATH: string; SHELL: string }> {
  await mkdir(folder);
  const { node } = await ensureVsCode();
  for (const dir of [dirname(node), ...(process.env.PATH ?? '').split(delimiter)]) {
    for (const name of await readdir(dir).catch(() => [])) {
      if (missing.test(name)) continue;
      // The first one of a name is the one that would be found.
      await symlink(join(dir, name), join(folder, name)).catch(unlessThere);
    }
  }
  const SHELL = join(folder, 'login-shell');
  // VS Code asks a login shell for the user's search path, and that would read the system's.
  await writeFile(SHELL, `#!/bin/sh\nfor command; do :; done\nPATH='${folder}' exec /bin/sh -c "$command"\n`);
  await chmod(SHELL, 0o755);
  return { PATH: folder, SHELL };
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
