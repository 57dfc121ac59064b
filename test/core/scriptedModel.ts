import { UserError } from '../../src/core/errors.js';
import type { GenerateOptions, GenerateRequest, Model } from '../../src/core/ports.js';
import type { Generation, ModelInfo } from '../../src/shared/record.js';

/** What the model says: a text, or what a function makes of the request; `CUT_OFF` marks one that met its limit. */
export type ScriptedReply = string | ((request: GenerateRequest, signal: AbortSignal) => string | Promise<string>);

/** At the end of a reply: it ended at its token limit. */
export const CUT_OFF = '<cut off>';

/**
 * A model whose replies are written beforehand, one a call. A token is a word. It keeps the contract of the port: a
 * prompt beyond the context is a `UserError`, a stop brings what there is.
 */
export class ScriptedModel implements Model {
  readonly requests: GenerateRequest[] = [];
  private next = 0;

  constructor(
    private readonly replies: readonly ScriptedReply[],
    private readonly contextSize = 100_000,
  ) {}

  info(): ModelInfo {
    return {
      name: 'scripted',
      path: '/scripted.gguf',
      sha256: null,
      adapter: null,
      contextSize: this.contextSize,
      device: 'cpu',
      threads: 1,
      engine: 'scripted 1',
    };
  }

  async generate(request: GenerateRequest, { signal, enough, onText }: GenerateOptions): Promise<Generation> {
    if (signal.aborted) return generation('', 0, 'stopped');
    this.requests.push(request);
    const prompt = [...request.messages.map((message) => message.content), request.replyStart ?? ''];
    const promptTokens = words(prompt.join(' ')).length;
    if (promptTokens + request.maxTokens > this.contextSize) {
      throw new UserError('contextTooSmall', `The prompt has ${promptTokens} tokens, more than the context.`);
    }
    const reply = this.replies[this.next++];
    if (reply === undefined) throw new Error(`The script has no reply ${this.next}: ${prompt.at(-1)!.slice(-200)}`);
    const said = typeof reply === 'string' ? reply : await reply(request, signal);
    const text = said.replace(CUT_OFF, '');
    onText?.(text, words(text).length);
    const isStopped = signal.aborted || enough?.aborted === true;
    const end = isStopped ? 'stopped' : text === said ? 'end' : 'maxTokens';
    return generation(text, promptTokens, end);
  }

  countTokens(text: string): Promise<number> {
    return Promise.resolve(words(text).length);
  }

  /** Replies that were not asked for. */
  get left(): number {
    return this.replies.length - this.next;
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function generation(text: string, promptTokens: number, end: Generation['end']): Generation {
  const tokens = words(text).map((_, i) => i);
  return {
    text,
    tokens,
    logProbs: tokens.map(() => -0.5),
    promptTokens,
    reusedTokens: 0,
    promptMs: 2,
    decodeMs: tokens.length,
    end,
  };
}

/** A reply in the six-field format with one action. */
export function says(action: string, input: unknown, thought = 'It should help.'): string {
  return [
    'Reflection: The baseline ran.',
    'Research Plan and Status: Try one change after the other.',
    'Fact Check: The score is confirmed by the output.',
    `Thought: ${thought}`,
    `Action: ${action}`,
    `Action Input: ${JSON.stringify(input)}`,
  ].join('\n');
}

/** The two replies of an edit, as the engine gives them: fields and action, then the script as the reply goes on. */
export function edits(idea: string, script: string, file = 'train.py'): ScriptedReply[] {
  return [says('Edit Script (AI)', { script_name: file, edit_instruction: idea, save_name: file }), continues(script)];
}

/** The rest of a script whose first line the request has given, with the closing fence. */
export function continues(script: string): ScriptedReply {
  return ({ replyStart = '' }) => {
    const given = replyStart.slice(replyStart.lastIndexOf('```python\n') + '```python\n'.length);
    const rest = script.startsWith(given) ? script.slice(given.length) : script.slice(script.indexOf('\n') + 1);
    return `${rest.replace(/\n*$/, '\n')}\`\`\``;
  };
}
