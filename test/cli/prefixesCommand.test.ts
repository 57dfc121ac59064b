import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { cliTests } from './cliTests.js';

const cli = cliTests();

/** A cache folder with one prefix of 2 MB and a file of somebody else. */
function cache(): { env: Record<string, string>; dir: string } {
  const dir = path.join(cli.dir, 'c', 'ml-agent', 'prefixes');
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, `${'a'.repeat(64)}.state`), Buffer.alloc(2_000_000));
  writeFileSync(path.join(dir, 'notes.txt'), 'mine');
  return { env: { XDG_CACHE_HOME: path.join(cli.dir, 'c'), ML_AGENT_MODELS: path.join(cli.dir, 'm') }, dir };
}

it.each([[[]], [['show', 'all']], [['remove']]])('prefixes %j is refused', async (args) => {
  await cli.refuses(['prefixes', ...args], 2, 'Say "ml-agent prefixes show" or "ml-agent prefixes clear".');
});

it('"prefixes show" and "doctor" name the folder and what it holds, "prefixes clear" empties it', async () => {
  const { env, dir } = cache();
  const shown = await cli.run(['prefixes', 'show'], { env });
  expect(shown).toMatchObject({ code: 0, out: `${dir}: 1 prefix, 2.0 MB\n` });
  const checked = await cli.run(['doctor'], { env });
  expect(checked.out).toContain(`1 evaluated prompt, 2 MB of at most 1000 MB, in ${dir}\n`);
  const cleared = await cli.run(['prefixes', 'clear'], { env });
  expect(cleared).toMatchObject({ code: 0, out: `${dir}: 1 prefix, 2.0 MB, removed\n` });
  expect(readdirSync(dir)).toEqual(['notes.txt']);
});

it('nothing is kept when ML_AGENT_PREFIXES is "off"', async () => {
  const env = { ...cache().env, ML_AGENT_PREFIXES: 'off' };
  expect(await cli.run(['prefixes', 'clear'], { env })).toMatchObject({
    code: 0,
    out: expect.stringContaining('off'),
  });
  expect((await cli.run(['doctor'], { env })).out).toMatch(/prefixes\s+none are kept on disk\n/);
});
