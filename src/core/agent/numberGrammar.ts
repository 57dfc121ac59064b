/** A tuple or list of whole numbers that is to be changed: "Set hidden from (16,) to ". */
const SIZES = / from ([([])[\d, ]+[)\]] to $/;
/** An opening after which only numbers can follow: also "Set max_depth from 3 to ", "Give SVC the argument C=". */
const NUMBER_FOLLOWS = new RegExp(`${SIZES.source}| from [\\d.][\\w.+-]* to $|\\w=$`);
/** Numbers that count something; those that were one may have been a share or a weight. */
const COUNTS = / from (?:[2-9]|\d{2,}) to $|\b(?:n_\w+|max_(?:iter|depth|leaf_nodes)|min_samples_leaf|p)=$/;
const CHANGED = /(\w+) \w+ from ([\d.][\w.+-]*) to $/;

/** Digits behind the point beyond those that the old number has, too. */
const MORE_DIGITS = 3;
/** Numbers outside of these are not compared. */
const SMALLEST = 1e-6;
const LARGEST = 1e9;

/** Whether a number is all that can follow an opening. */
export function numberFollows(opening: string): boolean {
  return NUMBER_FOLLOWS.test(opening);
}

/**
 * Grammar (GBNF) of the number after such an opening. What is to be increased becomes greater, what is to be reduced
 * smaller, and what is set another number, at most one digit longer: the 1.5B "increased" learning rates from 0.1 to 0.01.
 */
export function numberAfter(opening: string): string {
  const [, bracket] = SIZES.exec(opening) ?? [];
  // One size alone is a tuple by its comma.
  if (bracket === '(') return '"(" [1-9] [0-9]{0,3} ("," | (", " [1-9] [0-9]{0,3}){1,2}) ")"';
  if (bracket === '[') return '"[" [1-9] [0-9]{0,3} (", " [1-9] [0-9]{0,3}){0,2} "]"';
  const isCount = COUNTS.test(opening);
  const [, verb, old] = CHANGED.exec(opening) ?? [];
  const value = Number(old);
  if (verb === undefined || !(value >= SMALLEST) || value > LARGEST)
    return isCount ? '[1-9] [0-9]{0,4}' : '("0" | [1-9] [0-9]{0,4}) ("." [0-9]{1,4} | "e-" [1-9])?';
  const greater = () => (isCount ? wholeAbove(value) : above(value));
  const smaller = () => (isCount ? [upTo(value - 1)] : below(value));
  const ways = { increase: greater, reduce: smaller }[verb.toLowerCase()] ?? (() => [...smaller(), ...greater()]);
  return `(${ways().join(' | ')})`;
}

/** Whole numbers greater than a whole one, with a digit more at most. */
function wholeAbove(value: number): string[] {
  const digits = String(value);
  const longer = value === 0 ? [] : [`[1-9] [0-9]{${digits.length}}`];
  return [...longer, ...[...digits].flatMap((digit, i) => greaterDigit(digits, Number(digit), i))];
}

function greaterDigit(digits: string, digit: number, i: number): string[] {
  const rest = digits.length - i - 1;
  return digit === 9 ? [] : [`${head(digits.slice(0, i))}[${digit + 1}-9]${rest > 0 ? ` [0-9]{${rest}}` : ''}`];
}

function above(value: number): string[] {
  const [whole, fraction] = decimal(value);
  const ways = wholeAbove(Number(whole)).map((way) => `${way} ${FRACTION}`);
  for (const [i, digit] of [...fraction].entries()) {
    if (digit === '9') continue;
    const same = `${whole}.${fraction.slice(0, i)}`;
    ways.push(`${head(same)}[${Number(digit) + 1}-9] ${MORE}`);
  }
  ways.push(`${head(fraction === '' ? `${whole}.` : `${whole}.${fraction}`)}${LAST}`);
  return [...ways, ...shortAbove(value)];
}

function below(value: number): string[] {
  const [whole, fraction] = decimal(value);
  const ways: string[] = [];
  if (Number(whole) > 1) ways.push(`${upTo(Number(whole) - 1)} ${FRACTION}`);
  if (Number(whole) > 0) ways.push(`"0." ${LAST}`);
  // The whole number alone is smaller where a fraction is dropped; nothing becomes zero.
  if (fraction !== '' && Number(whole) > 0) ways.push(`"${whole}"`);
  for (const [i, digit] of [...fraction].entries()) {
    if (digit === '0') continue;
    const same = head(`${whole}.${fraction.slice(0, i)}`);
    if (Number(digit) > 1) ways.push(`${same}[1-${Number(digit) - 1}] ${MORE}`);
    ways.push(`${same}"0" ${LAST}`);
  }
  return [...ways, ...shortBelow(value)];
}

/** `5e-4`, above or below a number smaller than one. */
function shortAbove(value: number): string[] {
  if (value >= 1) return [];
  const { digit, places } = leading(value);
  const larger = places > 1 ? [`[1-9] "e-" [1-${places - 1}]`] : [];
  return digit < 9 ? [...larger, `[${digit + 1}-9] "e-${places}"`] : larger;
}

function shortBelow(value: number): string[] {
  if (value >= 1) return [];
  const { digit, places } = leading(value);
  const smaller = places < 9 ? [`[1-9] "e-" [${places + 1}-9]`] : [];
  return digit > 1 ? [...smaller, `[1-${digit - 1}] "e-${places}"`] : smaller;
}

/** The first digit that is not zero, and its place behind the point. */
function leading(value: number): { readonly digit: number; readonly places: number } {
  const [, fraction] = decimal(value);
  const at = [...fraction].findIndex((digit) => digit !== '0');
  return { digit: Number(fraction[at]), places: at + 1 };
}

/** Digits before and behind the point, without zeros at the end. */
function decimal(value: number): [whole: string, fraction: string] {
  const [whole = '0', fraction = ''] = value.toFixed(9).split('.');
  return [whole, fraction.replace(/0+$/, '')];
}

/** Some digits, the last of them not zero; they may also be missing. */
const LAST = `[0-9]{0,${MORE_DIGITS - 1}} [1-9]`;
const MORE = `(${LAST})?`;
/** What may stand behind a whole number. */
const FRACTION = `(".0" | "." ${LAST})?`;

function head(text: string): string {
  return text === '' ? '' : `"${text}" `;
}

/** Digits of a whole number from 1 to `max`, without leading zeros. @throws {RangeError} if max < 1. */
export function upTo(max: number): string {
  if (!Number.isInteger(max) || max < 1) throw new RangeError('upTo needs a whole number of at least 1.');
  const digits = String(max);
  const ways: string[] = [];
  if (digits.length > 1) ways.push(`[1-9]${digits.length > 2 ? ` [0-9]{0,${digits.length - 2}}` : ''}`);
  // Numbers with as many digits as `max`: equal up to place i, smaller at i, free after it.
  for (let i = 0; i < digits.length; i++) {
    const low = i === 0 ? 1 : 0;
    const high = Number(digits[i]) - 1;
    const rest = digits.length - i - 1;
    if (high >= low) ways.push(`${head(digits.slice(0, i))}[${low}-${high}]${rest > 0 ? ` [0-9]{${rest}}` : ''}`);
  }
  ways.push(`"${digits}"`);
  return `(${ways.join(' | ')})`;
}
