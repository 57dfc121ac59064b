/**
 * Patterns of `read_only_files.txt` as globs of `ml-agent.json`. That file holds one pattern of Python's `fnmatch` a
 * line, matched against `./file` or `folder/file`; its `*` also matches `/`. Lines that lead out of the folder can
 * match nothing there and are left out.
 */
export function readonlyGlobs(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/^(\.\/)+/, ''));
  const usable = lines.filter(
    (line) => line !== '' && !/^([/\\]|[A-Za-z]:)/.test(line) && !line.split('/').includes('..'),
  );
  return [...new Set(usable.flatMap(globsOf))];
}

function globsOf(pattern: string): string[] {
  // Signs that mean something in a glob alone, as classes of one sign: a backslash would be read as a slash.
  const glob = pattern
    .replace(/[{}()]/g, '[$&]')
    .replace(/^!|\\/g, '?')
    .replace(/\[!/g, '[^');
  if (!glob.includes('*')) return [glob];
  if (/^[^*?[]+\/\*$/.test(glob)) return [`${glob}*`];
  // A star between other signs: within one folder, and across folders.
  return [...new Set([glob, glob.replace(/\*+/g, '*').replace(/^\*/, '**/*').replace(/\*$/, '*/**')])];
}
