import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../../core/errors.js';
import type { CudaPackage } from './cudaPackages.js';

const DEFAULT = 'https://registry.npmjs.org';
/** The machine's .npmrc lies below npm's own prefix, which differs by where npm came from. */
const GLOBAL = ['/usr/local/etc/npmrc', '/usr/etc/npmrc', '/etc/npmrc'];

/** Where npm's configuration lies. */
export interface NpmSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Address of a package's archive at the npm registry that this machine is configured for: a registry of the scope in
 * the user's .npmrc, else the variable npm_config_registry, else the .npmrc of user or machine, else npm's own.
 * The workspace's .npmrc is not read: it must not decide where programs come from.
 * @throws {UserError} (bad input) when the configured address is none.
 */
export async function archiveUrl({ name, version }: CudaPackage, source: NpmSource): Promise<string> {
  const [scope = '', short = ''] = name.split('/');
  const registry = (await configured(source, scope)) ?? DEFAULT;
  const address = registry.replace(/\/+$/, '');
  if (!/^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : ''))
    throw new UserError('badRegistry', `npm's registry is set to "${registry}", which is no web address.`, true);
  return `${address}/${name}/-/${short}-${version}.tgz`;
}

async function configured(source: NpmSource, scope: string): Promise<string | undefined> {
  const { env, home } = source;
  const globalConfig = fromEnv(env, 'globalconfig');
  const files = [
    fromEnv(env, 'userconfig') ?? path.join(home, '.npmrc'),
    ...(globalConfig === undefined ? GLOBAL : [globalConfig]),
  ];
  const settings = await Promise.all(files.map((file) => readNpmrc(file, env)));
  const first = (key: string) => settings.find((one) => one.has(key))?.get(key);
  return first(`${scope}:registry`) ?? fromEnv(env, 'registry') ?? first('registry');
}

/** npm takes such variables in lower and upper case. */
function fromEnv(env: NpmSource['env'], key: string): string | undefined {
  const name = Object.keys(env).find((one) => one.toLowerCase() === `npm_config_${key}`);
  return (name === undefined ? undefined : env[name]) || undefined;
}

/** The settings of one file; none when it cannot be read. */
async function readNpmrc(file: string, env: NpmSource['env']): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const settings = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined || value === '') continue;
    const plain = value.replace(/^(["'])(.*)\1$/, '$2');
    settings.set(
      key,
      plain.replace(/\$\{(\w+)\}/g, (whole, name: string) => env[name] ?? whole),
    );
  }
  return settings;
}
