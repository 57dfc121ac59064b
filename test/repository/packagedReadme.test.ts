import { describe, expect, it } from 'vitest';
import { packagedReadme } from '../../scripts/package/packagedReadme.mjs';

describe('README.md as it travels in a VSIX', () => {
  it.each([
    ['a picture of the repository is left out', 'Before\n\n![Chart](docs/pictures/a.png)\n\nAfter', 'Before\n\nAfter'],
    [
      'so is one that follows the theme',
      'Before\n\n<picture>\n  <source srcset="docs/a.png">\n  <img src="docs/b.png">\n</picture>\n\nAfter',
      'Before\n\nAfter',
    ],
    ['a link to a file becomes its words', 'See the [changelog](CHANGELOG.md).', 'See the changelog.'],
    ['a link to the web stays', '[the paper](https://arxiv.org/abs/2505.23723)', '[the paper](https://arxiv.org/abs/2505.23723)'], // prettier-ignore
    ['a link inside of the page stays', '[below](#privacy)', '[below](#privacy)'],
    ['a picture of the web stays', '![Badge](https://example.org/b.svg)', '![Badge](https://example.org/b.svg)'],
    ['code stays', '```md\n[a](b.md)\n\n\n![a](b.png)\n```', '```md\n[a](b.md)\n\n\n![a](b.png)\n```'],
  ])('%s', (_, markdown, expected) => {
    expect(packagedReadme(markdown)).toBe(expected);
  });
});
