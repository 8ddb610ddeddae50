import { defineConfig } from 'playwright/test';

/**
 * Specs that need the processor for themselves. Delayed packets look like a slow network and lower the quality of video for a long
 * time; the app turns off noise suppression and backgrounds that are too slow; sound with gaps has another loudness.
 */
const alone = [
  'background',
  'camera',
  'crowd',
  'cycles',
  'levelling',
  'shareQuality',
  'stage',
  'suppression',
].map((name) => `${name}.spec.ts`);

/**
 * The browser specs: real server, real Chromium, known tones. Two at a time, because most of them use little more than one core and
 * only get slower where they have less.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 2,
  // A run empties the folders of its projects at its start.
  projects: [
    { name: 'paired', testIgnore: ['desktop/**', ...alone], outputDir: '../test-results/paired' },
    { name: 'alone', testMatch: alone, workers: 1, outputDir: '../test-results/alone' },
  ],
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
