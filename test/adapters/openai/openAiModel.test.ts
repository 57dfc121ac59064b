import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withoutRepeatedStart } from '../../../src/adapters/openai/continuation.js';
import { OpenAiModel } from '../../../src/adapters/openai/openAiModel.js';
import { jsonReply } from '../../../src/core/agent/jsonReply.js';
import { UserError } from '../../../src/core/errors.js';
import type { GenerateRequest } from '../../../src/core/ports.js';
import { recordingLog } from '../runner/support.js';
import { chatServer, chunk, refuses, streams, type Answer } from './chatServer.js';

const KEY = 'sk-very-secret';
const REQUEST: GenerateRequest = {
  role: 'policy',
  messages: [
    { role: 'system', content: 'You are an agent.' },
    { role: 'user', content: 'Improve it.' },
  ],
  maxTokens: 100,
  sampling: { temperature: 0.7, topK: 40, topP: 0.95, seed: 3 },
};

async function ask(answers: Answer[], changes: Partial<GenerateRequest> = {}, signal = new AbortController().signal) {
  const server = await chatServer(...answers);
  const log = recordingLog();
  const model = new OpenAiModel({
    endpoint: server.endpoint,
    model: 'small',
    key: KEY,
    contextSize: 8192,
    log,
    retryMs: 5,
  });
  const pieces: string[] = [];
  const options = { signal, onText: (text: string) => void pieces.push(text) };
  const asked = model.generate({ ...REQUEST, ...changes }, options);
  return { ...server, log, model, pieces, asked };
}

describe('a reply', () => {
  it('comes as it is streamed, with the counts of the endpoint', async () => {
    const { asked, pieces, requests } = await ask([streams(['Thought: ', 'größer ', '→ besser'])]);
    expect(await asked).toMatchObject({
      text: 'Thought: größer → besser',
      end: 'end',
      promptTokens: 20,
      generatedTokens: 5,
      reusedTokens: 0,
      tokens: [],
    });
    expect(pieces).toEqual(['Thought: ', 'größer ', '→ besser']);
    expect(requests[0]).toMatchObject({
      url: '/v1/chat/completions',
      authorization: `Bearer ${KEY}`,
      body: { model: 'small', temperature: 0.7, top_p: 0.95, seed: 3, max_tokens: 100, stream: true },
    });
    expect(requests[0]!.body.messages).toEqual(REQUEST.messages);
  });

  it('is put together when bytes of a character come apart', async () => {
    const { asked } = await ask([
      async (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const bytes = Buffer.from(`${chunk({ content: 'ä→ü' })}data: [DONE]\n\n`);
        for (const byte of bytes) {
          response.write(Buffer.from([byte]));
          if (byte > 127) await delay(2);
        }
        response.end();
      },
    ]);
    expect((await asked).text).toBe('ä→ü');
  });

  it('with bytes that are no UTF-8 has the replacement character in their place', async () => {
    const { asked } = await ask([
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const [before, after] = chunk({ content: 'a|b' }).split('|');
        response.write(Buffer.concat([Buffer.from(before!), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from(after!)]));
        response.end('data: [DONE]\n\n');
      },
    ]);
    expect((await asked).text).toBe('a\uFFFD\uFFFD(b');
  });

  it('that never ends is cut off, and the rest is not waited for', async () => {
    let closed = false;
    const endless: Answer = async (response) => {
      response.on('close', () => (closed = true));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      while (!closed) {
        response.write(chunk({ content: 'and so on '.repeat(20) }));
        await delay(1);
      }
    };
    const reply = await (await ask([endless], { maxTokens: 50 })).asked;
    expect(reply.end).toBe('maxTokens');
    expect(reply.text.length).toBeLessThan(50_000);
    while (!closed) await delay(5);
  });

  it('in one event that never ends is refused in a sentence', async () => {
    let closed = false;
    const endless: Answer = async (response) => {
      response.on('close', () => (closed = true));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: ');
      while (!closed) {
        response.write('x'.repeat(100_000));
        await delay(1);
      }
    };
    await expect((await ask([endless])).asked).rejects.toThrow(
      /not answer as an OpenAI-compatible one does \(data: xxx/,
    );
  });

  it('at its limit is marked as cut off', async () => {
    expect(await (await ask([streams(['a'], { finish: 'length' })])).asked).toMatchObject({ end: 'maxTokens' });
  });

  it('says what the endpoint had kept of the prompt', async () => {
    const usage = { prompt_tokens: 90, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 64 } };
    expect(await (await ask([streams(['a'], { usage })])).asked).toMatchObject({ reusedTokens: 64 });
  });

  it('in one piece is read too, from an endpoint that does not stream', async () => {
    const whole: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ choices: [{ message: { content: 'All.' }, finish_reason: 'stop' }] }));
    };
    expect(await (await ask([whole])).asked).toMatchObject({ text: 'All.', end: 'end', generatedTokens: 2 });
  });

  it('is asked for with the other name of the limit where the endpoint wants that', async () => {
    const wants = refuses(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
    const { asked, requests } = await ask([wants, streams(['ok'])]);
    expect((await asked).text).toBe('ok');
    expect(requests[1]!.body).toMatchObject({ max_completion_tokens: 100 });
    expect(requests[1]!.body).not.toHaveProperty('max_tokens');
  });

  it('that goes on with a given beginning repeats nothing of it', async () => {
    const replyStart = 'Action: Edit Script (AI)\nAction Input: {}\n```python\nimport numpy as np\n\n';
    const { asked, requests } = await ask([streams(['```python\nimport numpy as np\n\nx = 1\n```'])], { replyStart });
    expect((await asked).text).toBe('x = 1\n```');
    expect(requests[0]!.body.messages.slice(2).map(({ role }) => role)).toEqual(['assistant', 'user']);
  });
});

