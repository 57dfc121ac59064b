/** A picture or a link whose address is a file of the repository: not of the web, not a place of the same page. */
const FILE = String.raw`\((?![a-z][a-z0-9+.-]*:|#)[^)\s]*\)`;
const PICTURE = new RegExp(String.raw`!\[[^\]]*\]${FILE}`, 'g');
const PICTURE_BY_THEME = /<picture>.*?<\/picture>/gs;
const LINK = new RegExp(String.raw`(?<!!)\[([^\]]*)\]${FILE}`, 'g');

/**
 * README.md as it travels in a VSIX, which holds none of the repository's other files: its pictures are left out and
 * links to files become their words. What an editor shows of it is then whole. Code blocks stay as they are.
 */
export function packagedReadme(markdown) {
  const parts = markdown.split(/(^```.*?^```$)/ms);
  return parts.map((part) => (part.startsWith('```') ? part : withoutFiles(part))).join('');
}

function withoutFiles(text) {
  const bare = text.replace(PICTURE_BY_THEME, '').replace(PICTURE, '').replace(LINK, '$1');
  return bare.replace(/\n{3,}/g, '\n\n');
}
