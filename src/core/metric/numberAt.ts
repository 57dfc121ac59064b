/** A number, or a word that stands where one should, such as `nan`. */
export interface NumberToken {
  /** The number as printed: `41.52%` is 41.52. Null for NaN, infinity, none, and numbers too large for a double. */
  readonly value: number | null;
  readonly text: string;
  /** Position after the number, in code units; a percent sign is included. */
  readonly end: number;
  /** True for whole numbers without a percent sign: they may be counts. */
  readonly integer: boolean;
  /** True when letters follow at once, as in `3.2kWh`. */
  readonly unit: boolean;
}

/** Characters with which a number, its sign, currency, wrapper, quote, or a word in its place can begin. */
const FIRST = /[\d.+\-−$€£¥₹~≈'"<∞acdefgijnptuACDEGIJNPSTU]/;
const WRAPPER =
  /['"]?(?:(?:(?:np|numpy|torch|tf|jnp|pd)\.)?(?:float(?:16|32|64)?|double|u?int(?:8|16|32|64)?|[tT]ensor|[aA]rray|Decimal|Scalar)\(\s{0,4}|<tf\.Tensor:[^<>]{0,100}numpy=)?['"]?/y;
const SIGN_AND_CURRENCY = /(?:[~≈]\s?)?(?<sign>[-+−]?)(?:(?:US|CA|AU)?[$€£¥₹]\s?|(?:USD|EUR|GBP)\s)?(?<sign2>[-+−]?)/y;
const BODY = /(?:[1-9]\d{0,2}(?:,\d{3})+(?!\d)|\d+(?:_\d{3})*)(?:\.\d*)?(?:[eE][-+−]?\d+)?|\.\d+(?:[eE][-+−]?\d+)?/y;
const NOT_A_NUMBER = /[-+−]?(?:nan|inf(?:inity)?|∞|none|null|n\/a)(?![A-Za-z0-9_])/iy;
const UNIT = /[A-Za-zµ°]{1,7}[²³]?(?![A-Za-z0-9_.])/y;
/** `9913/10000 (99.13%)`: the share is the number. */
const SHARE = /\/\d+\s{0,3}[([]\s{0,3}(\d+(?:\.\d+)?)\s?%/y;
/** What follows makes it part of a version, date, time, range, list or product. */
const GOES_ON = /[.]\d|[-:]\d|_|\s?\*\s?\w/y;

/**
 * Reads the number that begins at a position, with its sign, currency, wrapper (`np.float64(`, `tensor(`) or quotes.
 * @returns null when no number begins there, or when it is part of something else, such as a date.
 */
export function numberAt(text: string, at: number): NumberToken | null {
  if (!FIRST.test(text[at] ?? '')) return null;
  const start = at + (match(WRAPPER, text, at)?.[0].length ?? 0);
  const other = match(NOT_A_NUMBER, text, start);
  if (other !== null) {
    return { value: null, text: other[0], end: start + other[0].length, integer: false, unit: false };
  }
  const before = match(SIGN_AND_CURRENCY, text, start);
  const bodyStart = start + (before?.[0].length ?? 0);
  const body = match(BODY, text, bodyStart)?.[0];
  if (body === undefined) return null;
  const end = bodyStart + body.length;
  if (text[end] === '/' && isDigit(text[end + 1])) return shareAt(text, end);
  if (match(GOES_ON, text, end) !== null) return null;
  const integer = /^\d+$/.test(body);
  if (integer && text[end] === ',' && isDigit(text[end + 1])) return null;
  const percent = text[end] === '%' ? 1 : 0;
  const unit = /[A-Za-zµ°]/.test(text[end] ?? '');
  if (unit && match(UNIT, text, end) === null) return null;
  const sign = before?.groups?.['sign'] || before?.groups?.['sign2'] || '';
  const value = toNumber(body, sign);
  return { value, text: text.slice(start, end + percent), end: end + percent, integer: integer && !percent, unit };
}

function toNumber(body: string, sign: string): number | null {
  const value = Number(body.replace(/[,_]/g, '').replace('−', '-')) * (sign === '' || sign === '+' ? 1 : -1);
  return Number.isFinite(value) ? value : null;
}

function shareAt(text: string, slash: number): NumberToken | null {
  const share = match(SHARE, text, slash);
  if (share?.[1] === undefined) return null;
  return { value: Number(share[1]), text: `${share[1]}%`, end: slash + share[0].length, integer: false, unit: false };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}
