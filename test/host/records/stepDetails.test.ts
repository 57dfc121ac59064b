import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logPath, stepDetails } from '../../../src/host/records/stepDetails.js';
import { stepDetailsSchema } from '../../../src/shared/protocol.js';
import type { Step } from '../../../src/shared/record.js';
import { step } from '../../steps.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ml-agent-details-'));
  await mkdir(join(dir, 'logs'));
});
afterEach(() => rm(dir, { recursive: true }));

function ran(log: string): Step {
  const run = { command: 'c', end: 'exited', exitCode: 0, signal: null, seconds: 1, log, sandbox: null } as const;
  return step(1, 0.9, { run });
}

it('brings the end of a long log, beginning with a whole line', async () => {
  const lines = Array.from({ length: 2000 }, (_, i) => `Zeile ${i} äöü`);
  await writeFile(join(dir, 'logs/1.log'), `${lines.join('\n')}\n`);
  const details = await stepDetails(ran('logs/1.log'), dir);
  expect(details.logTail).toMatch(/^Zeile \d+ äöü\n/);
  expect(details.logTail.endsWith('Zeile 1999 äöü\n')).toBe(true);
  expect(details.logTail.length).toBeLessThanOrEqual(8000);
  expect(stepDetailsSchema.safeParse(details).error).toBeUndefined();
});

it('has no log when there was no run, or the log was cleaned up', async () => {
  expect((await stepDetails(step(1, null), dir)).logTail).toBe('');
  expect((await stepDetails(ran('logs/gone.log'), dir)).logTail).toBe('');
});

it.each(['../other/logs/1.log', '/etc/passwd', 'logs/../../x', '.'])('reads no file outside: %s', (log) => {
  expect(() => logPath(dir, log)).toThrow('outside of its session');
});
