import type { GenerateRequest, JsonForm, Message } from '../../core/ports.js';
import { withoutRepeatedStart } from './continuation.js';

/** What an endpoint is asked with. */
export interface Endpoint {
  readonly model: string;
  /** Whether it wants `max_completion_tokens`, as newer hosted models do. */
  readonly newLimit: boolean;
  /** Whether it takes no JSON schema. */
  readonly noSchema: boolean;
}

/** The body of a request to `/chat/completions`. */
export function chatBody(
  { messages, replyStart, json, maxTokens, sampling }: GenerateRequest,
  { model, newLimit, noSchema }: Endpoint,
): Record<string, unknown> {
  const form = noSchema ? undefined : json;
  return {
    model,
    messages: replyStart === undefined ? withForm(messages, form) : continued(messages, replyStart),
    ...(form === undefined ? {} : { response_format: responseFormat(form) }),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    seed: sampling.seed,
    [newLimit ? 'max_completion_tokens' : 'max_tokens']: maxTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** The reply as the prompt asks for it: an endpoint may have passed over the schema, too. */
export function textOf({ replyStart, json }: GenerateRequest, text: string): string {
  if (replyStart !== undefined) return withoutRepeatedStart(replyStart, text);
  return json?.toText(text) ?? text;
}

/** Structured output as OpenAI's API names it; llama-server, Ollama and vLLM take the same. */
function responseFormat({ schema }: JsonForm): Record<string, unknown> {
  return { type: 'json_schema', json_schema: { name: 'reply', strict: true, schema } };
}

/** The last message with a word on the form at its end. */
function withForm(messages: readonly Message[], form: JsonForm | undefined): readonly Message[] {
  if (form === undefined) return messages;
  return messages.map((message, i) =>
    i < messages.length - 1 ? message : { ...message, content: `${message.content}\n\n${form.asked}` },
  );
}

/** Chat endpoints begin a reply anew, so going on is asked for in words. */
function continued(messages: readonly Message[], replyStart: string): Message[] {
  return [
    ...messages,
    { role: 'assistant', content: replyStart },
    {
      role: 'user',
      content:
        'Your reply was cut off. Go on with it exactly where it ends: repeat nothing, add no remark, and close the fence after the last line of the script.',
    },
  ];
}
