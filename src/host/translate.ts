/** `vscode.l10n.t` for code that does not import vscode: the key is the English text, `{0}` stands for an argument. */
export type Translate = (text: string, ...args: (string | number)[]) => string;
