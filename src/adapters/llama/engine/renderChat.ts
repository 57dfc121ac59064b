import type { Message } from '../../../core/ports.js';

/** A piece of a prompt: plain text, whose tokens are never special ones, or the text of one or more special tokens. */
export type Piece = { readonly text: string } | { readonly special: string };

export const CHATML_START = '<|im_start|>';
export const CHATML_END = '<|im_end|>';

/** What a template that can think writes at the start of a reply when thinking is off. */
const NO_THOUGHT = '<think>\n\n</think>\n\n';

/**
 * ChatML: `<|im_start|>role\ncontent<|im_end|>\n` for each message, then the opened reply. The special tokens stand in
 * pieces of their own, so that content which spells one stays text. Role and content make one piece, because a
 * tokenizer that reads the whole prompt joins them too ("\n" and a following "\n" are one token). No system message is
 * invented when there is none, unlike the templates of some models.
 * @param canThink whether the template knows `enable_thinking`; it is turned off, since replies follow a grammar.
 */
export function renderChatMl(messages: readonly Message[], replyStart: string, canThink: boolean): Piece[] {
  const closed = messages.flatMap(({ role, content }): Piece[] => [
    { special: CHATML_START },
    { text: `${role}\n${content}` },
    { special: CHATML_END },
    { text: '\n' },
  ]);
  if (!canThink) return [...closed, { special: CHATML_START }, { text: `assistant\n${replyStart}` }];
  return [
    ...closed,
    { special: CHATML_START },
    { text: 'assistant\n' },
    { special: NO_THOUGHT },
    { text: replyStart },
  ];
}

/** Whether a model's own template (Jinja text in the GGUF) is ChatML. */
export function isChatMl(template: string | undefined): boolean {
  return template !== undefined && template.includes(CHATML_START) && template.includes(CHATML_END);
}

/** Whether a model's own template has a switch for thinking. */
export function canThink(template: string | undefined): boolean {
  return template !== undefined && template.includes('enable_thinking');
}
