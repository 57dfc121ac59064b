import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { eventSchema } from '../../src/shared/event.js';
import { recordLineSchema } from '../../src/shared/record.js';
import { tinyGguf } from '../adapters/llama/tinyGguf.js';
import { temporaryFolder } from '../adapters/runner/support.js';
import { modelPath } from '../models.js';
import { canMount } from '../mount.js';
import { buildCli, writeExperiment, type BuiltCli } from './builtCli.js';

const MODEL = ['--model', modelPath('smollm2-135m'), '--cpu', '--threads', '1', '--steps', '1'];

let cli: BuiltCli;
let dir: string;

beforeAll(async () => {
  cli = await buildCli();
});
afterAll(() => cli.remove());

beforeEach(() => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  dir = folder.dir;
});

/** The last lines of the only session's record, each checked. */
function record(root = dir) {
  const sessions = path.join(root, '.ml-agent', 'sessions');
  const [id] = readdirSync(sessions);
  const lines = readFileSync(path.join(sessions, id!, 'trajectory.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1);
  return lines.map((line) => recordLineSchema.parse(JSON.parse(line)));
}

describe('an experiment that does not run ends with one sentence and exit code 1', () => {
  it.each([
    [
      'a command that does not exist',
      { command: 'no-such-command-here' },
      undefined,
      /"no-such-command-here" was not found; correct "command" in ml-agent\.json\./,
    ],
    ['a script without the metric', {}, 'print("loss: 0.5")\n', /No number named "score" was printed/],
    [
      'a script that crashes',
      {},
      'import nowhere_to_be_found\n',
      /does not run: .* No module named 'nowhere_to_be_found'/,
    ],
    [
      'a script that takes too long',
      { budget: { runSeconds: 1 } },
      'import time\ntime.sleep(60)\n',
      /stopped after 1 s, its time limit/,
    ],
  ])('%s', async (_, changes, script, said) => {
    writeExperiment(dir, { repeats: 0, ...changes }, script);
    const { code, out, err } = await cli.run(['improve', '.', ...MODEL, '--json'], { cwd: dir });
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).toMatch(said);
    expect(code).toBe(1);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => eventSchema.parse(JSON.parse(line)));
    expect(events.at(-1)).toMatchObject({ type: 'summary', stopped: 'baselineFailed', baseline: null });
    expect(record().map((line) => line.type)).toEqual(['header', 'step', 'end']);
    expect(readdirSync(dir).sort()).toEqual(['.ml-agent', 'ml-agent.json', 'train.py']);
  });
});

describe('a model that cannot be used ends with one sentence, and nothing is written', () => {
  const HEAD = {
    'general.architecture': 'llama',
    'llama.block_count': { uint32: 1 },
    'llama.context_length': { uint32: 8192 },
    'llama.embedding_length': { uint32: 65_536 },
    'llama.feed_forward_length': { uint32: 65_536 },
    'llama.attention.head_count': { uint32: 64 },
    'llama.attention.head_count_kv': { uint32: 64 },
    'llama.attention.layer_norm_rms_epsilon': { float32: 1e-5 },
    'tokenizer.ggml.model': 'llama',
  };
  const tensor = (name: string) => ({ name, shape: [65_536, 800_000], values: new Float32Array(0) });

  async function refusedModel(bytes: Buffer, size: number, code: 1 | 2, said: RegExp) {
    writeExperiment(path.join(dir, 'a'));
    const file = path.join(dir, 'model.gguf');
    writeFileSync(file, bytes);
    truncateSync(file, size); // Sparse: it takes no room.
    const result = await cli.run(['improve', 'a', ...MODEL.slice(2), '--model', file], { cwd: dir });
    expect(result.err).toMatch(/^[^\n]+\.\n$/);
    expect(result.err).toMatch(said);
    expect(result.code).toBe(code);
    expect(readdirSync(path.join(dir, 'a')).sort()).toEqual(['ml-agent.json', 'train.py']);
  }

  it('when it needs more memory than there is', async () => {
    const bytes = tinyGguf(HEAD, [tensor('token_embd.weight'), tensor('output.weight')]);
    await refusedModel(bytes, 450e9, 1, /needs \d+\.\d GB of memory, but \d+\.\d GB are available/);
  });

  it('when its file is cut off', async () => {
    const bytes = tinyGguf(HEAD, [tensor('token_embd.weight')]);
    await refusedModel(bytes, bytes.length, 2, /is damaged \(it has \d+ bytes and should have at least \d+\)/);
  });

  it('when its head is damaged', async () => {
    await refusedModel(Buffer.from('GGUF\u0003\0\0\0 and then something else'), 4096, 2, /is damaged/);
  });
});

describe.skipIf(!canMount())('a disk that is full ends with one sentence', () => {
  /** Runs the program where the experiment's folder is a small disk of its own, and then `after` there. */
  async function onSmallDisk(script: string, fill: number, after: string) {
    // A long command makes a long line in the record, which the last block of the file cannot take.
    const command = `python train.py # ${'long '.repeat(2000)}`;
    writeExperiment(dir, { repeats: 0, sandbox: 'off', command }, script);
    const copy = temporaryFolder();
    onTestFinished(() => copy.remove());
    execFileSync('cp', ['-r', `${dir}/.`, copy.dir]);
    const shell = [
      'mount -t tmpfs -o size=1m tmpfs "$1"; cp "$2"/train.py "$2"/ml-agent.json "$1"',
      `head -c ${fill} /dev/zero > "$1/filler"; cd "$1"`,
      `out=$3; shift 3; "$@"; code=$?; ${after}; exit $code`,
    ].join('; ');
    const kept = path.join(copy.dir, 'kept');
    mkdirSync(kept);
    const wrapper = ['unshare', '-rm', 'sh', '-c', shell, 'sh', dir, copy.dir, kept];
    const result = await cli.run(['improve', dir, ...MODEL], { wrapper });
    return { ...result, kept };
  }

  it('before the session begins, and leaves nothing behind', async () => {
    const { code, err, kept } = await onSmallDisk('print("score: 0.5")\n', 2_000_000, 'ls -A > "$out/names"');
    expect(err.trimEnd().split('\n').at(-1)).toMatch(/^The disk is full, so .* cannot be written; free some space/);
    expect(err).not.toMatch(/ {4}at |fault of/);
    expect(code).toBe(1);
    expect(readFileSync(path.join(kept, 'names'), 'utf8').trim().split('\n')).toEqual([
      'filler',
      'ml-agent.json',
      'train.py',
    ]);
  });

  it('during the session, and leaves a record that can be read', async () => {
    // The links keep the room of the run's own files, which would be free again after it, and enough for a step that
    // came to nothing.
    const script = `import os
print("score: 0.5")
try:
    for name in os.listdir("."):
        os.link(name, "../../../../kept-" + name)
    open("../../../../filler", "wb").write(bytes(2_000_000))
except OSError:
    pass
`;
    const { code, err, kept } = await onSmallDisk(script, 10, 'cp -r .ml-agent "$out"');
    expect(err.trimEnd().split('\n').at(-1)).toMatch(/^The disk is full, so .* cannot be written; free some space/);
    expect(err).not.toMatch(/ {4}at |fault of/);
    expect(code).toBe(1);
    expect(record(kept)[0]).toMatchObject({ type: 'header' });
  });
});
