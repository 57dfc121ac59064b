export function packagedReadme(markdown: string): string;
