import { defineConfig } from 'playwright/test';
import base from '../playwright.config.ts';
import { wayOfRunning } from './electronBinary.ts';

/** The specs of the desktop app. The project name in each output line shows which Electron runs. */
export default defineConfig({
  ...base,
  testDir: '.',
  workers: 1,
  outputDir: '../../test-results/desktop',
  projects: [{ name: wayOfRunning }],
});
