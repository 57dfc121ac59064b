import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { RunReport } from '../../../src/core/evaluation/aggregate.js';
import { chatServer, refuses, streams, type Answer } from '../../adapters/openai/chatServer.js';
import { PYTHON } from '../../adapters/runner/support.js';
import { cliTests } from '../cliTests.js';

const KEY = 'sk-do-not-keep-me';
const TASK = fileURLToPath(new URL('curve', import.meta.url));
const cli = cliTests();

/** An edit that helps, in the agent's format, of the last script that the state shows; it prints the key if it can. */
const helps: Answer = (response, request) => {
  const scripts = [...request.body.messages.at(-1)!.content.matchAll(/^```python\n([\s\S]*?)\n```$/gm)];
  const script = scripts
    .at(-1)![1]!
    .replace('ALPHA = 300.0', 'ALPHA = 1.0')
    .replace('DEGREE = 1', 'DEGREE = 3')
    .replace('import csv\n', 'import csv\nimport os\n')
    .replace('weights = fit', 'print("key:", os.environ.get("OPENAI_API_KEY"))\nweights = fit');
  const input = { script_name: 'train.py', edit_instruction: 'Fit a cubic', save_name: 'train.py' };
  const fields = 'Reflection: a\nResearch Plan and Status: b\nFact Check: c\nThought: d\n';
  const reply = `${fields}Action: Edit Script (AI)\nAction Input: ${JSON.stringify(input)}\n\`\`\`python\n${script}\n\`\`\``;
  return streams([reply.slice(0, 50), reply.slice(50)], { usage: { prompt_tokens: 900, completion_tokens: 400 } })(
    response,
    request,
  );
};

function evaluate(endpoint: URL) {
  const policy = ['--policy', 'openai', '--endpoint', endpoint.href, '--model', 'remote-model'];
  const rest = ['--python', PYTHON, '--trajectories', '1', '--steps', '1', '--out', 'run', '--json'];
  return cli.run(['evaluate', '--tasks', TASK, ...policy, ...rest], { env: { OPENAI_API_KEY: KEY } });
}

it('a model behind an endpoint is measured like any other, and its key stays out of runs and records', async () => {
  const server = await chatServer(helps);
  const { code, out, err } = await evaluate(server.endpoint);
  expect(code, err).toBe(0);
  const report = JSON.parse(out) as RunReport;
  const [task] = report.tasks;
  expect(task!.validation.gain).toBeGreaterThan(0.5);
  expect(task!.hidden.gain).toBeGreaterThan(0.5);
  expect(task!.effort!.tokens).toEqual({ prompt: 900, reused: 0, generated: 400 });
  expect(report.run.settings.policy).toMatchObject({ kind: 'openai', name: 'remote-model' });
  expect(server.requests[0]).toMatchObject({ authorization: `Bearer ${KEY}` });

  const texts = readdirSync(path.join(cli.dir, 'run'), { recursive: true })
    .map((file) => path.join(cli.dir, 'run', String(file)))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'));
  expect(texts.some((text) => text.includes('key: None'))).toBe(true);
  expect(texts.filter((text) => text.includes(KEY))).toEqual([]);
  expect(out + err).not.toContain(KEY);
});

it('an endpoint that refuses the key ends the run with one sentence', async () => {
  const server = await chatServer(refuses(401, `Incorrect API key provided: ${KEY}`));
  const { code, err } = await evaluate(server.endpoint);
  expect(code).toBe(1);
  expect(err.trimEnd().split('\n').at(-1)).toMatch(/refused the key; set the environment variable OPENAI_API_KEY\.$/);
  expect(err).not.toContain(KEY);
});
