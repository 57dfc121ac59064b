import type { Generation, ModelInfo } from '../../../shared/record.js';
import { fencedScript } from '../../agent/fencedScript.js';
import type { GenerateOptions, GenerateRequest, Message, Model } from '../../ports.js';
import { seededRandom, type SeededRandom } from '../../seededRandom.js';
import { RANDOM_RULES, type RandomEdit } from './randomEdits.js';

/** Tokens are no limit for a policy that has no context; this many are never reached. */
const CONTEXT = 10_000_000;
/** Draws until an edit is found that is not on the list of ideas tried. */
const DRAWS = 50;

/**
 * The random baseline behind the same port as a model: each reply is one edit, drawn from a fixed list of textual
 * edits (`randomEdits.ts`) by the seed of the step, in the agent's own format. It reads the script from the state, as
 * a model does, and nothing else but the list of ideas tried, of which it repeats none. It does not look at results.
 */
export function randomPolicy(): Model {
  return {
    info: () => INFO,
    generate: (request, options) => Promise.resolve(generate(request, options)),
    // A rough count is enough where nothing has to fit.
    countTokens: (text) => Promise.resolve(Math.ceil(text.length / 4)),
  };
}

const INFO: ModelInfo = {
  name: 'random',
  path: 'random',
  sha256: null,
  adapter: null,
  contextSize: CONTEXT,
  device: 'none',
  threads: 1,
  engine: 'random edits 1',
};

function generate(request: GenerateRequest, { signal, onText }: GenerateOptions): Generation {
  if (signal.aborted) return generation('', 'stopped');
  const text = request.replyStart === undefined ? firstReply(request) : sameScript(request);
  onText?.(text, 0);
  return generation(text, 'end');
}

function firstReply({ messages, sampling }: GenerateRequest): string {
  const found = scriptIn(messages);
  if (found === null) return FINAL;
  const drawn = draw(found.script, messages.at(-1)?.content ?? '', seededRandom(sampling.seed));
  if (drawn === null) return FINAL;
  const input = { script_name: found.file, edit_instruction: drawn.instruction, save_name: found.file };
  return `${FIELDS}Action: Edit Script (AI)
Action Input: ${JSON.stringify(input)}
\`\`\`python
${drawn.script.trimEnd()}
\`\`\``;
}

const FIELDS = `Reflection: none, edits are drawn at random
Research Plan and Status: none
Fact Check: none
Thought: the next draw
`;

const FINAL = `${FIELDS}Action: Final Answer
Action Input: {"final_answer": "There is nothing in this script that the list of edits knows."}`;

function draw(script: string, tried: string, random: SeededRandom): RandomEdit | null {
  for (let i = 0; i < DRAWS; i++) {
    const edit = random.pick(RANDOM_RULES)(script, random);
    if (edit !== null && !tried.includes(`] ${edit.instruction}\n`)) return edit;
  }
  return null;
}

/** Asked for the script once more, it has nothing better: the same one, without the lines that were given. */
function sameScript({ messages, replyStart = '' }: GenerateRequest): string {
  const last = messages.findLast((message) => message.role === 'assistant');
  const script = fencedScript(last?.content ?? '')?.source ?? '';
  const whole = `\`\`\`python\n${script}\`\`\``;
  return whole.startsWith(replyStart) ? whole.slice(replyStart.length) : `${script}\`\`\``;
}

/**
 * The script to start from: the last one that the state shows, which is the failed or the best one, else the untouched
 * one of the task.
 */
function scriptIn(messages: readonly Message[]): { file: string; script: string } | null {
  for (const message of [messages.at(-1), messages[1]]) {
    const shown = [...(message?.content ?? '').matchAll(/^(\S+\.py):\n(`{3,})python\n([\s\S]*?)\n\2$/gm)];
    const match = shown.at(-1);
    if (match !== undefined) return { file: match[1]!, script: `${match[3]!}\n` };
  }
  return null;
}

function generation(text: string, end: Generation['end']): Generation {
  return { text, tokens: [], logProbs: [], promptTokens: 0, reusedTokens: 0, promptMs: 0, decodeMs: 0, end };
}
