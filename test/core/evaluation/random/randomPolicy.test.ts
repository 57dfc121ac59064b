import { describe, expect, it } from 'vitest';
import type { FencedScript } from '../../../../src/core/agent/fencedScript.js';
import { parseReply } from '../../../../src/core/agent/parseReply.js';
import { randomPolicy } from '../../../../src/core/evaluation/random/randomPolicy.js';
import type { Message } from '../../../../src/core/ports.js';

const SCRIPT = 'from sklearn.linear_model import Ridge\n\nmodel = Ridge(alpha=1.0)\n';
const BEST = SCRIPT.replace('1.0', '7.0');

/** The policy's reply to a state that ends with these words. */
async function reply(seed: number, changes: { now?: string; extra?: Message[]; script?: string } = {}) {
  const { now = 'The script above is the best so far.', extra = [], script = SCRIPT } = changes;
  const content = `Research Problem: lower it.\n\ntrain.py:\n\`\`\`python\n${script.trimEnd()}\n\`\`\`\n\n${now}`;
  const messages: Message[] = [{ role: 'system', content: 'You are' }, { role: 'user', content }, ...extra];
  const sampling = { temperature: 0.7, topK: 40, topP: 0.95, seed };
  const options = { signal: new AbortController().signal };
  const { text } = await randomPolicy().generate({ role: 'policy', messages, maxTokens: 100, sampling }, options);
  return { text, parsed: parseReply(text) };
}

describe('the random policy', () => {
  it('answers in the format of the agent, with the whole script', async () => {
    const { parsed } = await reply(1);
    expect(parsed).toMatchObject({
      ok: true,
      action: { name: 'Edit Script (AI)', input: { script_name: 'train.py' } },
    });
    const { source } = (parsed as { script: FencedScript }).script;
    expect(source).not.toBe(SCRIPT);
    expect(source).toContain('model = ');
  });

  it('draws the same with the same seed, and other edits with others', async () => {
    expect((await reply(5)).text).toBe((await reply(5)).text);
    const texts = await Promise.all(Array.from({ length: 20 }, (_, seed) => reply(seed)));
    expect(new Set(texts.map(({ text }) => text)).size).toBeGreaterThan(10);
  });

  it('starts from the last script that the state shows', async () => {
    const now = `The best so far, from step 3 (mae 1):\ntrain.py:\n\`\`\`python\n${BEST.trimEnd()}\n\`\`\`\n\nNow go on.`;
    const { parsed } = await reply(2, { now });
    const { script, action } = parsed as { script: FencedScript; action: { input: { edit_instruction: string } } };
    expect(script.source + action.input.edit_instruction).toMatch(/7(\.0)?\b/);
  });

  it('repeats no edit that is on the list of ideas tried', async () => {
    const first = parseInstruction((await reply(9)).text);
    const listed = `Ideas tried so far; do something else:\n- [mae 3, not better, discarded] ${first}\n\nNow go on.`;
    expect(parseInstruction((await reply(9, { now: listed })).text)).not.toBe(first);
  });

  it('ends when there is nothing that it could change', async () => {
    expect((await reply(1, { script: 'print("mae: 3")\n' })).parsed).toMatchObject({
      action: { name: 'Final Answer' },
    });
  });
});

function parseInstruction(text: string): string {
  return (/"edit_instruction":"([^"]*)/.exec(text) ?? [])[1] ?? '';
}
