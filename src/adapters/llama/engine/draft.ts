/**
 * Tokens of a draft: at first, after a wrong one, and at most. With the token before it, a draft makes a batch of 4, 8, 16
 * or 32: llama.cpp multiplies in tiles of so many rows, and one row more costs up to a whole tile (docs/development.md).
 */
const FIRST_LENGTH = 15;
const LENGTH_AFTER_MISS = 3;
const LONGEST = 31;
/** Tokens at the end of the reply by which its place in the original is found again: tried from most to least. */
const TAIL = 4;
const SHORTEST_TAIL = 2;

/**
 * Foretells a reply that follows an original text, such as a rewritten script: a pointer into the original's tokens.
 * It is found again after a change, and its drafts grow while they are right. Of an original in pieces nothing is
 * foretold beyond a piece's end, and its first token is enough to find a piece. What it foretells changes nothing but
 * speed, since every token is verified.
 */
export class Draft {
  #at: number | null = 0;
  /** Where the reply left the original, while it is not found again. */
  #left = 0;
  /** Tokens since then. */
  #astray = 0;
  #length = FIRST_LENGTH;
  readonly #tail: number[] = [];
  #proposed = 0;
  #accepted = 0;

  private readonly original: readonly number[];
  /** Where the pieces begin after the first, and where the last one ends. */
  private readonly ends: readonly number[];

  /** @param pieces tokens of the text that the reply is likely to follow from its first token on, which has any. */
  constructor(pieces: readonly (readonly number[])[]) {
    this.original = pieces.flat();
    let end = 0;
    this.ends = pieces.map((piece) => (end += piece.length));
  }

  /** Tokens that are likely to come next, at most `room`; none when the reply has left the original. */
  next(room: number): number[] {
    if (this.#at === null) this.#findAgain();
    if (this.#at === null) return [];
    const end = this.ends.find((one) => one > this.#at!) ?? this.original.length;
    return this.original.slice(this.#at, Math.min(end, this.#at + Math.max(0, Math.min(this.#length, room))));
  }

  /** Tells how many tokens of the last draft were right. */
  verified(proposed: number, accepted: number): void {
    this.#proposed += proposed;
    this.#accepted += accepted;
    if (proposed === 0) return;
    this.#length = accepted < proposed ? LENGTH_AFTER_MISS : Math.min(LONGEST, 2 * this.#length + 1);
  }

  /** Takes a token of the reply. */
  push(token: number): void {
    this.#tail.push(token);
    if (this.#tail.length > TAIL) this.#tail.shift();
    if (this.#at !== null && this.original[this.#at] === token) {
      this.#goOn(this.#at + 1);
    } else if (this.#at !== null) {
      this.#leave(this.#at, 1);
    } else if (this.original[this.#left + this.#astray] === token) {
      // One value in the place of another: `max_depth=5` where the original has `max_depth=2`.
      this.#goOn(this.#left + this.#astray + 1);
    } else {
      this.#astray++;
    }
  }

  /** Tokens foretold so far, and how many of them were right. */
  get counts(): { readonly proposed: number; readonly accepted: number } {
    return { proposed: this.#proposed, accepted: this.#accepted };
  }

  /** What comes after the end of a piece is not known. */
  #goOn(at: number): void {
    if (this.ends.includes(at)) this.#leave(at, 0);
    else this.#at = at;
  }

  #leave(at: number, astray: number): void {
    this.#left = at;
    this.#astray = astray;
    this.#at = null;
  }

  #findAgain(): void {
    for (let size = Math.min(TAIL, this.#tail.length); size >= SHORTEST_TAIL; size--) {
      const places = this.#placesAfter(this.#tail.slice(-size));
      const found = places.find((place) => place > this.#left) ?? places.at(-1);
      if (found === undefined) continue;
      this.#at = found;
      return;
    }
    const begun = this.ends.find((end) => end >= this.#left && this.original[end] === this.#tail.at(-1));
    if (begun !== undefined && !this.ends.includes(begun + 1)) this.#at = begun + 1;
  }

  #placesAfter(tail: readonly number[]): number[] {
    const places: number[] = [];
    for (let end = tail.length; end < this.original.length; end++) {
      const isThere = tail.every((token, i) => this.original[end - tail.length + i] === token);
      if (isThere && !this.ends.includes(end)) places.push(end);
    }
    return places;
  }
}
