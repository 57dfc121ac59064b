import { VALUE, type NamedNumber } from './namedNumbers.js';

const CHANGE = new RegExp(String.raw`\b(\w+) from (${VALUE}) to (${VALUE})`, 'g');
/** How often a tuple is changed from one value; it is neither greater nor smaller. */
const MAX_OTHERS = 2;

export type Verb = 'Set' | 'Increase' | 'Reduce';

/**
 * "Set max_depth from 3 to ", for each number and verb that earlier ideas leave open. From one value a number is
 * changed upwards once and downwards once: a small model that is asked a third time says what it said before.
 * @param verbs "Set" becomes the verb of the side that is left.
 * @param tried ideas of earlier steps.
 */
export function openChanges(
  numbers: readonly NamedNumber[],
  verbs: readonly Verb[],
  tried: readonly string[],
): string[] {
  const made = tried.flatMap((idea) => [...idea.matchAll(CHANGE)]);
  return verbs.flatMap((verb) =>
    numbers.flatMap(({ name, value }) => {
      const targets = made.filter(([, changed, from]) => changed === name && from === value).map(([, , , to]) => to!);
      const open = openVerb(verb, value, targets);
      return open === null ? [] : [`${open} ${name} from ${value} to `];
    }),
  );
}

function openVerb(verb: Verb, value: string, targets: readonly string[]): Verb | null {
  const old = Number(value);
  if (Number.isNaN(old)) return targets.length < MAX_OTHERS ? verb : null;
  const up = targets.some((target) => Number(target) > old);
  const down = targets.some((target) => Number(target) < old);
  if (verb === 'Increase') return up ? null : verb;
  if (verb === 'Reduce') return down ? null : verb;
  if (up && down) return null;
  return up ? 'Reduce' : down ? 'Increase' : verb;
}
