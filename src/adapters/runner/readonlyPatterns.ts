import picomatch from 'picomatch';

/** The experiment's `readonly` patterns, asked by relative paths with "/" between their parts. */
export interface ReadonlyPatterns {
  /** Whether a file is protected. */
  protects(path: string): boolean;
  /** Whether everything in a folder is protected, whatever its name. */
  protectsAllOf(folder: string): boolean;
  /** Whether something in a folder may be protected. */
  mayProtectIn(folder: string): boolean;
  /** Paths below which protected files can lie; "" is the whole folder. */
  readonly bases: readonly string[];
}

/**
 * A pattern is a glob, as in `data/**`, or the plain path of a file or of a folder with all in it. Files that the agent
 * may edit are never protected, even when a pattern is that wide. Letters with accents match in either of their Unicode
 * forms (macOS hands out names decomposed, people type them composed), capitals only where the system tells them apart.
 */
export function readonlyPatterns(
  patterns: readonly string[],
  editable: readonly string[],
  nocase = process.platform === 'win32' || process.platform === 'darwin',
): ReadonlyPatterns {
  const fold = (path: string): string => (nocase ? composed(path).toLowerCase() : composed(path));
  const clean = patterns.map((pattern) => composed(cleanPath(pattern)));
  const edited = new Set(editable.map((path) => fold(cleanPath(path))));
  const matcher = (pattern: string) => {
    const matches = picomatch(pattern, { dot: true, nocase });
    return (path: string) => matches(composed(path));
  };
  const matchers = clean.map(matcher);
  const folders = clean.map((pattern) => matcher(pattern.replace(/\/\*\*(\/\*)?$/, '')));
  const ofWholeFolders = folders.filter(
    (_, index) => /\/\*\*(\/\*)?$/.test(clean[index] ?? '') || isPlain(clean[index]),
  );
  const anyOf = (tests: readonly ((path: string) => boolean)[], path: string): boolean =>
    tests.some((test) => test(path));
  const protectsAllOf = (folder: string): boolean => withParents(folder).some((path) => anyOf(ofWholeFolders, path));
  const bases = [...new Set(clean.map(baseOf))];
  return {
    bases,
    mayProtectIn: (folder) =>
      bases.some((base) => base === '' || isWithin(fold(base), fold(folder)) || isWithin(fold(folder), fold(base))),
    protectsAllOf,
    protects(path) {
      if (edited.has(fold(path))) return false;
      return anyOf(matchers, path) || protectsAllOf(path);
    },
  };
}

/** Relative path with "/" between its parts, without "./" before and "/" behind. */
export function cleanPath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '');
}

/** The name on the disk may have the other form, so a base with accents is looked for from the experiment's folder on. */
function baseOf(pattern: string): string {
  const base = isPlain(pattern) ? pattern : picomatch.scan(pattern).base;
  return base === base.normalize('NFD') ? base : '';
}

function isWithin(path: string, folder: string): boolean {
  return `${path}/`.startsWith(`${folder}/`);
}

function composed(path: string): string {
  return path.normalize('NFC');
}

function isPlain(pattern = ''): boolean {
  return !picomatch.scan(pattern).isGlob;
}

function withParents(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
