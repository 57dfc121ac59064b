/** A file name as one word of a shell command, in POSIX shells and, for names without quotes, in cmd.exe. */
export function shellQuote(word: string): string {
  if (/^[A-Za-z0-9_./\\-]+$/.test(word)) return word;
  return process.platform === 'win32' ? `"${word.replaceAll('"', '')}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
