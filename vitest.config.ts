import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', 'dist/**'],
    // Three even where there are two cores: most of the time goes by in waiting for something.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Real servers, workers and databases on a machine that may be busy: a limit only ends what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        // `*.spec.ts` are the browsers' and belong to Playwright.
        test: {
          name: 'node',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', 'dist/**', 'e2e/package/**'],
        },
      },
      {
        extends: true,
        // The packed app, which `npm test` builds before.
        test: { name: 'package', include: ['e2e/package/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'components',
          include: ['renderer/**/*.test.tsx'],
          environment: 'jsdom',
          // Loading jsdom, React and the components takes longer than the tests: once per worker instead of once per file.
          isolate: false,
          setupFiles: ['renderer/testing/setupComponentTests.ts'],
        },
      },
    ],
  },
});
