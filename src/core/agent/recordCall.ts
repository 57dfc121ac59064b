import { createHash } from 'node:crypto';
import type { Generation, PolicyCall } from '../../shared/record.js';
import type { GenerateRequest, Model, Store } from '../ports.js';

/**
 * A model call as the record keeps it: messages by hash, token ids and the policy's own log-probabilities as they
 * were when sampled. The beginning of the reply that was given counts as the last message.
 */
export async function recordCall(
  parts: { readonly model: Model; readonly store: Pick<Store, 'putObject'> },
  request: GenerateRequest,
  generation: Generation,
): Promise<PolicyCall> {
  const given = request.replyStart === undefined ? [] : [{ role: 'assistant' as const, content: request.replyStart }];
  const texts = [...request.messages, ...given].map(({ role, content }) => JSON.stringify({ role, content }));
  const messages: string[] = [];
  for (const text of texts) messages.push(await parts.store.putObject(text));
  return {
    ...generation,
    promptHash: createHash('sha256').update(messages.join('\n')).digest('hex'),
    messages,
    sampling: request.sampling,
    adapter: parts.model.info().adapter,
  };
}
