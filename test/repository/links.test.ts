import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const listed = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' });
const pages = listed.trim().split('\n');

interface Link {
  readonly page: string;
  readonly target: string;
}
const links = pages.flatMap((page) => targetsIn(join(ROOT, page)).map((target): Link => ({ page, target })));

describe('the pages of this repository', () => {
  it('link to files and headings', () => {
    expect(links.filter(({ target }) => !target.includes('#')).length).toBeGreaterThan(20);
    expect(links.filter(({ target }) => target.includes('#')).length).toBeGreaterThan(5);
  });

  it('link to none that does not exist', () => {
    expect(links.filter((link) => !leadsSomewhere(link))).toEqual([]);
  });
});

/** Targets of the links that stay in the repository. */
function targetsIn(file: string): string[] {
  const text = withoutExamples(file).replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]*)\)/g)].map(([, link]) => link!).filter((link) => !/^\w+:/.test(link));
}

function leadsSomewhere({ page, target }: Link): boolean {
  const [path = '', heading] = target.split('#');
  const file = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path);
  if (!existsSync(file)) return false;
  return heading === undefined || (statSync(file).isFile() && headingsOf(file).includes(heading));
}

/** Anchors as GitHub makes them: lower case, no punctuation, hyphens for spaces. */
function headingsOf(file: string): string[] {
  const headings = [...withoutExamples(file).matchAll(/^#+ +(.*)$/gm)].map(([, text]) => text!);
  return headings.map((text) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** A page without its blocks of code: their comments are no headings. */
function withoutExamples(file: string): string {
  return readFileSync(file, 'utf8').replace(/^```[^]*?^```/gm, '');
}