describe('an action, where a schema says how', () => {
  const json = jsonReply({
    actions: new Set(['List Files']),
    editable: ['train.py'],
    readable: [],
    folders: ['.'],
    runnable: [],
  });
  const listing = JSON.stringify({ Reflection: 'It\nran.', Action: { name: 'List Files', input: { dir_path: '.' } } });
  const LINES = 'Reflection: It ran.\nAction: List Files\nAction Input: {"dir_path":"."}';

  it('is asked for as JSON, and comes in the format of the prompt', async () => {
    const { asked, requests } = await ask([streams([listing.slice(0, 20), listing.slice(20)])], { json });
    expect((await asked).text).toBe(LINES);
    const { body } = requests[0]!;
    expect(body['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'reply', strict: true, schema: json.schema },
    });
    expect(body.messages).toEqual([REQUEST.messages[0], { role: 'user', content: `Improve it.\n\n${json.asked}` }]);
  });

  it.each([
    [400, "'response_format' of type 'json_schema' is not supported with this model."],
    [422, 'body.response_format: extra fields not permitted'],
    [501, 'structured output is not there yet'],
  ])('is asked for in the format of the prompt from then on where the endpoint refuses (%i)', async (status, said) => {
    const { model, asked, requests, log } = await ask([refuses(status, said), streams([LINES])], { json });
    expect((await asked).text).toBe(LINES);
    await model.generate({ ...REQUEST, json }, { signal: new AbortController().signal });
    expect(requests.map(({ body }) => 'response_format' in body)).toEqual([true, false, false]);
    expect(requests[1]!.body.messages).toEqual(REQUEST.messages);
    expect(log.lines).toEqual([`info The endpoint takes no JSON schema (${status}): replies are read as text.`]);
  });

  it.each([
    ['lines', LINES],
    ['JSON of another kind', '{"dir_path": "."}'],
    ['JSON that is cut off', listing.slice(0, -3)],
    ['nothing of use', 'I cannot.'],
  ])('is left to the parser where it comes as %s', async (_, text) => {
    expect((await (await ask([streams([text])], { json })).asked).text).toBe(text);
  });
});

describe('a connection that breaks', () => {
  const begun: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ content: 'Half a scr' }));
  };
  const breaks: Answer = async (response, request) => {
    await begun(response, request);
    await delay(10);
    response.destroy();
  };
  const ends: Answer = async (response, request) => {
    await begun(response, request);
    response.end();
  };

  it.each([
    ['in the middle of the reply', breaks],
    ['without a word on the end', ends],
  ])('%s has the reply begun anew', async (_, answer) => {
    const { asked, requests, log, pieces } = await ask([answer, answer, streams(['Half', ' a script', ' and all'])]);
    expect(await asked).toMatchObject({ text: 'Half a script and all', end: 'end' });
    expect(pieces.join('')).toBe('Half a script and all');
    expect(requests).toHaveLength(3);
    expect(log.lines[0]).toMatch(/^warn The endpoint broke off its reply \(.+\); attempt 2 of 5 follows\.$/);
  });

  it('again and again is told in a sentence', async () => {
    const { asked, requests } = await ask([breaks]);
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(
      /broke off its reply 5 times \(.+\); look at its log, and check --endpoint\.$/,
    );
    expect(requests).toHaveLength(5);
  });
});

