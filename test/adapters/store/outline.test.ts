import { appendFileSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readOutline } from '../../../src/adapters/store/outline.js';
import { recordPath, SessionStore } from '../../../src/adapters/store/sessionStore.js';
import { viewStep } from '../../../src/core/trajectory/viewStep.js';
import type { RecordLine } from '../../../src/shared/record.js';
import { header, step } from '../../steps.js';
import { temporaryFolder } from '../runner/support.js';
import { END } from './lines.js';

const LINES: readonly RecordLine[] = [header(), step(0, 0.8), step(1, 0.9), END];
const STEPS = [step(0, 0.8), step(1, 0.9)].map(viewStep);

let dir: string;
let record: string;
let kept: string;

beforeEach(async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  dir = folder.dir;
  const store = await SessionStore.create(dir, new Date());
  for (const line of LINES) await store.append(line);
  await store.close();
  record = recordPath(dir, store.sessionId);
  kept = path.join(path.dirname(record), 'outline.jsonl');
});

/** Makes the outline tell something that the record does not, so that a test sees which one was read. */
function mark(): void {
  writeFileSync(kept, readFileSync(kept, 'utf8').replace('"idea":"idea 1"', '"idea":"from the outline"'));
}

const idea = async () => (await readOutline(record)).steps[1]?.idea;

describe('the outline of a record', () => {
  it('says of each step what the list and the chart need, and how the session ended', async () => {
    expect(await readOutline(record)).toEqual({ header: header(), steps: STEPS, end: END });
  });

  it('tells no end when the session went on behind it', async () => {
    const { store } = await SessionStore.resume(dir, path.basename(path.dirname(record)));
    await store.append({ type: 'resumed', at: '2026-03-04T06:00:00Z', model: header().model });
    expect((await readOutline(record)).end).toBeNull();
    rmSync(kept);
    expect((await readOutline(record)).end).toBeNull();
    await store.append({ ...END, sentence: 'The second end.' });
    expect((await readOutline(record)).end?.sentence).toBe('The second end.');
    await store.close();
  });

  it('is read instead of the record while it fits', async () => {
    mark();
    expect(await idea()).toBe('from the outline');
  });

  it.each<[string, () => void]>([
    ['is missing', () => rmSync(kept)],
    ['is torn', () => writeFileSync(kept, readFileSync(kept, 'utf8').slice(0, -20))],
    ['is older than the record', () => utimesSync(kept, new Date(0), new Date(0))],
    [
      'is behind the record',
      () => writeFileSync(kept, `${readFileSync(kept, 'utf8').split('\n').slice(0, -2).join('\n')}\n`),
    ],
    [
      'breaks the format',
      () => writeFileSync(kept, readFileSync(kept, 'utf8').replace('"metric":0.9', '"metric":"high"')),
    ],
    [
      'holds something that is no line',
      () => writeFileSync(kept, readFileSync(kept, 'utf8').replace(/\n.*\n/, '\n7\n')),
    ],
    [
      'has a step without its fields',
      () => writeFileSync(kept, readFileSync(kept, 'utf8').replace(/"step":\{[^}]*\}/, '"step":null')),
    ],
    ['is empty', () => writeFileSync(kept, '')],
  ])('is not used when it %s', async (_, spoil) => {
    mark();
    spoil();
    expect((await readOutline(record)).steps).toEqual(STEPS);
  });

  it('is not used when the record grew without it', async () => {
    mark();
    appendFileSync(record, `${JSON.stringify(step(2, 0.7))}\n`);
    expect((await readOutline(record)).steps.map(({ idea: words }) => words)).toEqual(['', 'idea 1', 'idea 2']);
  });

  it('is made anew when the session goes on', async () => {
    rmSync(kept);
    appendFileSync(record, '{"type":"st');
    const { store } = await SessionStore.resume(dir, path.basename(path.dirname(record)));
    await store.append(step(2, 0.7));
    await store.close();
    const [last] = readFileSync(kept, 'utf8').trimEnd().split('\n').slice(-1);
    expect(JSON.parse(last!)).toMatchObject({ end: statSync(record).size, line: { step: { id: 2 } } });
    mark();
    expect(await idea()).toBe('from the outline');
  });

  it('that cannot be read does not hide what is wrong with the record', async () => {
    rmSync(kept);
    appendFileSync(record, 'no line\n');
    await expect(readOutline(record)).rejects.toMatchObject({ code: 'brokenRecord' });
  });
});
