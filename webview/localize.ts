let strings: Readonly<Record<string, string>> = {};
let locale = 'en';

/**
 * Text in the language of the editor. The key is the English text; `{0}`, `{1}` stand for the arguments.
 * A text without a translation stays English.
 */
export function t(text: string, ...args: readonly (string | number)[]): string {
  const translated = strings[text] ?? text;
  return translated.replace(/\{(\d+)\}/g, (placeholder, index: string) => String(args[Number(index)] ?? placeholder));
}

/** Sets the translations and the BCP 47 tag that numbers and dates follow; an unknown tag falls back to English. */
export function setLanguage(bundle: Readonly<Record<string, string>>, tag: string): void {
  strings = bundle;
  locale = isKnownLocale(tag) ? tag : 'en';
}

/** BCP 47 tag for `Intl`. */
export function currentLocale(): string {
  return locale;
}

function isKnownLocale(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
