import { builtinEnvironments, type Environment } from 'vitest/runtime';

const { jsdom } = builtinEnvironments;

/**
 * vitest's jsdom, whose page stays until the worker's process ends. vitest removes it a moment before, and a timer
 * of a library that fires in between, such as React's, would fail the run: `window is not defined`.
 */
// biome-ignore lint/style/noDefaultExport: vitest loads an environment as the default export.
export default {
  ...jsdom,
  async setup(global, options) {
    await jsdom.setup(global, options);
    return { teardown() {} };
  },
} satisfies Environment;
