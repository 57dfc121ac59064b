import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import {
  RECORD_VERSION,
  recordLineSchema,
  type Header,
  type IdeasLine,
  type RecordLine,
  type Step,
} from '../../shared/record.js';

/** A record as it was read: the header, the finished steps, and whether its last line was torn by a crash. */
export interface ReadRecord {
  readonly header: Header;
  readonly steps: readonly Step[];
  /** The pool of ideas, when the session explored. */
  readonly ideas: IdeasLine | null;
  readonly lines: readonly RecordLine[];
  /** Bytes of the complete lines; what lies behind them is a torn line. */
  readonly completeBytes: number;
  readonly torn: boolean;
}

/**
 * Reads `trajectory.jsonl`. A last line without its line end is what a killed process leaves, and is left out.
 * @throws {UserError} when the file is missing, is of a later version, or a complete line does not fit the schema.
 */
export async function readRecord(file: string): Promise<ReadRecord> {
  const bytes = await readFile(file).catch(() => {
    throw new UserError(
      'noRecord',
      `There is no record at ${file}; choose a session that "ml-agent improve" made.`,
      true,
    );
  });
  const completeBytes = bytes.lastIndexOf(0x0a) + 1;
  const texts = bytes.subarray(0, completeBytes).toString('utf8').split('\n').slice(0, -1);
  const lines = texts.map((text, i) => parseLine(text, i + 1, file));
  const [header] = lines;
  if (header?.type !== 'header') {
    throw new UserError('brokenRecord', `The record ${file} has no header; it cannot be read or resumed.`, true);
  }
  const steps = lines.filter((line) => line.type === 'step');
  const ideas = lines.find((line) => line.type === 'ideas') ?? null;
  return { header, steps, ideas, lines, completeBytes, torn: completeBytes < bytes.length };
}

function parseLine(text: string, number: number, file: string): RecordLine {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError('brokenRecord', `Line ${number} of ${file} is not JSON; the record is damaged.`, true);
  }
  const version = z.object({ type: z.literal('header'), version: z.int() }).safeParse(json);
  if (version.success && version.data.version > RECORD_VERSION) {
    throw new UserError(
      'newerRecord',
      `The record ${file} was written by a newer ML-Agent (format ${version.data.version}); update ML-Agent to read it.`,
      true,
    );
  }
  const line = recordLineSchema.safeParse(json);
  if (!line.success) {
    const problem = z.prettifyError(line.error).replaceAll('\n', ' ');
    throw new UserError('brokenRecord', `Line ${number} of ${file} does not fit the record format: ${problem}`, true);
  }
  return line.data;
}
