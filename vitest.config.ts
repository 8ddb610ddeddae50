import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // `*.spec.ts` are the browsers' and belong to Playwright.
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    // Three even where there are two cores: most of the time goes by in waiting for something.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Real servers, workers and databases on a machine that may be busy: a limit only ends what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
