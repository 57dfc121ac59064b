import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EngineGone, EngineProcess } from '../../../src/adapters/llama/engineProcess.js';
import { recordingLog, temporaryFolder } from '../runner/support.js';

/** An engine of a few lines, which answers as a test needs it. */
function engine(source: string) {
  const folder = temporaryFolder();
  const entry = path.join(folder.dir, 'engine.mjs');
  writeFileSync(entry, source);
  const process = new EngineProcess(entry, recordingLog());
  onTestFinished(async () => {
    process.kill();
    await process.shutdown();
    folder.remove();
  });
  return process;
}

describe('a call of an engine', () => {
  it('fails when its answer cannot be read, instead of waiting for another one', async () => {
    // A probability that is no number becomes null on the way.
    const one = engine(
      "process.on('message', ({ id }) => process.send({ type: 'scored', id, logProbs: [Number.NaN] }));",
    );
    const call = one.call({ type: 'score', role: 'policy', messages: [], tokens: [1] }, 'scored');
    await expect(call).rejects.toThrow(/^The engine answered with something unknown: /);
  });

  it('is told that what came is enough, and answers in its own time', async () => {
    const one = engine(`process.on('message', ({ type, id, target }) => {
  if (type === 'stop') setTimeout(() => process.send({ type: 'count', id: target, count: 7 }), 300);
});`);
    const enough = new AbortController();
    const call = one.call({ type: 'countTokens', text: 'a' }, 'count', { enough: enough.signal });
    enough.abort();
    expect(await call).toMatchObject({ count: 7 });
  });
});

it('an engine that cannot be started is gone, and nobody waits for its end', async () => {
  const { execPath } = process;
  process.execPath = '/nowhere/node';
  let one: EngineProcess;
  try {
    one = engine('');
  } finally {
    process.execPath = execPath;
  }
  await expect(one.call({ type: 'info' }, 'info')).rejects.toThrow(EngineGone);
  await one.shutdown();
  expect(one.gone).toBe(true);
});
