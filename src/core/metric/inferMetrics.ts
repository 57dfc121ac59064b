import type { Direction } from '../../shared/experiment.js';
import { knownMetric, knownMetricWords, nameWords, splitsOfName } from './metricNames.js';
import { namedNumbers, namesAlone } from './namedNumbers.js';
import { parseMetric } from './parseMetric.js';

/** A number that could be the metric of an experiment. */
export interface MetricCandidate {
  /** As it can stand in `ml-agent.json`: `parseMetric` finds `value` by it in the same log. */
  readonly name: string;
  readonly value: number;
  /** The exact line in the log. */
  readonly line: string;
  /** What a number of this name usually is; undefined when the name says nothing. */
  readonly direction: Direction | undefined;
  /** How often a number of this name was printed; at least 1. */
  readonly count: number;
  /** Likelihood without a unit; only the order matters. */
  readonly score: number;
}

/** Beginning and end of a long log in which names are looked for. */
const HEAD = 200_000;
const TAIL = 800_000;
/** Names that are tried; each costs a search through the log. */
const MOST_TRIED = 80;
/** Numbers about the run, not about the model. */
const BOOKKEEPING =
  /\b(epochs?|steps?|iter(ation)?s?|batch(es)?|size|lr|learning rate|time|eta|secs?|seconds|elapsed|duration|seed|fold|samples?|rows?|shape|support|params?|parameters|memory|gpu|cpu|version|count|num|n|total|best iteration|patience|took|fit|line|std|deviation|images?)\b/;

/**
 * Lists every number with a name in a program's output, likeliest metric first: known names before others, validation
 * and test before training, late before early, and names that a JSON file of the run also holds.
 * Files raise a candidate's score but add none, since the metric is read from the output alone.
 */
export function inferMetrics(
  log: string,
  jsonFiles: readonly { readonly path: string; readonly text: string }[],
): MetricCandidate[] {
  const shown = log.length > HEAD + TAIL ? `${log.slice(0, HEAD)}\n${log.slice(-TAIL)}` : log;
  const inFiles = numbersInFiles(jsonFiles);
  const names = [...namesIn(shown)].map(([key, { name, count }]) => ({ key, name, count, likely: likelihood(name) }));
  names.sort((a, b) => b.likely - a.likely);
  const candidates: MetricCandidate[] = [];
  for (const { key, name, count, likely } of names.slice(0, MOST_TRIED)) {
    const { reading } = parseMetric(log, { name });
    if (reading === null) continue;
    const late = log.length === 0 ? 0 : (10 * reading.offset) / Buffer.byteLength(log);
    const inFile = inFiles.get(key) === reading.value ? 10 : 0;
    const oddness = Number.isInteger(reading.value) && Math.abs(reading.value) > 1 ? -5 : 0;
    const score = likely + late + inFile + oddness;
    candidates.push({
      name,
      value: reading.value,
      line: reading.line,
      direction: knownMetric(name)?.direction,
      count,
      score,
    });
  }
  candidates.sort((a, b) => b.score - a.score || b.name.length - a.name.length);
  return withoutShorterNames(candidates);
}

/** All names in a text, by their words, with how often a number followed. */
function namesIn(log: string): Map<string, { name: string; count: number }> {
  const names = new Map<string, { name: string; count: number }>();
  const add = (name: string, count: number) => {
    const key = nameWords(name).join(' ');
    const known = names.get(key);
    if (key === '' || name.length > 80) return;
    names.set(key, { name: known?.name ?? name, count: (known?.count ?? 0) + count });
  };
  for (const { name } of namedNumbers(log)) add(name, 1);
  for (const { name } of namesAlone(log)) add(name, 0);
  for (const [name] of log.matchAll(knownNames())) add(name, 0);
  return new Map([...names].map(([key, { name, count }]) => [key, { name, count: Math.max(1, count) }]));
}

/** Known metrics wherever they stand, alone and with the part of the data before them. */
function knownNames(): RegExp {
  const words = knownMetricWords()
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/\^/g, '\\^').replace(/ /g, '[ _-]'));
  const splits = 'train(?:ing)?|val(?:id(?:ation)?)?|test(?:ing)?|dev|eval(?:uation)?';
  return new RegExp(
    `(?<![\\p{L}\\p{N}_@/.-])(?:(?:${splits})[ _-])?(?:${words.join('|')})(?![\\p{L}\\p{N}_@/.-])`,
    'giu',
  );
}

/** What the name alone says, without a unit. */
function likelihood(name: string): number {
  const words = nameWords(name);
  const splits = splitsOfName(words);
  const known = knownMetric(name)?.weight ?? 0;
  const split = splits.has('train') ? -40 : splits.has('test') || splits.has('val') ? 20 : splits.has('eval') ? 15 : 0;
  const bookkeeping = BOOKKEEPING.test(words.join(' ')) ? -40 : 0;
  return known + split + bookkeeping - words.length;
}

/** Of names for one and the same number that contain each other, such as "accuracy" and "test accuracy", the best. */
function withoutShorterNames(candidates: readonly MetricCandidate[]): MetricCandidate[] {
  const kept: MetricCandidate[] = [];
  for (const candidate of candidates) {
    const words = nameWords(candidate.name);
    const same = kept.some((other) => {
      const others = nameWords(other.name);
      const contained = words.every((word) => others.includes(word)) || others.every((word) => words.includes(word));
      return contained && other.line === candidate.line && other.value === candidate.value;
    });
    if (!same) kept.push(candidate);
  }
  return kept;
}

/** Numbers of JSON files by the words of their keys; a file that is no JSON says nothing. */
function numbersInFiles(files: readonly { readonly text: string }[]): Map<string, number> {
  const numbers = new Map<string, number>();
  const visit = (value: unknown, key: string, depth: number): void => {
    if (typeof value === 'number') numbers.set(nameWords(key).join(' '), value);
    if (typeof value !== 'object' || value === null || depth > 8) return;
    for (const [name, inner] of Object.entries(value)) visit(inner, Array.isArray(value) ? key : name, depth + 1);
  };
  for (const { text } of files) {
    const parsed = parsedJson(text);
    if (parsed !== undefined) visit(parsed, '', 0);
  }
  return numbers;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
