import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { exportTrace } from '../adapters/mlAgentBench/exportTrace.js';
import { restoreSession } from '../adapters/store/readSession.js';
import { readRecord } from '../adapters/store/recordFile.js';
import { recordPath } from '../adapters/store/sessionStore.js';
import { writing } from '../adapters/writing.js';
import { UserError } from '../core/errors.js';
import type { Session } from '../core/trajectory/session.js';
import type { CommandIo } from './io.js';
import { sessionAt } from './sessionPath.js';

/** Text of a session in each form in which it can be exported. */
const FORMATS: Readonly<Record<string, (session: Session) => string>> = {
  mlagentbench: (session) => `${JSON.stringify(exportTrace(session), null, 4)}\n`,
};

export const EXPORT_USAGE = `Usage: ml-agent export SESSION --format mlagentbench [--out FILE]

SESSION is the folder of a session (.ml-agent/sessions/ID), or its ID when the current folder is the experiment's.
Prints the trajectory as MLAgentBench's trace.json, or writes it to FILE. The record itself is the file
trajectory.jsonl in that folder.
`;

/** `export SESSION --format F`. */
export async function exportCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const { session, format, out } = parse(args);
  const { dir, sessionId } = sessionAt(session, io.cwd);
  const record = await readRecord(recordPath(dir, sessionId));
  const text = format(await restoreSession(dir, record));
  if (out === undefined) return io.out(text);
  const file = path.resolve(io.cwd, out);
  await writing(path.dirname(file), () => writeFile(file, text)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'EISDIR') throw error;
    throw new UserError('noSuchPath', `${file} cannot be written; give a file in a folder that exists.`, true);
  });
  io.err(`Wrote ${file}.\n`);
}

function parse(args: readonly string[]): { session: string; format: (session: Session) => string; out?: string } {
  const usage = (problem: string) => new UserError('usage', `${problem} ${EXPORT_USAGE.split('\n')[0]}`, true);
  let parsed: { values: { format?: string; out?: string }; positionals: string[] };
  try {
    const options = { format: { type: 'string' }, out: { type: 'string' } } as const;
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw usage((error as Error).message.split('\n')[0]!.replace(/\.?$/, '.'));
  }
  const [session, ...more] = parsed.positionals;
  if (session === undefined || more.length > 0) throw usage('Give one session.');
  const { format = '', out } = parsed.values;
  if (!Object.hasOwn(FORMATS, format)) {
    throw usage(format === '' ? 'Give a format.' : `There is no format "${format}".`);
  }
  return { session, format: FORMATS[format]!, ...(out === undefined ? {} : { out }) };
}
