import { defineConfig } from 'playwright/test';
import base from '../playwright.config.ts';
import { wayOfRunning } from './electronBinary.ts';

/** The specs of the desktop app. The name of the project says in every line which of the two ways runs. */
export default defineConfig({
  ...base,
  testDir: '.',
  testIgnore: [],
  outputDir: '../../test-results/desktop',
  projects: [{ name: wayOfRunning }],
});
