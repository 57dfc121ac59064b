import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LlamaModel } from '../../../src/adapters/llama/llamaModel.js';
import { ENGINE_ENTRY } from '../../buildEngine.js';
import { modelPath } from '../../models.js';
import { ask, keptLog, never, startModel } from './startModel.js';

/** A grammar that never completes, so that a reply lasts as long as it may. */
const ENDLESS = 'root ::= [a-z ] root';

let model: LlamaModel | null = null;
afterEach(async () => {
  await model?.dispose();
  model = null;
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the engine', () => {
  it('is started again when it crashes, and the reply is the same', async () => {
    const log = keptLog();
    model = await startModel('smollm2-135m', { log });
    const request = ask('Write.', {
      maxTokens: 40,
      grammar: ENDLESS,
      sampling: { temperature: 0.8, topK: 1000, topP: 1, seed: 3 },
    });
    const undisturbed = await model.generate(request, { signal: never });
    const firstPid = model.enginePid ?? 0;
    let heard = '';
    let killed = false;
    const reply = await model.generate(request, {
      signal: never,
      onText: (text, tokens) => {
        heard += text;
        if (tokens < 10 || killed) return;
        killed = process.kill(firstPid, 'SIGKILL');
      },
    });
    expect(killed).toBe(true);
    expect(model.enginePid).not.toBe(firstPid);
    expect(reply.text).toBe(undisturbed.text);
    expect(heard).toBe(reply.text);
    expect(log.lines.join('\n')).toMatch(/error: The engine ended \(signal SIGKILL\)/);
  });

  it('is not started a third time for one call', async () => {
    model = await startModel('smollm2-135m');
    const failing = model;
    const killer = setInterval(() => {
      if (failing.enginePid !== undefined) process.kill(failing.enginePid, 'SIGKILL');
    }, 20);
    const failed = failing.generate(ask('Hi'), { signal: never });
    await expect(failed).rejects.toMatchObject({ name: 'UserError', code: 'engineCrashed' });
    clearInterval(killer);
    const reply = await failing.generate(ask('Hi', { maxTokens: 2 }), { signal: never });
    expect(reply.tokens.length).toBeGreaterThan(0);
  });

  it('stops within 300 ms while it reads a prompt of 2,000 tokens, and goes on with what it has read', async () => {
    model = await startModel('coder-0.5b');
    const prompt = (lines: number) => ask('The run printed val_accuracy 0.91. '.repeat(lines), { maxTokens: 4 });
    expect(await model.countTokens(prompt(190).messages.at(-1)!.content)).toBeGreaterThan(2000);
    const stop = new AbortController();
    const pid = model.enginePid;
    const running = model.generate(prompt(190), { signal: stop.signal });
    // Long enough for the first chunks on a busy machine, short of the whole prompt on an idle one.
    await sleep(3000);
    const stoppedAt = performance.now();
    stop.abort();
    const reply = await running;
    expect(performance.now() - stoppedAt).toBeLessThan(300);
    expect(reply).toMatchObject({ end: 'stopped', text: '', tokens: [] });
    // A shorter prompt that begins alike, since reading all of the long one takes minutes on a slow machine.
    const next = await model.generate(prompt(30), { signal: never });
    expect(next.reusedTokens).toBeGreaterThan(30);
    expect(next.end).not.toBe('stopped');
    expect(model.enginePid).toBe(pid);
  });

  it('ends quickly when it is disposed while it writes', async () => {
    model = await startModel('smollm2-135m');
    const pid = model.enginePid ?? 0;
    const running = model.generate(ask('Write.', { maxTokens: 2000, grammar: ENDLESS }), { signal: never });
    await sleep(300);
    const started = performance.now();
    await model.dispose();
    expect(performance.now() - started).toBeLessThan(3500);
    expect(isAlive(pid)).toBe(false);
    expect((await running).end).toBe('stopped');
  });

  it('is not left behind when its start is aborted', async () => {
    const stop = new AbortController();
    const log = keptLog();
    setTimeout(() => stop.abort(new Error('not wanted')), 150);
    await expect(startModel('coder-0.5b', { signal: stop.signal, log })).rejects.toThrow('not wanted');
    expect(log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

describe('an engine whose parent is killed', () => {
  it.each(['reading', 'writing'])('ends soon while it is %s', async (what) => {
    const dir = await mkdtemp(join(tmpdir(), 'ml-agent-parent-'));
    const parent = await startParent(dir, what === 'reading');
    try {
      const pid = await engineOf(parent);
      expect(isAlive(pid)).toBe(true);
      parent.kill('SIGKILL');
      await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5000, interval: 50 });
    } finally {
      parent.kill('SIGKILL');
      await rm(dir, { recursive: true });
    }
  });
});

/** A process that forks the engine as LlamaModel does, and prints its process id when the engine is at work. */
async function startParent(dir: string, reading: boolean): Promise<ChildProcess> {
  const script = join(dir, 'parent.mjs');
  const content = reading ? 'word '.repeat(3500) : 'Write.';
  const load = {
    ...{ type: 'load', id: 1, modelPath: modelPath('coder-0.5b'), contextSize: 4096, minContextSize: 2048 },
    ...{ gpu: 'cpu', threads: 1, adapters: [] },
  };
  const generate = {
    ...{ type: 'generate', id: 2, role: 'policy', messages: [{ role: 'user', content }], grammar: ENDLESS },
    ...{ maxTokens: 500, sampling: { temperature: 0, topK: 40, topP: 1, seed: 1 } },
  };
  await writeFile(
    script,
    `import { fork } from 'node:child_process';
     const child = fork(${JSON.stringify(ENGINE_ENTRY)});
     const report = () => console.log(child.pid);
     child.on('message', (message) => {
       if (message.id === 1 && message.type === 'info') {
         child.send(${JSON.stringify(generate)});
         ${reading ? 'setTimeout(report, 500);' : ''}
       }
       if (message.type === 'error') throw new Error(message.message);
       if (message.type === 'text' ${reading ? '&& false' : ''}) report();
     });
     child.send(${JSON.stringify(load)});`,
  );
  return spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

function engineOf(parent: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    parent.stdout?.once('data', (data: Buffer) => resolve(Number.parseInt(String(data))));
    parent.once('exit', () => reject(new Error('The parent ended before the engine was at work.')));
  });
}
