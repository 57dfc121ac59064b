import { prefixesDir } from '../adapters/cacheDir.js';
import { clearPrefixes, prefixUse } from '../adapters/llama/prefixFolder.js';
import { UserError } from '../core/errors.js';
import type { CommandIo } from './io.js';

export const PREFIXES_USAGE = `Usage: ml-agent prefixes show
       ml-agent prefixes clear

The beginning of the prompt, which is the same in every session of an experiment, is evaluated once and kept on disk,
1 GB at most; what was used longest ago goes first. A file holds the text of the prompt, and with it your script.
ML_AGENT_PREFIXES names another folder; "off" keeps nothing.
`;

/** `prefixes show` and `prefixes clear`. @throws {UserError} (bad input) for anything else. */
export async function prefixesCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const dir = prefixesDir(io.env);
  const what = args.join(' ');
  if (what !== 'show' && what !== 'clear')
    throw new UserError('usage', 'Say "ml-agent prefixes show" or "ml-agent prefixes clear".', true);
  if (dir === undefined) return io.out('ML_AGENT_PREFIXES is "off"; nothing is kept.\n');
  const { count, bytes } = await prefixUse(dir);
  if (what === 'clear') await clearPrefixes(dir);
  io.out(
    `${dir}: ${count} ${count === 1 ? 'prefix' : 'prefixes'}, ${(bytes / 1e6).toFixed(1)} MB${what === 'clear' ? ', removed' : ''}\n`,
  );
}
