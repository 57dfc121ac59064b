import { getLlama } from 'node-llama-cpp';
import { expect, it, onTestFinished } from 'vitest';
import { OpenAiModel } from '../../../src/adapters/openai/openAiModel.js';
import type { Allowed } from '../../../src/core/agent/grammar.js';
import { jsonReply } from '../../../src/core/agent/jsonReply.js';
import { parseReply } from '../../../src/core/agent/parseReply.js';
import { ACTION_NAMES } from '../../../src/shared/action.js';
import { never, startModel } from '../llama/startModel.js';
import { recordingLog } from '../runner/support.js';
import { chatServer, streams, type Answer } from './chatServer.js';

const ALLOWED: Allowed = {
  actions: new Set(ACTION_NAMES),
  editable: ['train.py'],
  readable: [{ path: 'data/a.csv', lines: 30 }],
  folders: ['.', 'data'],
  runnable: ['evaluate.py'],
};

/** An endpoint with a real model behind it, which follows the schema by a grammar that the library makes of it. */
async function endpointWithModel() {
  const model = await startModel('smollm2-135m');
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false });
  onTestFinished(async () => {
    await model.dispose();
    await llama.dispose();
  });
  const answer: Answer = async (response, request) => {
    const {
      response_format: format,
      max_tokens: maxTokens,
      seed,
      messages,
    } = request.body as unknown as {
      response_format: { json_schema: { schema: object } };
      max_tokens: number;
      seed: number;
      messages: { role: 'system' | 'user'; content: string }[];
    };
    // The library knows alternatives by their other name alone.
    const schema = JSON.stringify(format.json_schema.schema).replaceAll('"anyOf":', '"oneOf":');
    const { grammar } = await llama.createGrammarForJsonSchema(JSON.parse(schema) as { type: 'object' });
    const sampling = { temperature: 1, topK: 40, topP: 0.95, seed };
    const generation = await model.generate(
      { role: 'policy', messages, grammar, maxTokens, sampling },
      { signal: never },
    );
    await streams([generation.text], { finish: generation.end === 'maxTokens' ? 'length' : 'stop' })(
      response,
      request,
    );
  };
  return (await chatServer(answer)).endpoint;
}

it('what a real model writes by the schema is an action that the state allows', async () => {
  const endpoint = await endpointWithModel();
  const model = new OpenAiModel({ endpoint, model: 'small', key: null, contextSize: 4096, log: recordingLog() });
  const ask = async (changes: Partial<Allowed>, seed: number, maxTokens: number) => {
    const messages = [{ role: 'user' as const, content: 'Improve train.py.' }];
    const sampling = { temperature: 1, topK: 40, topP: 0.95, seed };
    const json = jsonReply({ ...ALLOWED, ...changes });
    return model.generate({ role: 'policy', messages, json, maxTokens, sampling }, { signal: never });
  };
  // Actions without free text end soon, also by a model that does not know when to stop.
  const looks = new Set(['List Files', 'Inspect Script Lines', 'Execute Script'] as const);
  for (let seed = 1; seed <= 3; seed++) {
    const { text } = await ask({ actions: looks, fields: false }, seed, 120);
    const reply = parseReply(text);
    expect(reply.ok && looks.has(reply.action.name as 'List Files'), text).toBe(true);
  }
  // All of it, as far as it comes in 60 tokens.
  const { text, end } = await ask({}, 4, 60);
  expect(end === 'maxTokens' ? text : '{"Reflection"').toMatch(/^\{\s*"Reflection"/);
});
