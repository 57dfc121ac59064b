/**
 * A continuation without what it repeats of the given beginning. Models that were asked to go on in the middle of a
 * fence often open it again, with the script's first lines.
 * @param given the beginning of the reply, which ends inside a fence, or is the fence's first lines.
 */
export function withoutRepeatedStart(given: string, text: string): string {
  const opening = given.lastIndexOf('```');
  const firstLines = opening === -1 ? '' : given.slice(given.indexOf('\n', opening) + 1);
  const isInFence = opening !== -1 && (given.match(/^```/gm)?.length ?? 0) % 2 === 1;
  const again = isInFence ? /^\s*(?:[^\n`]{0,200}\n\s*)?```(?:python|py)?[ \t]*\n/i.exec(text) : null;
  const rest = again === null ? text : text.slice(again[0].length);
  return firstLines.trim() !== '' && rest.startsWith(firstLines.trimEnd())
    ? rest.slice(firstLines.trimEnd().length).replace(/^\n+/, '')
    : rest;
}
