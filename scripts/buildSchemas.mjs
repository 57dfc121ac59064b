import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Writes the JSON Schema of `ml-agent.json` to dist/schemas/, from the schema that the program itself checks with. */
export async function buildSchemas() {
  const entry = "export { experimentSchema } from './src/shared/experiment.ts'; export { z } from 'zod';";
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'warning',
  });
  const code = `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`;
  const { experimentSchema, z } = await import(code);
  // What may be left out has a default, so the schema is that of the input.
  const schema = z.toJSONSchema(experimentSchema, { target: 'draft-7', io: 'input' });
  schema.title = 'ML-Agent experiment';
  await mkdir(join(ROOT, 'dist/schemas'), { recursive: true });
  await writeFile(join(ROOT, 'dist/schemas/experiment.json'), `${JSON.stringify(schema, null, 2)}\n`);
}
