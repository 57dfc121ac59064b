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
 * may edit are never protected, even when a pattern is that wide.
 */
export function readonlyPatterns(patterns: readonly string[], editable: readonly string[]): ReadonlyPatterns {
  const clean = patterns.map(cleanPath);
  const edited = new Set(editable.map(cleanPath));
  const matchers = clean.map((pattern) => picomatch(pattern, { dot: true }));
  const folders = clean.map((pattern) => picomatch(pattern.replace(/\/\*\*(\/\*)?$/, ''), { dot: true }));
  const ofWholeFolders = folders.filter(
    (_, index) => /\/\*\*(\/\*)?$/.test(clean[index] ?? '') || isPlain(clean[index]),
  );
  const anyOf = (tests: readonly ((path: string) => boolean)[], path: string): boolean =>
    tests.some((test) => test(path));
  const protectsAllOf = (folder: string): boolean => withParents(folder).some((path) => anyOf(ofWholeFolders, path));
  const bases = [...new Set(clean.map((pattern) => (isPlain(pattern) ? pattern : picomatch.scan(pattern).base)))];
  return {
    bases,
    mayProtectIn: (folder) =>
      bases.some((base) => base === '' || `${base}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${base}/`)),
    protectsAllOf,
    protects(path) {
      if (edited.has(path)) return false;
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

function isPlain(pattern = ''): boolean {
  return !picomatch.scan(pattern).isGlob;
}

function withParents(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
