/** A function that computes again only when an argument is another one (by identity) than in the last call. */
export function memo<Args extends readonly unknown[], Result>(compute: (...args: Args) => Result) {
  let last: { args: Args; result: Result } | null = null;
  return (...args: Args): Result => {
    if (last && args.every((arg, index) => Object.is(arg, last?.args[index]))) return last.result;
    last = { args, result: compute(...args) };
    return last.result;
  };
}
