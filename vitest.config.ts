import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{core,adapters,shared,cli,host,webview,repository,pictures}/**/*.test.ts'],
          exclude: ['**/*.model.test.ts', '**/*.browser.test.ts', '**/*.process.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          // Whole sessions, and whatever else starts Python, git or the command line for seconds.
          name: 'process',
          include: ['test/**/*.process.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'model',
          include: ['test/**/*.model.test.ts'],
          globalSetup: ['test/buildEngine.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'tasks',
          include: ['test/tasks/**/*.test.ts'],
          exclude: ['**/*.model.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'vscode',
          include: ['test/vscode/**/*.test.ts'],
          exclude: ['**/*.model.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          // No tests: `npm run pictures`.
          name: 'pictures',
          include: ['test/pictures/**/*.pictures.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
