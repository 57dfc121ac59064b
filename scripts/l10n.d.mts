/** All texts that users see, sorted: the key is the English text, and so is the value. */
export function collectTexts(): Promise<Record<string, string>>;
