import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/shared/record.js';
import { CUT_OFF, says } from '../scriptedModel.js';
import { step as baseline } from '../../steps.js';
import { scoring, sessionKit, TRAIN } from '../sessionKit.js';
import { badReplies, type BadReply } from './badReplies/rows.js';

const FILES = ['fields', 'actions', 'scripts', 'real'];

const EDIT = says('Edit Script (AI)', {
  script_name: 'train.py',
  edit_instruction: 'Raise LEVEL to 0.6',
  save_name: 'train.py',
});

/** What stands for the scripts of the experiment in the rows. */
function filled(text: string): string {
  return text
    .replace('%EDIT%', EDIT)
    .replace('%SCRIPT_CRLF%', scoring(0.6).trim().replaceAll('\n', '\r\n'))
    .replace('%SCRIPT%', scoring(0.6).trim())
    .replace('%REST%', scoring(0.6).trim().split('\n').slice(2).join('\n'))
    .replace('%OLD%', TRAIN.trim());
}

/** The one step of a session whose baseline is measured, with the replies of the row; as the record holds it. */
async function stepOf(row: BadReply): Promise<Step> {
  const replies = [row.reply, ...(row.script === undefined ? [] : [row.script])];
  if (row.cutOff) replies.push(`${replies.pop()}${CUT_OFF}`);
  // A script that is there already makes the step ask in two more directions.
  if (row.status === 'noChange') replies.push(...replies, ...replies);
  // A repair that is no better than what it repairs.
  replies.push(row.repair ?? replies.at(-1)!.split('```python\n').at(-1)!);
  const kit = await sessionKit({
    files: { 'evaluate.py': 'print(1)\n' },
    replies: replies.map(filled),
    contextSize: 10_000_000,
  });
  kit.session.add(baseline(0, 0.5), kit.session.originals);
  await kit.run();
  return kit.steps()[0]!;
}

describe('a bad reply', () => {
  it.each(FILES.flatMap(badReplies).map((row) => [row.name, row] as const))(
    'of this kind is an outcome with a status and advice: %s',
    async (_, row) => {
      const step = await stepOf(row);
      expect(step.observation).toContain(row.says);
      expect(step.status).toBe(row.status);
      if (row.action !== undefined) expect(step.action?.name).toBe(row.action);
      // What the next prompt holds of it is text that can be stored, and short.
      expect(step.observation).not.toMatch(/\p{Surrogate}/u);
      expect(step.observation.length).toBeLessThan(6000);
      expect(step.reason.length).toBeLessThan(400);
    },
  );

  it('has a name and a text of its own in each row', () => {
    const rows = FILES.flatMap(badReplies);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    expect(rows.filter(({ source }) => source !== 'constructed').length).toBeGreaterThanOrEqual(60);
    expect(rows.length).toBeGreaterThanOrEqual(160);
  });
});
