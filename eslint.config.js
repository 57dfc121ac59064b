import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Imports point one way: host → adapters → core → shared. The webview sees shared alone. */
const forbid = (files, patterns) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }],
  },
});

const VSCODE = ['^vscode$', 'Only src/host and src/extension.ts may import vscode.'];
const LLAMA = ['^node-llama-cpp', 'Only src/adapters/llama may import node-llama-cpp.'];
const GIT = ['^simple-git', 'Only src/adapters/git may import simple-git.'];
const HOST = ['/host(/|$)', 'Nothing below the host may import it.'];
const ADAPTERS = ['/adapters(/|$)', 'Core and shared do not know the adapters; take them as arguments.'];
const CORE = ['/core(/|$)', 'Shared does not know core.'];

export default tseslint.config(
  { ignores: ['dist/**', '.cache/**', '.vscode-test/**', 'node_modules/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        performance: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
  forbid(['src/shared/**'], [VSCODE, LLAMA, GIT, HOST, ADAPTERS, CORE]),
  forbid(['src/core/**'], [VSCODE, LLAMA, GIT, HOST, ADAPTERS]),
  forbid(['src/adapters/**'], [VSCODE, HOST, GIT, LLAMA]),
  forbid(['src/adapters/llama/**'], [VSCODE, HOST, GIT]),
  forbid(['src/adapters/git/**'], [VSCODE, HOST, LLAMA]),
  forbid(['src/host/**', 'src/extension.ts', 'src/cli.ts', 'src/cli/**'], [LLAMA, GIT]),
  forbid(['src/cli.ts', 'src/cli/**'], [VSCODE, LLAMA, GIT, HOST]),
  forbid(['webview/**'], [VSCODE, LLAMA, GIT, HOST, ADAPTERS, CORE]),
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' },
  },
);
