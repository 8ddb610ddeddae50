import { defineConfig } from 'playwright/test';

/**
 * The browser specs: real server, real Chromium, known tones. One at a time: one test with three pages fills two cores.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  testIgnore: 'desktop/**',
  // Each of the two runs empties its own folder at its start.
  outputDir: '../test-results/browser',
  workers: 1,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 180_000,
  expect: { timeout: 45_000 },
  reporter: 'list',
  use: {
    ignoreHTTPSErrors: true,
    locale: 'en-US',
    colorScheme: 'dark',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 45_000,
    navigationTimeout: 45_000,
    screenshot: 'only-on-failure',
    // Recording each page at each step takes much CPU time. `--trace retain-on-failure` records a single test.
    trace: 'off',
  },
});
