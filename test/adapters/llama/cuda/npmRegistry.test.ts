import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { archiveUrl } from '../../../../src/adapters/llama/cuda/npmRegistry.js';
import { temporary } from './machine.js';

const PACKAGE = { name: '@node-llama-cpp/linux-x64-cuda', version: '3.22.1', integrity: null };
const PATH = '@node-llama-cpp/linux-x64-cuda/-/linux-x64-cuda-3.22.1.tgz';
/** No settings of this machine. */
const NO_GLOBAL = { npm_config_globalconfig: '/nowhere/npmrc' };

function url(npmrc: string, env: Record<string, string> = {}): Promise<string> {
  const home = temporary('home');
  writeFileSync(join(home, '.npmrc'), npmrc);
  return archiveUrl(PACKAGE, { env: { ...NO_GLOBAL, ...env }, home });
}

test.each<[string, string, Record<string, string>, string]>([
  ['npm’s own registry without any setting', '', {}, 'https://registry.npmjs.org/'],
  ['the registry of .npmrc', 'registry=https://mirror.test/npm/\n', {}, 'https://mirror.test/npm/'],
  ['comments and blanks', '; a\n# b\n  registry = "https://mirror.test"  \r\n', {}, 'https://mirror.test/'],
  ['a variable of the environment', 'registry=${HOST}/npm\n', { HOST: 'http://in.test' }, 'http://in.test/npm/'],
  [
    'npm_config_registry before .npmrc',
    'registry=https://a.test',
    { npm_config_registry: 'https://b.test' },
    'https://b.test/',
  ],
  ['its spelling in capitals', '', { NPM_CONFIG_REGISTRY: 'https://b.test//' }, 'https://b.test/'],
  [
    'the registry of the scope before all',
    '@node-llama-cpp:registry=https://s.test',
    { npm_config_registry: 'https://b.test' },
    'https://s.test/',
  ],
  ['nothing of another scope', '@other:registry=https://s.test', {}, 'https://registry.npmjs.org/'],
])('the archive comes from %s', async (_, npmrc, env, registry) => {
  expect(await url(npmrc, env)).toBe(registry + PATH);
});

it('takes the file that npm_config_userconfig names in place of .npmrc', async () => {
  const other = join(temporary('config'), 'npmrc');
  writeFileSync(other, 'registry=https://other.test');
  expect(await url('registry=https://a.test', { npm_config_userconfig: other })).toBe(`https://other.test/${PATH}`);
});

test.each(['file:///tmp', 'not an address', '/npm'])(
  'a registry at %s is refused in one sentence',
  async (registry) => {
    await expect(url(`registry=${registry}`)).rejects.toThrow(
      `npm's registry is set to "${registry}", which is no web`,
    );
  },
);
