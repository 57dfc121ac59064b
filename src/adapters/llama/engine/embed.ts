import type { LlamaModel } from 'node-llama-cpp';

/** Tokens of the context that is made for embeddings and goes with them. */
const CONTEXT_SIZE = 512;
/** Longer texts are cut, in tokens. */
const LONGEST = 400;

/**
 * Embeddings of short texts by the loaded model itself, so that no second model has to be fetched: the last hidden
 * state after a prompt that asks for the meaning in one word, which holds the whole text far better than the state
 * after the text alone (PromptEOL, arXiv 2307.16645, section 3.1).
 * @returns one vector a text, of the model's embedding length, in the model's own scale.
 */
export async function embed(model: LlamaModel, texts: readonly string[], stop: AbortSignal): Promise<number[][]> {
  const context = await model.createEmbeddingContext({ contextSize: CONTEXT_SIZE });
  try {
    const vectors: number[][] = [];
    for (const text of texts) {
      stop.throwIfAborted();
      const short = model.detokenize(model.tokenize(text, false).slice(0, LONGEST));
      // Tokenised without special tokens: a text is data, whatever marks it holds.
      const tokens = model.tokenize(`This change: "${short}" means in one word: "`, false);
      vectors.push([...(await context.getEmbeddingFor(tokens)).vector]);
    }
    return vectors;
  } finally {
    await context.dispose();
  }
}
