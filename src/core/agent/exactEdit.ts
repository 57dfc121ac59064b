import { codeTokens, type Token } from '../edit/pythonTokens.js';
import { numberPlaces, VALUE } from './namedNumbers.js';

const CHANGE = 'set|change|increase|raise|reduce|decrease|lower';
const NUMBER_CHANGED = new RegExp(String.raw`^(?:${CHANGE}) (\w+) from (${VALUE}) to (${VALUE})$`, 'i');
const ARGUMENT_GIVEN = new RegExp(String.raw`^give (\w+) the argument (\w+)=(${VALUE})$`, 'i');
const NEXT = new RegExp(`(?:,? and |; |, )(?=(?:${CHANGE}|give) )`, 'i');

/**
 * The script with an instruction carried out that leaves nothing open: numbers that are changed by name, and arguments
 * that a class is given. That needs no model, which takes seconds for it and gets it wrong now and then.
 * @returns null for all other instructions, and where the script does not have what this one names.
 */
export function exactEdit(script: string, instruction: string): string | null {
  let made: string | null = script;
  for (const change of instruction.trim().replace(/\.$/, '').split(NEXT)) {
    if (made === null) return null;
    const [, name, from, to] = NUMBER_CHANGED.exec(change) ?? [];
    const [, callee, argument, value] = ARGUMENT_GIVEN.exec(change) ?? [];
    if (name !== undefined) made = withNumber(made, { name, from: from!, to: to! });
    else if (callee !== undefined) made = withArgument(made, { callee, argument: argument!, value: value! });
    else return null;
  }
  return made;
}

/** At every place where the name has this value: a model that is fitted twice has its settings twice. */
function withNumber(
  script: string,
  { name, from, to }: { readonly name: string; readonly from: string; readonly to: string },
): string | null {
  const places = numberPlaces(script).filter((place) => place.name === name && place.value === from);
  if (places.length === 0) return null;
  return places.reduceRight((made, { start, end }) => made.slice(0, start) + to + made.slice(end), script);
}

/** In every call of the class; null when there is none, or one has the argument already, or may have it without its name. */
function withArgument(
  script: string,
  { callee, argument, value }: { readonly callee: string; readonly argument: string; readonly value: string },
): string | null {
  const tokens = codeTokens(script);
  const isCall = (token: Token, at: number) =>
    token.text === callee && tokens[at + 1]?.text === '(' && !['def', 'class'].includes(tokens[at - 1]?.text ?? '');
  const calls = [...tokens.keys()].filter((at) => isCall(tokens[at]!, at)).map((at) => callAt(tokens, at + 1));
  if (calls.length === 0 || calls.some((call) => call === null || call.isOpen || call.names.has(argument)))
    return null;
  // By their ends, since one call may stand within another.
  const ends = calls.map((call) => call!.last).sort((a, b) => a.end - b.end);
  return ends.reduceRight((made, { end, text }) => {
    const comma = text === '(' ? '' : text === ',' ? ' ' : ', ';
    return `${made.slice(0, end)}${comma}${argument}=${value}${made.slice(end)}`;
  }, script);
}

interface CallFound {
  readonly names: ReadonlySet<string>;
  /** Whether arguments come without their names: `**params`, or a number or text by its place. */
  readonly isOpen: boolean;
  /** The last token before the closing bracket. */
  readonly last: Token;
}

/** The call whose opening bracket is given; null when it is not closed. */
function callAt(tokens: readonly Token[], open: number): CallFound | null {
  const names = new Set<string>();
  let depth = 0;
  let isOpen = false;
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at]!;
    if (kind === 'operator' && '([{'.includes(text)) depth++;
    if (kind === 'operator' && ')]}'.includes(text) && --depth === 0) return { names, isOpen, last: tokens[at - 1]! };
    const begins = depth === 1 && ['(', ','].includes(tokens[at - 1]?.text ?? '');
    isOpen ||= begins && at > open && (text === '**' || text === '*' || kind === 'number' || kind === 'string');
    if (text === '=' && depth === 1) names.add(tokens[at - 1]!.text);
  }
  return null;
}
