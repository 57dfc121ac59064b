import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, test } from 'vitest';

// Without types: the files named below need not exist.
const eslint = new ESLint({
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ] as ESLint.Options['overrideConfig'] & object,
});

test.each([
  ['src/shared/planted.ts', 'vscode'],
  ['src/shared/planted.ts', 'node-llama-cpp'],
  ['src/shared/planted.ts', 'simple-git'],
  ['src/shared/planted.ts', '../core/ports.js'],
  ['src/shared/planted.ts', '../adapters/cacheDir.js'],
  ['src/shared/planted.ts', '../host/planted.js'],
  ['src/core/planted.ts', 'vscode'],
  ['src/core/agent/planted.ts', 'node-llama-cpp'],
  ['src/core/planted.ts', 'simple-git'],
  ['src/core/agent/planted.ts', '../../adapters/cacheDir.js'],
  ['src/core/planted.ts', '../host/planted.js'],
  ['src/adapters/store/planted.ts', 'vscode'],
  ['src/adapters/store/planted.ts', '../../host/planted.js'],
  ['src/adapters/store/planted.ts', 'simple-git'],
  ['src/adapters/store/planted.ts', 'node-llama-cpp'],
  ['src/adapters/llama/planted.ts', 'simple-git'],
  ['src/adapters/llama/planted.ts', 'vscode'],
  ['src/adapters/git/planted.ts', 'node-llama-cpp'],
  ['src/adapters/git/planted.ts', '../../host/planted.js'],
  ['src/host/planted.ts', 'node-llama-cpp'],
  ['src/host/planted.ts', 'simple-git'],
  ['src/cli/planted.ts', 'vscode'],
  ['src/cli/planted.ts', '../host/planted.js'],
  ['src/cli.ts', 'node-llama-cpp'],
  ['webview/planted.ts', 'vscode'],
  ['webview/planted.ts', '../src/core/ports.js'],
  ['webview/planted.ts', '../src/adapters/cacheDir.js'],
  ['webview/planted.ts', '../src/host/planted.js'],
])('%s may not import %s, not even its types', async (file, module) => {
  expect(await refused(file, `import { a } from '${module}';`)).toBe(true);
  expect(await refused(file, `import type { A } from '${module}';`)).toBe(true);
  expect(await refused(file, `export * from '${module}';`)).toBe(true);
});

test.each([
  ['src/shared/planted.ts', 'zod'],
  ['src/core/planted.ts', '../shared/record.js'],
  ['src/adapters/store/planted.ts', '../../core/ports.js'],
  ['src/adapters/llama/planted.ts', 'node-llama-cpp'],
  ['src/adapters/git/planted.ts', 'simple-git'],
  ['src/host/planted.ts', 'vscode'],
  ['src/host/planted.ts', '../adapters/cacheDir.js'],
  ['src/cli/planted.ts', '../adapters/cacheDir.js'],
  ['webview/planted.ts', '../src/shared/event.js'],
])('%s may import %s', async (file, module) => {
  expect(await refused(file, `import { a } from '${module}';`)).toBe(false);
});

async function refused(filePath: string, text: string): Promise<boolean> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath });
  const messages = result?.messages ?? [];
  // A file that cannot be parsed or is ignored would prove nothing.
  expect(messages.filter(({ fatal, ruleId }) => fatal || ruleId === null)).toEqual([]);
  return messages.some(({ ruleId, severity }) => ruleId === 'no-restricted-imports' && severity === 2);
}
