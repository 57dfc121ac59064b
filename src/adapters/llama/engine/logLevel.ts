/** The library's levels in the words of the log; what is not named here is `debug`. */
const LEVELS: Readonly<Record<string, 'error' | 'warn' | 'info'>> = {
  fatal: 'error',
  error: 'error',
  warn: 'warn',
  info: 'info',
};

/**
 * What llama.cpp says of a model's tokenizer at every load (src/llama-vocab.cpp). It mends each of these by itself, and
 * the user can do nothing about them: Qwen2.5-Coder, for one, always brings the first.
 */
const TOKENIZER_CHATTER = [
  /^load: control-looking token: +\d+ '.*' was not control-type; this is probably a bug in the model\./s,
  /^load: control token: +\d+ '.*' is not marked as EOG/s,
  /^load: special_eo[smt]_id is not in special_eog_ids - the tokenizer config may be incorrect/,
  /^load: EOG token id -?\d+ is out of range \(vocab size \d+\), skipping/,
  /^load: special_eog_ids contains .* removing '.*' token from EOG list/s,
];

/** The level of one line of the engine in the log: the library's own, but `debug` for what it says at every load. */
export function logLevel(level: string, message: string): 'error' | 'warn' | 'info' | 'debug' {
  const known = LEVELS[level] ?? 'debug';
  return known === 'warn' && TOKENIZER_CHATTER.some((chatter) => chatter.test(message)) ? 'debug' : known;
}
