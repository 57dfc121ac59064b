import {
  type ChatHistoryItem,
  type ChatWrapper,
  type LlamaModel,
  type Token,
  type Tokenizer,
  resolveChatWrapper,
} from 'node-llama-cpp';
import type { Message } from '../../../core/ports.js';
import { CHATML_END, CHATML_START, canThink, isChatMl, renderChatMl } from './renderChat.js';

/** Turns messages into the tokens of a prompt, by the model's own chat template. */
export interface ChatTemplate {
  readonly name: string;
  /** @param replyStart beginning of the reply; the prompt ends with it. */
  tokenize(messages: readonly Message[], replyStart: string): Token[];
}

/** ChatML is rendered here, every other template by the library. In both, content never becomes a special token. */
export function chatTemplateOf(model: LlamaModel): ChatTemplate {
  const tokenizer = cachingTokenizer(model.tokenizer);
  const jinja = model.fileInfo.metadata.tokenizer?.chat_template;
  if (isChatMl(jinja) && [CHATML_START, CHATML_END].every((text) => model.tokenize(text, true).length === 1))
    return chatMl(model, tokenizer, canThink(jinja));
  const wrapper = resolveChatWrapper(model, { warningLogs: false });
  return {
    name: wrapper.wrapperName,
    tokenize: (messages, replyStart) => tokenizeWithWrapper(wrapper, tokenizer, messages, replyStart),
  };
}

function chatMl(model: LlamaModel, tokenizer: Tokenizer, thinks: boolean): ChatTemplate {
  const { bos, shouldPrependBosToken } = model.tokens;
  const start = shouldPrependBosToken && bos !== null && bos !== tokenizer(CHATML_START, true)[0] ? [bos] : [];
  return {
    name: 'ChatML',
    tokenize: (messages, replyStart) => {
      const pieces = renderChatMl(messages, replyStart, thinks);
      return start.concat(
        ...pieces.map((piece) => ('text' in piece ? tokenizer(piece.text, false) : tokenizer(piece.special, true))),
      );
    },
  };
}

/** Renders by a chat wrapper of the library; it keeps content apart from special tokens by itself. */
export function tokenizeWithWrapper(
  wrapper: ChatWrapper,
  tokenizer: Tokenizer,
  messages: readonly Message[],
  replyStart: string,
): Token[] {
  const chatHistory: ChatHistoryItem[] = [...messages.map(historyItem), { type: 'model', response: [replyStart] }];
  return wrapper.generateContextState({ chatHistory }).contextText.tokenize(tokenizer);
}

function historyItem({ role, content }: Message): ChatHistoryItem {
  if (role === 'assistant') return { type: 'model', response: [content] };
  return role === 'system' ? { type: 'system', text: content } : { type: 'user', text: content };
}

/** Characters of text whose tokens are remembered; some 30 MB with their tokens. */
const CACHED_CHARACTERS = 4_000_000;

/** A history only grows, so all but its last messages have been tokenized before. The oldest texts are forgotten. */
export function cachingTokenizer(tokenizer: Tokenizer): Tokenizer {
  const known = new Map<string, Token[]>();
  let characters = 0;
  const tokenize = (...args: Parameters<Tokenizer>): Token[] => {
    const key = JSON.stringify(args);
    const found = known.get(key);
    if (found !== undefined) {
      known.delete(key);
      known.set(key, found);
      return found;
    }
    const tokens = (tokenizer as (...all: Parameters<Tokenizer>) => Token[])(...args);
    known.set(key, tokens);
    characters += key.length;
    for (const oldest of known.keys()) {
      if (characters <= CACHED_CHARACTERS) break;
      known.delete(oldest);
      characters -= oldest.length;
    }
    return tokens;
  };
  return Object.assign(tokenize, {
    detokenize: tokenizer.detokenize,
    isSpecialToken: (token: Token) => tokenizer.isSpecialToken(token),
    isEogToken: (token: Token) => tokenizer.isEogToken(token),
  }) as Tokenizer;
}
