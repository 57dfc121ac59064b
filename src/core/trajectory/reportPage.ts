/** Style of all reports; follows the light or dark of the reader. */
const STYLE = `
:root { color-scheme: light dark; --line: #8886; --accent: #0969da; --muted: #6e7781; --add: #1a7f3733; --cut: #cf222e33; }
@media (prefers-color-scheme: dark) { :root { --accent: #58a6ff; --muted: #9aa4ae; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0.2em; } .verdict { font-size: 1.15em; } .muted { color: var(--muted); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; } dt { color: var(--muted); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.92em; }
th, td { border-bottom: 1px solid var(--line); padding: 0.35em 0.6em; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } tr.kept td { font-weight: 600; }
svg { width: 100%; height: auto; } .grid { stroke: var(--line); stroke-width: 0.5; } .tick { font-size: 11px; fill: var(--muted); }
.band { fill: var(--muted); opacity: 0.18; } .best { fill: none; stroke: var(--accent); stroke-width: 2; }
.kept { fill: var(--accent); } .other { fill: none; stroke: var(--muted); stroke-width: 1.5; }
pre { overflow-x: auto; border: 1px solid var(--line); padding: 0.8em; font-size: 0.88em; line-height: 1.4; }
.add { background: var(--add); } .cut { background: var(--cut); }
`;

/**
 * A page that needs nothing else: no script, no picture and no address outside.
 * @param title escaped text, also the heading.
 * @param body HTML after the heading.
 * @param style rules beside those of all reports.
 */
export function reportPage(title: string, body: string, style = ''): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}${style}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;
}
