/** Words too common in code and in instructions to tell one thing from another. */
const COMMON = new Set(
  'a an and are as at be by def edit else for from if import in is it its none not of on or return self set that the this to true false use with value values data name list dict int float str add change new'.split(
    ' ',
  ),
);

/** Words of names and prose, in lower case: `LEARNING_RATE` and `learningRate` are `learning` and `rate`. */
export function wordsOf(text: string): Set<string> {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return new Set(words.map(stem).filter((word) => word.length > 1 && !COMMON.has(word)));
}

/** `features` and `feature`, `training` and `train` are one word. */
function stem(word: string): string {
  return word.length > 5 ? word.replace(/(?:ing|ers?|ed|es|s)$/, '') : word.replace(/(?<=..)s$/, '');
}

/** What in an instruction can only be code: names with an underscore, with capitals inside, called, or quoted. */
export function codeWords(instruction: string): Set<string> {
  const found = new Set<string>();
  for (const [, quoted] of instruction.matchAll(/[`'"]([A-Za-z_][\w.]*)(?:\(\))?[`'"]/g)) {
    for (const part of quoted!.split('.')) found.add(part);
  }
  for (const match of instruction.matchAll(/[A-Za-z_]\w*/g)) {
    const [word] = match;
    const called = instruction[match.index + word.length] === '(';
    const isName = /_|[a-z0-9][A-Z]|^[A-Z][A-Z0-9]{2,}$/.test(word);
    const isFunction = new RegExp(`\\b(?:function|method|class) ${word}\\b|\\b${word} (?:function|method|class)\\b`);
    if (called || isName || isFunction.test(instruction)) found.add(word);
  }
  return found;
}
