import { pythonCalls } from './pythonCalls.js';

/** Packages by the name that is imported, with the name that people know them by. */
export const PACKAGE_TITLES = {
  sklearn: 'scikit-learn',
  pandas: 'pandas',
  numpy: 'NumPy',
  xgboost: 'XGBoost',
  lightgbm: 'LightGBM',
  torch: 'PyTorch',
} as const;

export type PackageName = keyof typeof PACKAGE_TITLES;

/** One thing that old code does and that the package no longer allows. */
export interface RemovedApi {
  readonly id: string;
  readonly package: PackageName;
  /** First version in which it fails. */
  readonly since: string;
  /** First version in which it works again. */
  readonly until?: string;
  /** Ends the sentence "In scikit-learn 1.9.1, ...": what is gone and what to write instead. */
  readonly advice: string;
  /** One short line for the prompt, for what models get wrong most often. */
  readonly note?: string;
  /** Whether the message of an exception says that this was the cause. */
  readonly inError: (errors: string) => boolean;
  /** Whether source (without comments) does it. */
  readonly inSource: (source: string) => boolean;
}

interface Common {
  readonly since: string;
  readonly until?: string;
  readonly note?: string;
}

interface KeywordOptions extends Common {
  /** Only with such a value, given as it stands in the source, quotes included. */
  readonly value?: RegExp;
  /** Classes that the message may name in the place of those called, such as a base class. */
  readonly owners?: readonly string[];
  /** Both source and message must show this too, for names that several packages have. */
  readonly context?: RegExp;
}

/** A keyword argument, or one of its values, that a function no longer takes. */
export function keyword(
  packageName: PackageName,
  id: string,
  calls: string,
  name: string,
  advice: string,
  options: KeywordOptions,
): RemovedApi {
  const { value, owners = [], context, ...common } = options;
  const names = calls.split(' ');
  const known = new Set([...names, ...owners]);
  const inContext = (text: string) => context === undefined || context.test(text);
  return {
    id: `${packageName}.${id}`,
    package: packageName,
    advice,
    ...common,
    inError: (errors) =>
      inContext(errors) && (unexpected(errors, name, known) || (value ? badValue(errors, name, known, value) : false)),
    inSource: (source) =>
      inContext(source) &&
      pythonCalls(source, names).some(({ keywords }) => {
        const given = keywords.get(name);
        return given !== undefined && (value === undefined || value.test(given));
      }),
  };
}

/** An attribute, import or habit that is gone. Without `source`, only the message tells. */
export function pattern(
  packageName: PackageName,
  id: string,
  matches: { readonly source?: RegExp; readonly error: RegExp },
  advice: string,
  options: Common,
): RemovedApi {
  return {
    id: `${packageName}.${id}`,
    package: packageName,
    advice,
    ...options,
    inError: (errors) => matches.error.test(errors),
    inSource: (source) => matches.source?.test(source) ?? false,
  };
}

/** `X.__init__() got an unexpected keyword argument 'k'`; scikit-learn's wrapped functions leave the name out. */
function unexpected(errors: string, name: string, known: ReadonlySet<string>): boolean {
  const messages = errors.matchAll(/(?:([\w.<>]{1,200})\(\) )?got an unexpected keyword argument '(\w+)'/g);
  return [...messages].some(
    ([, owner, given]) => given === name && (owner === undefined || owner.split('.').some((part) => known.has(part))),
  );
}

/** `The 'loss' parameter of SGDClassifier must be ... Got 'log' instead.` */
function badValue(errors: string, name: string, known: ReadonlySet<string>, value: RegExp): boolean {
  const messages = errors.matchAll(/The '(\w+)' parameter of (\w+) must be[^\n]*Got ('[^'\n]*'|\S+) instead/g);
  return [...messages].some(([, given, owner, got]) => given === name && known.has(owner!) && value.test(got!));
}
