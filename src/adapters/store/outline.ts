import { open, readFile, stat, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { viewStep } from '../../core/trajectory/viewStep.js';
import type { ViewStep } from '../../shared/protocol.js';
import {
  endSchema,
  headerSchema,
  ideasSchema,
  resumedSchema,
  type Header,
  type IdeasLine,
  type RecordLine,
  type Step,
} from '../../shared/record.js';
import { toColumns } from '../../shared/stepColumns.js';
import { stepColumnsSchema } from '../../shared/stepColumnsSchema.js';
import { readRecord } from './recordFile.js';

/** The pool of ideas is not shown in lists, so that its line alone counts. */
const ideasLineSchema = ideasSchema.pick({ type: true });
const otherLineSchema = z.discriminatedUnion('type', [headerSchema, ideasLineSchema, endSchema, resumedSchema]);

/** Why a session ended. */
export type End = Extract<RecordLine, { type: 'end' }>;

/** What is kept of a line: of a step only what a list and a chart need. */
interface Entry {
  /** Bytes of the record up to the end of this line. */
  readonly end: number;
  readonly line:
    | Exclude<RecordLine, Step | IdeasLine>
    | z.infer<typeof ideasLineSchema>
    | { readonly type: 'step'; readonly step: ViewStep };
}

/** A record without prompts, tokens and long texts: some thirty times smaller. */
export interface Outline {
  readonly header: Header;
  readonly steps: readonly ViewStep[];
  /** The last line when it is an end. */
  readonly end: End | null;
}

/**
 * The outline of a record: from the file that is kept beside it while that one fits the record's size and age, else
 * from the record itself.
 * @throws {UserError} as `readRecord` does.
 */
export async function readOutline(recordFile: string): Promise<Outline> {
  const kept = await readKept(recordFile);
  if (kept !== null) return kept;
  const { header, steps, lines } = await readRecord(recordFile);
  const last = lines.at(-1);
  return { header, steps: steps.map(viewStep), end: last?.type === 'end' ? last : null };
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
async function readKept(recordFile: string): Promise<Outline | null> {
  const kept = outlinePath(recordFile);
  const [record, outline] = await Promise.all([recordFile, kept].map((file) => stat(file).catch(() => null)));
  if (!record || !outline || outline.mtimeMs < record.mtimeMs) return null;
  const text = await readFile(kept, 'utf8').catch(() => '');
  // One parse of an array is several times faster than one a line; a line end stands between two lines alone.
  const entries = parseEntries(`[${text.trimEnd().replaceAll('\n', ',')}]`);
  return entries?.at(-1)?.end === record.size ? outlineOf(entries.map(({ line }) => line)) : null;
}

/** Null when a line breaks the format. Steps are checked together: one by one takes several times as long. */
function outlineOf(lines: readonly Entry['line'][]): Outline | null {
  const steps = stepColumnsSchema.safeParse(
    toColumns(lines.flatMap((line) => (line.type === 'step' ? [line.step] : []))),
  );
  const others = z.array(otherLineSchema).safeParse(lines.filter(({ type }) => type !== 'step'));
  const [header] = others.data ?? [];
  if (!steps.success || header?.type !== 'header') return null;
  const last = lines.at(-1)?.type === 'end' ? others.data?.at(-1) : undefined;
  return { header, steps: steps.data, end: last?.type === 'end' ? last : null };
}

/** Entries whose form alone is checked. */
function parseEntries(text: string): Entry[] | null {
  try {
    const entries: unknown = JSON.parse(text);
    return Array.isArray(entries) && entries.every(isEntry) ? entries : null;
  } catch {
    return null; // Torn by a crash.
  }
}

function isEntry(value: unknown): value is Entry {
  const line = isObject(value) && value.line;
  return isObject(line) && (line.type !== 'step' || isObject(line.step));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
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
  const entry: Entry = { end, line: keptLine(line) };
  return `${JSON.stringify(entry)}\n`;
}

function keptLine(line: RecordLine): Entry['line'] {
  if (line.type === 'step') return { type: 'step', step: viewStep(line) };
  return line.type === 'ideas' ? { type: 'ideas' } : line;
}

function outlinePath(recordFile: string): string {
  return path.join(path.dirname(recordFile), 'outline.jsonl');
}
