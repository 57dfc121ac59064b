import { codeTokens, stringContent, type Token } from './pythonTokens.js';

/** Seeds lie in [0, 2^31): every common library takes such an integer. */
const SEED_MASK = 0x7fff_ffff;
/** An odd factor, so that different seeds shift by different amounts. */
const FACTOR = 0x9e37_79b1;

/** `seed`, `SEED`, `random_state`, `RANDOM_SEED`, `bagging_seed`, `randomState`; not `n_seeds`, a count. */
const SEED_NAME = /^(?:\w*_)?(?:seed|random_?state)$|^\w*(?:randomSeed|RandomSeed|randomState)$/i;
/** Functions whose first argument is a seed. */
const SEED_CALL =
  /^(?:seed|(?:\w+_)?(?:set|manual|fix|init|everything|global)_?(?:\w+_)?seed(?:_all|s)?|seed_(?:everything|all|torch)|set_random_seed|default_rng|RandomState|Random|SeedSequence|PRNGKey|PCG64|MT19937|Philox|SFC64)$/;
const DEFAULTS = /^(?:get|getenv|pop|setdefault)$/;
/** What may follow a constant for it to be the whole value; `2` of `2 ** 32` is not. */
const ENDS_VALUE = new Set([',', ')', ']', '}', ';', '+']);
const INTEGER = /^(?:0[xX][\da-fA-F_]+|0|[1-9][\d_]*)$/;
/** Tokens of an annotation, or of the arguments of `add_argument`, that are looked through. */
const REACH = 60;

/**
 * Replaces every seed constant of a Python script; all else stays byte for byte. Found are names (`SEED = 42`,
 * `random_state=0`, `seed: int = 1`), calls (`np.random.seed(0)`, `default_rng(0)`), keys (`"seed": 42`) and
 * defaults of arguments called seed. Only integer literals, never in strings or comments; `None`, negative numbers,
 * lists of seeds and computed seeds stay.
 *
 * A constant c becomes (c + s) mod 2^31 with s from the seed, so that equal constants stay equal, different ones
 * different, and none keeps its value.
 * @param seed an integer in [0, 2^31 - 2].
 * @returns the new source and how many constants were replaced.
 * @throws {RangeError} if the seed is out of range.
 */
export function withSeed(source: string, seed: number): { source: string; replaced: number } {
  if (!Number.isInteger(seed) || seed < 0 || seed >= SEED_MASK) {
    throw new RangeError(`A seed must be an integer from 0 to ${SEED_MASK - 1}, not ${seed}.`);
  }
  const shift = Math.imul(seed + 1, FACTOR) & SEED_MASK;
  return replaceSeeds(source, (constant) => String(((constant % (SEED_MASK + 1)) + shift) % (SEED_MASK + 1)));
}

/** The script with every seed constant replaced by 0: two scripts that differ in seeds alone become equal. */
export function withoutSeeds(source: string): string {
  return replaceSeeds(source, () => '0').source;
}

function replaceSeeds(
  source: string,
  replacement: (constant: number) => string,
): { source: string; replaced: number } {
  const tokens = codeTokens(source);
  let result = '';
  let from = 0;
  let replaced = 0;
  for (const token of seedConstants(tokens)) {
    result += source.slice(from, token.start) + replacement(Number(token.text.replace(/_/g, '')));
    from = token.end;
    replaced++;
  }
  return { source: result + source.slice(from), replaced };
}

/** The integer literals that are seeds, in order. */
function seedConstants(tokens: readonly Token[]): Token[] {
  const found = new Set<Token>();
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const place =
      token.kind === 'name' ? afterName(tokens, at) : token.kind === 'string' ? afterString(tokens, at) : null;
    const constant = place === null ? undefined : tokens[place];
    if (constant !== undefined && isWholeValue(tokens, place!)) found.add(constant);
  }
  return [...found].sort((a, b) => a.start - b.start);
}

/** Index of the token that would be the seed, for a name that says so. */
function afterName(tokens: readonly Token[], at: number): number | null {
  const name = tokens[at]!.text;
  const next = tokens[at + 1]?.text;
  if (next === '(') return isSeedCall(tokens, at) ? at + 2 : null;
  if (!SEED_NAME.test(name)) return null;
  if (next === '=' || next === ':=') return at + 2;
  return next === ':' && beginsDeclaration(tokens, at) ? afterAnnotation(tokens, at + 2) : null;
}

function isSeedCall(tokens: readonly Token[], at: number): boolean {
  const name = tokens[at]!.text;
  const before = tokens[at - 1]?.text;
  if (before === 'def' || before === 'class') return false;
  return SEED_CALL.test(name) || (name === 'key' && before === '.' && tokens[at - 2]?.text === 'random');
}

/** `seed: int = 1` at the beginning of a statement or among parameters; `if seed: x = 1` is none. */
function beginsDeclaration(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || before.kind === 'newline' || ['(', ',', ';'].includes(before.text);
}

function afterAnnotation(tokens: readonly Token[], from: number): number | null {
  for (let at = from; at < Math.min(tokens.length, from + REACH); at++) {
    const token = tokens[at]!;
    if (token.text === '=') return at + 1;
    const belongs = token.kind === 'name' || token.kind === 'string' || ['.', '[', ']', '|'].includes(token.text);
    if (!belongs) return null;
  }
  return null;
}

/** `"seed": 42`, `params["seed"] = 42`, `get("seed", 42)`, `add_argument("--seed", type=int, default=42)`. */
function afterString(tokens: readonly Token[], at: number): number | null {
  const key = stringContent(tokens[at]!).replace(/^--?/, '').replace(/-/g, '_');
  if (!SEED_NAME.test(key)) return null;
  const next = tokens[at + 1]?.text;
  if (next === ':') return at + 2;
  if (next === ']' && tokens[at + 2]?.text === '=') return at + 3;
  const called = tokens[at - 1]?.text === '(' ? (tokens[at - 2]?.text ?? '') : '';
  if (next === ',' && DEFAULTS.test(called)) return at + 2;
  return called === 'add_argument' || called === 'option' ? defaultArgument(tokens, at + 1) : null;
}

function defaultArgument(tokens: readonly Token[], from: number): number | null {
  let depth = 0;
  for (let at = from; at < Math.min(tokens.length, from + REACH) && depth >= 0; at++) {
    const { text } = tokens[at]!;
    if (text === '(' || text === '[') depth++;
    else if (text === ')' || text === ']') depth--;
    else if (text === 'default' && depth === 0 && tokens[at + 1]?.text === '=') return at + 2;
  }
  return null;
}

function isWholeValue(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.kind !== 'number' || !INTEGER.test(token.text)) return false;
  const next = tokens[at + 1];
  return next === undefined || next.kind === 'newline' || ENDS_VALUE.has(next.text);
}
