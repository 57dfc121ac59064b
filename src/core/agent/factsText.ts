import type { DataFact, EnvironmentFacts } from '../../shared/facts.js';
import { columnItems, importance, type ColumnDetail } from './factColumns.js';
import { harmlessLine } from './harmless.js';
import { apiNotes } from './removedApis.js';

/** From most to least telling; the first that fits is taken. */
const DETAILS: readonly ColumnDetail[] = [
  { examples: 3, counts: true },
  { examples: 2, counts: true },
  { examples: 1, counts: true },
  { examples: 0, counts: true },
  { examples: 0, counts: false },
];
/** Below this many columns a table is left out rather than cut further. */
const FEWEST_COLUMNS = 4;

/**
 * Facts of the environment as compact text for the prompt, most useful first: versions, what may be imported, changes
 * of the installed versions, machine, data. The same facts give the same bytes.
 * @param budgetChars upper bound of the result's length; below some 400 parts of the head are missing too.
 */
export function factsText(facts: EnvironmentFacts, budgetChars: number): string {
  const essential = [pythonLine(facts), ...packageLines(facts), machineLine(facts)].map(safe);
  const notes = apiNotes({ ...facts.alsoInstalled, ...facts.imported }).map((note) => `- ${note}`);
  const head = [...essential, ...(notes.length > 0 ? ['Mind the installed versions:', ...notes] : [])];
  const room = budgetChars - textLength(head) - 1;
  const data = facts.data.length > 0 ? dataLines(facts.data, room) : [];
  // Data matters more than the notes: they go first when not even one table fits.
  if (facts.data.length > 0 && data.length === 0 && notes.length > 0) {
    return cut([...essential, ...dataLines(facts.data, budgetChars - textLength(essential) - 1)], budgetChars);
  }
  return cut([...head, ...data], budgetChars);
}

function pythonLine({ python }: EnvironmentFacts): string {
  return python ? `Python ${python.version}.` : 'The version of Python is not known.';
}

function packageLines(facts: EnvironmentFacts): string[] {
  if (!facts.python) return [];
  const versions = [...sorted(facts.imported), ...sorted(facts.alsoInstalled)];
  const lines = [
    versions.length > 0
      ? `Only these packages are installed: ${versions.join(', ')}. Do not import others; the standard library is there.`
      : 'No package for machine learning is installed. Import from the standard library alone.',
  ];
  if (facts.notInstalled.length > 0) lines.push(`Imported but not installed: ${facts.notInstalled.join(', ')}.`);
  return lines;
}

function sorted(versions: Readonly<Record<string, string>>): string[] {
  return Object.keys(versions)
    .sort()
    .map((name) => (versions[name] === 'unknown' ? name : `${name} ${versions[name]}`));
}

function machineLine({ cores, memoryGb, gpu }: EnvironmentFacts): string {
  return `Machine: ${cores} CPU ${cores === 1 ? 'core' : 'cores'}, ${memoryGb} GB memory, ${gpu ?? 'no GPU'}.`;
}

/** Tables first, as the model needs their columns; details shrink, then columns, then whole files. */
function dataLines(data: readonly DataFact[], room: number): string[] {
  const ordered = [...data].sort((a, b) => Number(b.columns.length > 0) - Number(a.columns.length > 0));
  for (const detail of DETAILS) {
    const lines = ['Data:', ...ordered.flatMap((fact, i) => factLines(fact, ordered.slice(0, i), detail, Infinity))];
    if (textLength(lines) <= room) return lines.map(safe);
  }
  return fewerColumns(ordered, room).map(safe);
}

function fewerColumns(data: readonly DataFact[], room: number): string[] {
  const detail = { examples: 1, counts: true };
  for (let files = data.length; files > 0; files--) {
    const more = data.length - files;
    const end = more > 0 ? [`- and ${more} more ${more === 1 ? 'file' : 'files'}`] : [];
    for (let limit = 64; limit >= FEWEST_COLUMNS; limit = Math.floor(limit / 2)) {
      const kept = data.slice(0, files);
      const lines = ['Data:', ...kept.flatMap((fact, i) => factLines(fact, kept.slice(0, i), detail, limit)), ...end];
      if (textLength(lines) <= room) return lines;
    }
  }
  return [];
}

function factLines(fact: DataFact, before: readonly DataFact[], detail: ColumnDetail, limit: number): string[] {
  const title = `- ${[fact.path, ...summary(fact)].join(', ')}`;
  if (fact.columns.length === 0) return [title];
  const twin = before.find((other) => sharesColumns(other, fact));
  if (twin) return [`${title}; ${sameColumns(twin, fact)}`];
  const ranked = [...fact.columns].sort((a, b) => importance(b, fact) - importance(a, fact));
  const chosen = new Set(ranked.slice(0, limit));
  const kept = fact.columns.filter((column) => chosen.has(column));
  const leftOut = fact.columnsLeftOut + fact.columns.length - kept.length;
  const items = columnItems(kept, detail).map((item) => `  ${item}`);
  return [title, ...items, ...(leftOut > 0 ? [`  and ${leftOut} more columns`] : [])];
}

function summary(fact: DataFact): string[] {
  const parts: string[] = [fact.kind];
  if (fact.rows !== undefined) {
    const what = fact.kind === 'image' ? 'images' : fact.kind === 'text' && fact.path.endsWith('/') ? 'files' : 'rows';
    parts.push(`${fact.rowsAreExact ? '' : 'about '}${fact.rows} ${what}`);
  }
  if (fact.shape) parts.push(`shape (${fact.shape.join(', ')})`);
  else if (fact.columns.length > 0) parts.push(`${fact.columns.length + fact.columnsLeftOut} columns`);
  if (fact.note) parts.push(fact.note);
  return parts;
}

/** Such as train and test tables: all columns of the second are in the first. */
function sharesColumns(first: DataFact, second: DataFact): boolean {
  const names = new Set(first.columns.map((column) => column.name));
  return second.columns.length > 1 && second.columns.every((column) => names.has(column.name));
}

function sameColumns(twin: DataFact, fact: DataFact): string {
  const names = new Set(fact.columns.map((column) => column.name));
  const without = twin.columns.filter((column) => !names.has(column.name)).map((column) => column.name);
  const shown =
    without.length > 6 ? `${without.slice(0, 6).join(', ')} and ${without.length - 6} more` : without.join(', ');
  return `columns as in ${twin.path}${without.length > 0 ? `, without ${shown}` : ''}`;
}

/** Names in data are not ours: none may look like a mark of a chat template, a fence or the end of an observation. */
function safe(line: string): string {
  return harmlessLine(line).replace(/```+|"""/g, "'''");
}

function textLength(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** Whole lines as long as they fit. */
function cut(lines: readonly string[], budgetChars: number): string {
  const kept: string[] = [];
  let length = -1;
  for (const line of lines) {
    length += line.length + 1;
    if (length > budgetChars) break;
    kept.push(line);
  }
  return kept.join('\n');
}
