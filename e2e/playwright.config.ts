import { defineConfig } from 'playwright/test';

/** The end-to-end tests: real server, real Chromium, known tones. They share two cores, so one at a time. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  testIgnore: 'desktop/**',
  // Each of the two runs empties its own folder at its start.
  outputDir: '../test-results/browser',
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
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
    // To record every page at every step takes a good part of two cores; `--trace retain-on-failure` does, for one test.
    trace: 'off',
  },
});
