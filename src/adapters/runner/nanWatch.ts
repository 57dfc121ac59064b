import { metricNamePattern } from './metricName.js';

/** So many reports in a row of one name must be NaN or infinite; one finite value starts the count again. */
const REPORTS_IN_A_ROW = 3;

const NAME = String.raw`((?:[A-Za-z_]\w*[ \t])?[A-Za-z_][\w./@-]*)`;
const WRAPPER = String.raw`(?:(?:tensor|array|np\.float\d+|numpy\.float\d+)\(\[?\s*)?`;
const NOT_FINITE = String.raw`[-+]?(?:nan|inf(?:inity)?)(?!\w|\.\d)`;
const NUMBER = String.raw`[-+]?\$?\d`;
const REPORT = new RegExp(`${NAME}["']?[ \\t]*[:=]?[ \\t]*${WRAPPER}(?:(${NOT_FINITE})|${NUMBER})`, 'gi');

/** Where NaN stands for something else: a count of missing values, or one failed fold of a parameter search. */
const NOT_A_REPORT = /^\s*\[CV|\b(?:nans?|infs?)[ \t]+(?:values?|counts?|checks?|found|detected|rows?|ratio)\b/i;
const LOSS = /(?:^|[\s_./-])(?:loss|nll|perplexity)\d?$/i;
/** A best value so far may be infinite until the first epoch ends. */
const NOT_CURRENT = /(?:^|[\s_./-])(?:best|min|max|prev|previous|init|initial|old|last)[\s_./-]/i;

/**
 * Notices a training run that can no longer give a result: the metric, or a loss, printed as NaN or infinite on three
 * lines in a row that report it. Tables, counts of missing values and single failed folds do not count.
 */
export class NanWatch {
  readonly #metric: RegExp;
  readonly #counts = new Map<string, number>();

  constructor(metricName: string) {
    this.#metric = new RegExp(`(?:^|[\\s./-])${metricNamePattern(metricName).source}$`, 'i');
  }

  /** @param block whole lines. @returns true once the run has diverged. */
  sees(block: string): boolean {
    // Most output is neither, and this must cost next to nothing.
    if (this.#counts.size === 0 && !/nan|inf/i.test(block)) return false;
    return block.split(/[\r\n]+/).some((line) => this.#countLine(line));
  }

  #countLine(line: string): boolean {
    if (NOT_A_REPORT.test(line)) return false;
    const finite = new Map<string, boolean>();
    for (const [, name = '', notFinite] of line.slice(0, 2000).matchAll(REPORT)) {
      if (this.#isWatched(name)) finite.set(name.toLowerCase(), notFinite === undefined);
    }
    let diverged = false;
    for (const [name, isFinite] of finite) {
      const count = isFinite ? 0 : (this.#counts.get(name) ?? 0) + 1;
      if (count === 0) this.#counts.delete(name);
      else this.#counts.set(name, count);
      diverged ||= count >= REPORTS_IN_A_ROW;
    }
    return diverged;
  }

  #isWatched(name: string): boolean {
    return !NOT_CURRENT.test(name) && (LOSS.test(name) || this.#metric.test(name));
  }
}
