#!/usr/bin/env node
// What must hold for every file before it is committed: format, lint, types. Shows the output of what failed.
import { join } from 'node:path';
import { main, run } from './lib/run.mjs';
import { checkNode, installPackages } from './lib/setup.mjs';

const CHECKS = [
  { name: 'format', tool: ['prettier', 'bin', 'prettier.cjs'], args: ['--check', '--log-level=warn', '.'] },
  { name: 'lint', tool: ['eslint', 'bin', 'eslint.js'], args: ['--max-warnings=0', '.'] },
  { name: 'types', tool: ['typescript', 'bin', 'tsc'], args: ['--noEmit'] },
];

await main(async () => {
  checkNode();
  await installPackages();
  const failed = [];
  for (const { name, tool, args } of CHECKS) {
    const { code } = await run(process.execPath, [join('node_modules', ...tool), ...args], { mayFail: true });
    console.log(`${name}: ${code === 0 ? 'ok' : 'failed'}`);
    if (code !== 0) failed.push(name);
  }
  if (failed.length === 0) return 0;
  const cure = failed.includes('format') ? ' ("npm run format" mends the format)' : '';
  console.log(`Failed: ${failed.join(', ')}${cure}`);
  return 1;
});
