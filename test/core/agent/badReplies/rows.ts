import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { statusSchema } from '../../../../src/shared/record.js';

const text = z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat().join('\n'));

/** One bad reply: what was said, what becomes of it, and a part of what the model is told. */
const rowSchema = z.strictObject({
  name: z.string(),
  source: z.string().describe('The model and its settings, or "constructed".'),
  reply: text,
  repeat: z.int().min(1).default(1).describe('Times that the reply is written one after the other.'),
  bytes: z.string().optional().describe('Hexadecimal bytes in the place of %BYTES%; %LONG% is a very long path.'),
  script: text.optional().describe('The second reply, which goes on with the script.'),
  repair: text.optional().describe('The reply to a finding of the checks; the script again when left out.'),
  cutOff: z.boolean().default(false).describe('Whether the last reply met its token limit.'),
  status: statusSchema,
  action: z.string().optional(),
  says: z.string().describe('A part of the observation.'),
});

export type BadReply = Omit<z.infer<typeof rowSchema>, 'repeat' | 'bytes'>;

/**
 * The rows of one file of this folder. Those of `real` are what models said without grammar, 260 tokens at most, in the
 * states of a session on the script of `sessionKit` (0: the first; 1: after an edit that was no better; 2 and 3: after one
 * that crashed), as it came, none left out that was refused.
 */
export function badReplies(file: string): BadReply[] {
  const json: unknown = JSON.parse(readFileSync(new URL(`${file}.json`, import.meta.url), 'utf8'));
  return z
    .array(rowSchema)
    .parse(json)
    .map(({ repeat, bytes, ...row }) => ({ ...row, reply: filled(row.reply, bytes).repeat(repeat) }));
}

function filled(reply: string, bytes: string | undefined): string {
  return reply.replaceAll('%BYTES%', decoded(bytes)).replaceAll('%LONG%', 'x/'.repeat(30_000));
}

/** Bytes as every reader of the product decodes them. */
function decoded(bytes = ''): string {
  return new TextDecoder().decode(Buffer.from(bytes, 'hex'));
}
