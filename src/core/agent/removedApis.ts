import { NUMPY_RULES } from './removed/numpyRules.js';
import { OTHER_RULES } from './removed/otherRules.js';
import { PANDAS_RULES } from './removed/pandasRules.js';
import { withoutComments } from './removed/pythonCalls.js';
import { PACKAGE_TITLES, type RemovedApi } from './removed/rule.js';
import { SKLEARN_RULES } from './removed/sklearnRules.js';

/** All that is known to be gone; ids are unique. */
export const REMOVED_APIS: readonly RemovedApi[] = [...SKLEARN_RULES, ...PANDAS_RULES, ...NUMPY_RULES, ...OTHER_RULES];

/** Lines beyond this many characters are data, not code or a message; the patterns need long for them. */
const MAX_LINE = 4000;

type Versions = Readonly<Record<string, string>>;

/**
 * What in a traceback or in source was removed from the installed packages, and what to write instead: one sentence
 * each, those that an exception's message names first. Models write the API of their training year.
 * @param given traceback, source, or one after the other.
 * @param imported installed versions by import name; of a package that is not in it, any version is assumed.
 */
export function removedApiAdvice(given: string, imported: Versions): string[] {
  const text = withShortLines(given);
  const rules = REMOVED_APIS.filter((rule) => appliesTo(rule, imported));
  const source = withoutComments(text);
  const raised = rules.filter((rule) => rule.inError(text));
  const used = rules.filter((rule) => !raised.includes(rule) && rule.inSource(source));
  const general = raised.length > 0 ? [] : unknownKeyword(text);
  return [
    ...new Set([
      ...raised.map((rule) => sentence(rule, imported)),
      ...general,
      ...used.map((rule) => sentence(rule, imported)),
    ]),
  ];
}

function withShortLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.slice(0, MAX_LINE))
    .join('\n');
}

/** Short lines for the prompt: what models get wrong most often with the versions that are installed. */
export function apiNotes(installed: Versions): string[] {
  return REMOVED_APIS.filter((rule) => rule.note !== undefined && installed[rule.package] !== undefined)
    .filter((rule) => appliesTo(rule, installed))
    .map((rule) => rule.note!);
}

/** Whether the installed version has this no longer; any version is assumed of a package that is not listed. */
export function appliesTo({ package: name, since, until }: RemovedApi, installed: Versions): boolean {
  const version = installed[name];
  if (version === undefined || !/^\d/.test(version)) return until === undefined;
  return compareVersions(version, since) >= 0 && (until === undefined || compareVersions(version, until) < 0);
}

function sentence(rule: RemovedApi, installed: Versions): string {
  const version = installed[rule.package] ?? '';
  const known = /^\d/.test(version) ? version : `since ${rule.since}`;
  return `In ${PACKAGE_TITLES[rule.package]} ${known}, ${rule.advice}`;
}

/** No rule knows the argument, but the message itself is plain. */
function unknownKeyword(text: string): string[] {
  const found = [...text.matchAll(/TypeError: ([\w.]+)\(\) got an unexpected keyword argument '(\w+)'/g)].at(-1);
  if (!found) return [];
  return [`${found[1]!.replace('.__init__', '')} takes no argument ${found[2]}: leave it out or use its right name.`];
}

/** Compares the leading numbers: `2.10` is newer than `2.9`, `3.0.0rc1` counts as `3.0.0`. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(version: string): number[] {
  return (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}
