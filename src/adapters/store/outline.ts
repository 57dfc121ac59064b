import { open, readFile, stat, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { viewStep } from '../../core/trajectory/viewStep.js';
import { viewStepSchema, type ViewStep } from '../../shared/protocol.js';
import { endSchema, headerSchema, resumedSchema, type Header, type RecordLine } from '../../shared/record.js';
import { readRecord } from './recordFile.js';

const outlineLineSchema = z.discriminatedUnion('type', [
  headerSchema,
  z.strictObject({ type: z.literal('step'), step: viewStepSchema }),
  endSchema,
  resumedSchema,
]);
/** A line of the record; of a step only what a list and a chart need. */
export type OutlineLine = z.infer<typeof outlineLineSchema>;

const entriesSchema = z.array(
  z.strictObject({
    end: z.int().min(0).describe('Bytes of the record up to the end of this line.'),
    line: outlineLineSchema,
  }),
);

/** A record without prompts, tokens and long texts: some twenty times smaller. */
export interface Outline {
  readonly header: Header;
  readonly steps: readonly ViewStep[];
  readonly lines: readonly OutlineLine[];
}

/**
 * The outline of a record: from the file that is kept beside it while that one fits the record's size and age, else
 * from the record itself.
 * @throws {UserError} as `readRecord` does.
 */
export async function readOutline(recordFile: string): Promise<Outline> {
  const kept = await readKept(recordFile);
  const [header] = kept ?? [];
  if (kept !== null && header?.type === 'header') return outlineOf(header, kept);
  const record = await readRecord(recordFile);
  return outlineOf(record.header, record.lines.map(outlineLine));
}

/**
 * Keeps the outline beside a record that grows. It is written after the record and without waiting for the disk; it
 * may be late, torn or missing at any time, and is not used then. So a failure here is none of the session.
 */
export class OutlineWriter {
  private constructor(private file: FileHandle | null) {}

  /** Begins with the lines that the record has already. @throws {UserError} as `readRecord` does. */
  static async open(recordFile: string): Promise<OutlineWriter> {
    const entries = await entriesOf(recordFile);
    const kept = outlinePath(recordFile);
    const file = await writeFile(kept, entries.join('')).then(
      () => open(kept, 'a'),
      () => null,
    );
    return new OutlineWriter(file);
  }

  /** @param end bytes of the record with this line. */
  async append(line: RecordLine, end: number): Promise<void> {
    const written = await this.file?.appendFile(entryText(line, end)).then(
      () => true,
      () => false,
    );
    // With a gap in it the rest would be of no use.
    if (written === false) await this.close();
  }

  async close(): Promise<void> {
    const { file } = this;
    this.file = null;
    await file?.close();
  }
}

/** Null when there is no outline that fits the record. */
async function readKept(recordFile: string): Promise<OutlineLine[] | null> {
  const kept = outlinePath(recordFile);
  const [record, outline] = await Promise.all([recordFile, kept].map((file) => stat(file).catch(() => null)));
  if (!record || !outline || outline.mtimeMs < record.mtimeMs) return null;
  const text = await readFile(kept, 'utf8').catch(() => '');
  // One parse of an array is several times faster than one a line; a line end stands between two lines alone.
  const entries = entriesSchema.safeParse(parseJson(`[${text.trimEnd().replaceAll('\n', ',')}]`));
  if (!entries.success || entries.data.at(-1)?.end !== record.size) return null;
  return entries.data.map(({ line }) => line);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Torn by a crash.
  }
}

async function entriesOf(recordFile: string): Promise<string[]> {
  const bytes = await readFile(recordFile);
  if (bytes.length === 0) return [];
  let end = 0;
  return (await readRecord(recordFile)).lines.map((line) => {
    end = bytes.indexOf(0x0a, end) + 1;
    return entryText(line, end);
  });
}

function entryText(line: RecordLine, end: number): string {
  return `${JSON.stringify({ end, line: outlineLine(line) })}\n`;
}

function outlineLine(line: RecordLine): OutlineLine {
  return line.type === 'step' ? { type: 'step', step: viewStep(line) } : line;
}

function outlineOf(header: Header, lines: readonly OutlineLine[]): Outline {
  return { header, steps: lines.flatMap((line) => (line.type === 'step' ? [line.step] : [])), lines };
}

function outlinePath(recordFile: string): string {
  return path.join(path.dirname(recordFile), 'outline.jsonl');
}
