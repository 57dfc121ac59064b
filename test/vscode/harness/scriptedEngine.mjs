// Stands in for the engine in tests of the editor: the same messages, with replies that were written beforehand in the
// JSON file that ML_AGENT_SCRIPTED_REPLIES names (an array of texts, one a call; the last one is repeated).
import { readFileSync } from 'node:fs';

const replies = JSON.parse(readFileSync(process.env.ML_AGENT_SCRIPTED_REPLIES, 'utf8'));
/** Milliseconds that a reply takes to come, so that a person, or a test, can see it come. */
const SLOWNESS = Number(process.env.ML_AGENT_SCRIPTED_MS ?? 300);
const PIECES = 5;
const info = {
  contextSize: 32768,
  trainContextSize: 32768,
  device: 'cpu',
  threads: 1,
  engine: 'scripted 1',
  architecture: 'scripted',
  template: 'scripted',
  gpuLayers: 0,
  layers: 1,
  memory: { ram: 1, vram: 0 },
};
let calls = 0;
let stopped = 0;

process.on('message', (request) => void answer(request));
process.on('disconnect', () => process.exit());

async function answer(request) {
  const { id } = request;
  switch (request.type) {
    case 'load':
      for (const share of [0, 0.5, 1]) process.send({ type: 'progress', id, share });
      return process.send({ type: 'info', id, info });
    case 'info':
      return process.send({ type: 'info', id, info });
    case 'generate':
      return process.send({ type: 'generated', id, generation: await generate(id) });
    case 'countTokens':
      return process.send({ type: 'count', id, count: Math.ceil(request.text.length / 4) });
    case 'stop':
      stopped = request.target;
      return undefined;
    case 'shutdown':
      return process.send({ type: 'done', id }, () => process.exit());
    default:
      return process.send({ type: 'done', id });
  }
}

async function generate(id) {
  const reply = replies[Math.min(calls++, replies.length - 1)];
  const size = Math.ceil(reply.length / PIECES);
  let text = '';
  for (let piece = 0; piece < PIECES && stopped !== id; piece++) {
    await new Promise((resolve) => setTimeout(resolve, SLOWNESS / PIECES));
    const part = reply.slice(piece * size, (piece + 1) * size);
    text += part;
    process.send({ type: 'text', id, text: part, tokens: [piece], logProbs: [-0.1] });
  }
  const tokens = [...Array(PIECES).keys()];
  return {
    text,
    tokens,
    logProbs: tokens.map(() => -0.1),
    promptTokens: 100,
    reusedTokens: 0,
    promptMs: 1,
    decodeMs: SLOWNESS,
    end: stopped === id ? 'stopped' : 'end',
  };
}
