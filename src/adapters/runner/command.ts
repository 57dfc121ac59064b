/**
 * Puts the chosen interpreter in the place of `python` and `python3` wherever a command of the line starts with one,
 * also after assignments (`X=1 python a.py`), separators (`cd src && python a.py`) and `exec`, `time`, `nohup`. Text
 * in quotes stays as it is; there the interpreter's folder on PATH does the same. `python3.12` stays: it was meant.
 * @param python absolute path; it may hold spaces.
 */
export function placeInterpreter(command: string, python: string): string {
  let result = '';
  let end = 0;
  for (const { start, length } of interpreterPlaces(command)) {
    result += command.slice(end, start) + quoted(python);
    end = start + length;
  }
  return result + command.slice(end);
}

/** Whether the command starts `python` or `python3` and therefore needs an interpreter. */
export function needsPython(command: string): boolean {
  return interpreterPlaces(command).length > 0;
}

/** The system shell that carries out a command, as arguments of `spawn`. */
export function shellCall(command: string): { file: string; args: string[]; verbatim: boolean } {
  if (process.platform !== 'win32') return { file: '/bin/sh', args: ['-c', command], verbatim: false };
  // The outer quotes are those that /s strips; Node's own quoting would break the inner ones.
  return { file: process.env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/s', '/c', `"${command}"`], verbatim: true };
}

const COMMAND_START =
  /(?:^|&&|\|\||[;|&(\n])\s*(?:(?:[A-Za-z_]\w*=\S*|exec|time|nohup)\s+)*(python3?(?:\.exe)?)(?=$|[\s;|&)])/g;

function interpreterPlaces(command: string): { start: number; length: number }[] {
  const masked = command.replace(/'[^']*'|"(?:\\.|[^"\\])*"|\\[^\n]/g, (text) => '\u0001'.repeat(text.length));
  return [...masked.matchAll(COMMAND_START)].map((match) => {
    const length = match[1]?.length ?? 0;
    return { start: match.index + match[0].length - length, length };
  });
}

function quoted(path: string): string {
  if (/^[\w./:+-]+$/.test(path)) return path;
  return process.platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", `'\\''`)}'`;
}
