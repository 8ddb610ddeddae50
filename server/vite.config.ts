import { defineConfig } from 'vite';

/**
 * The server in one file for Node 24: `vite build server`. Packages stay in node_modules: mediasoup
 * must, the rest may.
 */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'index.ts',
    target: 'node24',
    outDir: '../dist/server',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: { output: { entryFileNames: 'index.js' } },
  },
});
