/** Turns tokens into text. `before` are the tokens that come just before; some vocabularies need them for spaces. */
export type Detokenize = (tokens: number[], before: number[]) => string;

/** A character has at most four bytes; a token may end one and begin the next, so that two can be open in a row. */
const TOKENS_HELD_BACK = 8;
const TOKENS_BEFORE = 8;
const INCOMPLETE = '\uFFFD';

/**
 * Text of a growing list of tokens, in whole characters: the bytes of an emoji may come in several tokens, and are
 * held back until the last one is there. Nothing is ever taken back.
 */
export class TextStream {
  text = '';
  private pending: number[] = [];
  private before: number[] = [];

  constructor(private readonly detokenize: Detokenize) {}

  /** @returns the text that this token completes; empty while a character is incomplete. */
  push(token: number): string {
    this.pending.push(token);
    const piece = this.detokenize(this.pending, this.before);
    // A model may also write the replacement character itself; it is let through in the end.
    if (piece.endsWith(INCOMPLETE) && this.pending.length < TOKENS_HELD_BACK) return '';
    return this.release(piece);
  }

  /** @returns what was held back, with U+FFFD for bytes that make no character. */
  end(): string {
    return this.pending.length === 0 ? '' : this.release(this.detokenize(this.pending, this.before));
  }

  private release(piece: string): string {
    this.before = [...this.before, ...this.pending].slice(-TOKENS_BEFORE);
    this.pending = [];
    this.text += piece;
    return piece;
  }
}
