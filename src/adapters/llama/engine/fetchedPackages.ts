import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGES_VARIABLE } from '../cuda/cudaPackages.js';

/**
 * Runs in the thread of the loader. Node itself resolves the name, as if it were asked from the folder of the fetched
 * packages; one that is not there is resolved as always.
 */
const HOOKS = `
let parentURL;
export function initialize(data) { parentURL = data.parentURL; }
export async function resolve(specifier, context, next) {
  if (!specifier.startsWith('@node-llama-cpp/')) return next(specifier, context);
  // Kept, since Node writes what is handed to next into the context itself.
  const asked = context.parentURL;
  try {
    return await next(specifier, { ...context, parentURL });
  } catch {
    return next(specifier, { ...context, parentURL: asked });
  }
}
`;

/** Folder of packages that were fetched after the installation, as the parent said; undefined without any. */
export const fetchedPackages: string | undefined = process.env[PACKAGES_VARIABLE] || undefined;

/** Lets the engine find its fetched packages by name. Must be called before it looks for them. */
export function findFetchedPackages(): void {
  if (fetchedPackages === undefined) return;
  const parentURL = pathToFileURL(join(fetchedPackages, 'engine.mjs')).href;
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`, { data: { parentURL } });
}
