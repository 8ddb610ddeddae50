import { defineConfig } from 'playwright/test';
import base from '../playwright.config.ts';
import { wayOfRunning } from './electronBinary.ts';

/** The specs of the desktop app. The project's name, which each line of output shows, says which Electron runs. */
export default defineConfig({
  ...base,
  testDir: '.',
  testIgnore: [],
  outputDir: '../../test-results/desktop',
  projects: [{ name: wayOfRunning }],
});
