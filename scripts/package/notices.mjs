import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../lib/run.mjs';

/** Compiled into the engine's binaries, whose packages carry only the licence of the binding. */
const COMPILED_IN = [
  ['llama.cpp and ggml', '2023-2026 The ggml authors'],
  ['JSON for Modern C++', '2013-2026 Niels Lohmann'],
  ['cpp-httplib', '2017-2026 Yuji Hirose'],
].map(([name, holder]) => ({ title: `${name} (MIT), compiled into the engine`, text: mit(holder) }));

/**
 * The text of THIRD_PARTY_NOTICES.txt: one section for every third-party package inside, with its licence in full.
 * @param packages folders relative to root, as `traceRuntime` gives them; doubles are merged by name and version.
 * @param engines as `planEngines` gives them.
 * @throws {Failure} if a package states no licence at all.
 */
export async function noticesOf(root, packages, engines) {
  const folders = new Set(packages.map(({ folder }) => join(root, folder)));
  for (const { folder } of engines) folders.add(folder);
  const sections = new Map();
  for (const folder of folders) {
    const { title, text } = await sectionOf(folder);
    sections.set(title, text);
  }
  for (const { title, text } of COMPILED_IN) sections.set(title, text);
  const sorted = [...sections].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = 'ML-Agent contains the following third-party software.\n';
  return [head, ...sorted.map(([title, text]) => `${'-'.repeat(80)}\n${title}\n\n${text}\n`)].join('\n');
}

async function sectionOf(folder) {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const licence = typeof manifest.license === 'object' ? manifest.license.type : manifest.license;
  if (!licence) throw new Failure(`${manifest.name} states no licence; it must not be shipped.`);
  const title = `${manifest.name} ${manifest.version} (${licence})`;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return {
    title,
    text: texts.length > 0 ? texts.map((text) => text.trim()).join('\n\n') : standardText(manifest, licence),
  };
}

/** A few packages state their licence by name alone; the standard text then names their author. */
function standardText(manifest, licence) {
  const author = typeof manifest.author === 'object' ? manifest.author.name : manifest.author;
  const holder = author ?? manifest.contributors?.[0]?.name ?? `the authors of ${manifest.name}`;
  if (licence === 'MIT') return mit(holder.replace(/\s*[<(].*$/, ''));
  throw new Failure(
    `${manifest.name} is under ${licence} but ships no licence text; add the text before shipping it.`,
  );
}

function mit(holder) {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
