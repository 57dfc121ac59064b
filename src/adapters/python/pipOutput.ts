/**
 * What a line of pip's standard output means to the user.
 * @returns a short line, or null when the line is of no interest.
 */
export function pipStep(line: string): string | null {
  const requirement = /^Collecting (\S+)/.exec(line)?.[1] ?? /^Processing \S*?([^/\\\s]+\.whl)/.exec(line)?.[1];
  if (requirement) return `fetching ${requirement}`;
  return line.startsWith('Installing collected packages') ? 'installing' : null;
}

/** Why pip failed, one line: its last error, or that the package index cannot be reached. Warnings are left out. */
export function pipReason(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  if (
    /NewConnectionError|Temporary failure in name resolution|ConnectTimeoutError|Name or service not known/.test(
      stderr,
    )
  )
    return 'the package index cannot be reached; check the network';
  const missing = /No module named '?(pip)\b/.exec(stderr);
  if (missing) return 'this Python has no pip; install it (on Debian and Ubuntu: "apt install python3-pip")';
  const error = lines.filter((line) => line.startsWith('ERROR:')).at(-1);
  if (error) return error.replace(/^ERROR:\s*/, '');
  return lines.filter((line) => line && !/^(WARNING|DEPRECATION|\[notice\])/.test(line)).at(-1) ?? 'it gave no reason';
}
