import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../src/adapters/cacheDir.js';
import { interpreterOf } from '../src/adapters/python/findPython.js';

/**
 * The interpreter for tests that need numpy, pandas and scikit-learn: `ML_AGENT_TEST_PYTHON`, else an environment
 * with scikit-learn that the program itself has made in its cache.
 * @throws {Error} when there is neither; such a test must not pass unseen.
 */
export function testPython(): string {
  const given = process.env['ML_AGENT_TEST_PYTHON'];
  const found = given ?? cachedPython();
  if (found && existsSync(found)) return found;
  throw new Error(
    `No Python for the tests${given ? ` at ${given}` : ''}: run "npm test", or set ML_AGENT_TEST_PYTHON to an interpreter with numpy, pandas and scikit-learn.`,
  );
}

function cachedPython(): string | undefined {
  const dir = join(cacheDir(), 'python');
  const environments = existsSync(dir) ? readdirSync(dir).sort() : [];
  const found = environments.map((name) => join(dir, name)).find(holdsPackages);
  return found && interpreterOf(found);
}

/** An experiment's own environment may lie beside it, with less in it. */
function holdsPackages(environment: string): boolean {
  const places = ['lib', 'Lib'].map((lib) => join(environment, lib));
  return places.some((lib) =>
    [lib, ...versions(lib)].some((dir) =>
      ['sklearn', 'pandas'].every((name) => existsSync(join(dir, 'site-packages', name))),
    ),
  );
}

function versions(lib: string): string[] {
  return existsSync(lib) ? readdirSync(lib).map((name) => join(lib, name)) : [];
}
