#!/usr/bin/env node
// Takes the pictures of README and walkthrough anew, from the real product: VS Code, the VSIX, a model and a sample.
// Usage: npm run pictures. Linux only; it takes ten minutes and more, and each time the model has other ideas.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { main, run } from './lib/run.mjs';
import {
  buildProgram,
  checkNode,
  debianPrograms,
  fetchModel,
  installDebian,
  installPackages,
  pythonEnvironment,
} from './lib/setup.mjs';

const MODEL = 'coder-1.5b';
const PROGRAMS = { bwrap: 'bubblewrap', chromium: 'chromium', git: 'git' };
/** The fonts that test/pictures/fonts.conf names, and the Debian package of each. */
const FONTS = { 'truetype/open-sans': 'fonts-open-sans', 'truetype/dejavu': 'fonts-dejavu-core' };

await main(async () => {
  checkNode();
  await installPackages();
  await buildProgram();
  const missing = [...(await debianPrograms(PROGRAMS)), ...(await fonts())];
  if (missing.length > 0) console.log(`Not installed: ${missing.join(', ')}; the pictures may look otherwise.`);
  const env = {
    ML_AGENT_TEST_PYTHON: await pythonEnvironment(),
    ML_AGENT_MODELS: dirname(await fetchModel(MODEL)),
  };
  await run(process.execPath, [join('scripts', 'package.mjs'), '--target', `${process.platform}-${process.arch}`]);
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const { code } = await run(process.execPath, [vitest, 'run', '--project', 'pictures'], { env, mayFail: true });
  return code;
});

/** @returns {Promise<string[]>} Debian packages of the fonts that are still missing. */
async function fonts() {
  const absent = () => Object.keys(FONTS).filter((folder) => !existsSync(join('/usr/share/fonts', folder)));
  await installDebian(absent().map((folder) => FONTS[folder]));
  return absent().map((folder) => FONTS[folder]);
}
