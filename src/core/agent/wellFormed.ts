/** A text that UTF-8 can hold: halves of surrogate pairs become the replacement character. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
