/** How far a program says that it has come, such as 7 of 20. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Characters at the end of the output that are searched. */
const TAIL = 4000;
/** "Epoch 7/20", "step 70 of 200", "[7/20]", and tqdm's "35%|###   | 7/20 [". A fraction alone may be anything. */
const COUNTED =
  /\b(?:epochs?|steps?|iter(?:ation)?s?|rounds?|trials?|folds?|batch(?:es)?|trees?|candidates?)\s{0,3}[:#=]?\s{0,3}\[?(\d{1,9})\s{0,2}(?:\/|of)\s{0,2}(\d{1,9})\b|\[(\d{1,9})\/(\d{1,9})\]|%\|[^|\n]{0,200}\|\s{0,9}(\d{1,9})\/(\d{1,9})\b/gi;

/**
 * The last progress in an output. Of several counts on one line the first is taken, which is the outer loop's.
 * @returns null when there is none, or it is at its end.
 */
export function progressOf(output: string): Progress | null {
  const lines = output.slice(-TAIL).split(/[\r\n]/);
  for (const line of lines.reverse()) {
    const [first] = line.matchAll(COUNTED);
    if (first === undefined) continue;
    const [done, total] = first.slice(1).filter((text) => text !== undefined);
    const found = { done: Number(done), total: Number(total) };
    return found.done >= 1 && found.done < found.total ? found : null;
  }
  return null;
}
