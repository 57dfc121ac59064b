import path from 'node:path';
import { STATE_DIR } from '../adapters/store/sessionStore.js';
import { UserError } from '../core/errors.js';

/**
 * Experiment folder and ID of a session by what the user gave: its ID, its folder or its record.
 * @throws {UserError} (bad input) when a path does not lead into `.ml-agent/sessions`.
 */
export function sessionAt(given: string, cwd: string): { dir: string; sessionId: string } {
  if (!/[/\\]/.test(given)) return { dir: cwd, sessionId: given };
  const sessionDir = path.resolve(cwd, given.replace(/[/\\]trajectory\.jsonl$/, ''));
  const dir = path.dirname(path.dirname(path.dirname(sessionDir)));
  if (path.basename(path.dirname(path.dirname(sessionDir))) !== STATE_DIR) {
    throw new UserError('usage', `${given} is no session; give a folder in ${STATE_DIR}/sessions.`, true);
  }
  return { dir, sessionId: path.basename(sessionDir) };
}