describe('an error', () => {
  it.each<[number, string, RegExp]>([
    [401, `Incorrect API key provided: ${KEY}.`, /refused the key; set the environment variable OPENAI_API_KEY\.$/],
    [403, 'no', /refused the key/],
    [404, 'model not found', /knows no model "small" \("model not found"\); check --model and --endpoint\.$/],
    [422, `odd ${KEY}`, /refused the request \(422\) \("odd \*\*\*"\)/],
    [400, 'This model has a maximum context length of 10 tokens.', /the prompt is too long/],
  ])('%i ends the request at once, with one sentence and without the key', async (status, message, sentence) => {
    const { asked, requests, log } = await ask([refuses(status, message)]);
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(sentence);
    expect((error as Error).message + log.lines.join()).not.toContain(KEY);
    expect(requests).toHaveLength(1);
  });

  it.each([429, 500, 503])('%i is tried again', async (status) => {
    const { asked, requests, log } = await ask([refuses(status, 'busy'), refuses(status, 'busy'), streams(['ok'])]);
    expect((await asked).text).toBe('ok');
    expect(requests).toHaveLength(3);
    expect(log.lines[0]).toBe(`warn The endpoint answered ${status}; attempt 2 of 5 follows.`);
  });

  it('that does not pass is told after five attempts', async () => {
    const { asked, requests } = await ask([refuses(429, 'Rate limit reached.')]);
    await expect(asked).rejects.toThrow(/takes no more requests now \("Rate limit reached"\); try again later\.$/);
    expect(requests).toHaveLength(5);
  });

  it('waits as long as the endpoint asks', async () => {
    const started = performance.now();
    const { asked } = await ask([refuses(429, 'busy', { 'retry-after': '0.3' }), streams(['ok'])]);
    await asked;
    expect(performance.now() - started).toBeGreaterThan(290);
  });

  it('of a server that is not there is told', async () => {
    const model = new OpenAiModel({
      endpoint: new URL('http://127.0.0.1:9/v1'),
      model: 'm',
      key: null,
      contextSize: 8192,
      log: recordingLog(),
      retryMs: 1,
    });
    const asked = model.generate(REQUEST, { signal: new AbortController().signal });
    await expect(asked).rejects.toThrow(
      /http:\/\/127\.0\.0\.1:9 cannot be reached \(.*\); start it or check --endpoint\./,
    );
  });

  it.each<[string, Answer, RegExp]>([
    [
      'inside the stream',
      (response) => void response.end(`data: {"error":{"message":"out of memory"}}\n\n`),
      /out of memory/,
    ],
    [
      'page of another program',
      (response) => void response.end('data: <html>\n\n'),
      /not answer as an OpenAI-compatible/,
    ],
    ['empty answer', (response) => void response.end(), /broke off its reply 5 times \(nothing came\)/],
  ])('%s is told', async (_, answer, sentence) => {
    await expect((await ask([answer])).asked).rejects.toThrow(sentence);
  });

  it('is a redirect, which could carry the key elsewhere', async () => {
    const redirect: Answer = (response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end();
    await expect((await ask([redirect])).asked).rejects.toThrow('cannot be reached');
  });
});

describe('a stop', () => {
  it('during the reply brings what has come, at once', async () => {
    const stop = new AbortController();
    const endless: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ content: 'Half' }));
    };
    const { asked, pieces } = await ask([endless], {}, stop.signal);
    while (pieces.length === 0) await delay(5);
    const started = performance.now();
    stop.abort();
    expect(await asked).toMatchObject({ text: 'Half', end: 'stopped' });
    expect(performance.now() - started).toBeLessThan(300);
  });

  it('while the endpoint is busy ends the waiting', async () => {
    const stop = new AbortController();
    const { asked, requests } = await ask([refuses(429, 'busy', { 'retry-after': '60' })], {}, stop.signal);
    while (requests.length === 0) await delay(5);
    stop.abort();
    expect(await asked).toMatchObject({ text: '', end: 'stopped' });
  });
});

it('the record names the endpoint without anything secret', async () => {
  const model = new OpenAiModel({
    endpoint: new URL('https://host.example/v1?token=x'),
    model: 'm',
    key: KEY,
    contextSize: 8192,
    log: recordingLog(),
  });
  expect(model.info()).toMatchObject({ path: 'https://host.example/v1', contextSize: 8192, device: 'remote' });
  expect(JSON.stringify(model.info())).not.toMatch(/token=x|secret/);
  expect(await model.countTokens('abcdef')).toBe(2);
});

it.each([
  ['```python\nimport a\n', 'x = 1\n```', 'x = 1\n```'],
  ['```python\nimport a\n', '```python\nimport a\nx = 1\n```', 'x = 1\n```'],
  ['```python\nimport a\n', 'import a\nx = 1\n```', 'x = 1\n```'],
  ['```python\n', 'Here it is:\n```python\nx = 1\n```', 'x = 1\n```'],
  ['Action Input: {}\n', '```python\nx = 1\n```', '```python\nx = 1\n```'],
])('after %j the continuation %j is %j', (given, text, wanted) => {
  expect(withoutRepeatedStart(given, text)).toBe(wanted);
});
