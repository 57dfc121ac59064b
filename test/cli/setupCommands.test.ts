import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { rememberVerified } from '../../src/adapters/llama/models/digest.js';
import { modelEntry } from '../../src/adapters/llama/models/catalogue.js';
import type { CommandIo } from '../../src/cli/io.js';
import { modelsCommand } from '../../src/cli/models.js';
import { pythonCommand } from '../../src/cli/python.js';
import { UserError } from '../../src/core/errors.js';

test('models list names each model with its size, memory and licence', async () => {
  const { io, printed } = capture();
  await modelsCommand(['list'], io);
  expect(printed.out).toMatch(/^name +download +memory +licence +model\n/);
  expect(printed.out).toMatch(/^coder-3b +2\.10 GB +2\.8 GB +Qwen Research \(not for commercial use\) /m);
});

test('models fetch prints the path alone when the model is there', async () => {
  const { io, printed, dir } = capture();
  const { file, sha256 } = modelEntry('coder-0.5b');
  writeFileSync(join(dir, file), 'taken as checked');
  await rememberVerified(join(dir, file), sha256);
  await modelsCommand(['fetch', 'coder-0.5b'], io);
  expect(printed).toEqual({ out: join(dir, file) + '\n', err: '' });
});

test.each([
  [[], 'ml-agent models list'],
  [['fetch'], 'Name one model'],
  [['fetch', 'a', 'b'], 'Name one model'],
  [['fetch', '--fast', 'a'], "Unknown option '--fast'"],
  [['fetch', 'coder-9b'], 'There is no model "coder-9b"'],
])('models %j is bad input, and the message says what to say instead', async (args, message) => {
  const failure: unknown = await modelsCommand(args, capture().io).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect(failure).toMatchObject({ badInput: true, message: expect.stringContaining(message) as string });
});

test('python without an existing requirements file is bad input', async () => {
  const { io } = capture();
  await expect(pythonCommand([], io)).rejects.toMatchObject({ badInput: true });
  await expect(pythonCommand(['absent.txt'], io)).rejects.toMatchObject({ badInput: true });
});

function capture() {
  const dir = mkdtempSync(join(tmpdir(), 'ml-agent-cli-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const printed = { out: '', err: '' };
  const io: CommandIo = {
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    errIsTerminal: false,
    env: { ML_AGENT_MODELS: dir },
    cwd: dir,
    signal: new AbortController().signal,
  };
  return { io, printed, dir };
}
