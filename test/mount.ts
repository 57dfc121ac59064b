import { execFileSync } from 'node:child_process';

/**
 * Whether a process may have a view of the file system of its own, in which it can mount small or read-only disks
 * without rights: `unshare -rm`, on most Linux systems.
 */
export function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
