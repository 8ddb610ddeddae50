import { defineConfig } from 'vite';
import { plainCopies } from './media/plainCopies.ts';

/**
 * The server in one file for Node 24: `vite build server`. It contains everything except the media worker, whose path is in
 * MEDIASOUP_WORKER_BIN, so that the desktop app can package it as it is.
 */
export default defineConfig({
  plugins: [plainCopies()],
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: 'index.ts',
    license: { fileName: 'licenses.json' },
    target: 'node24',
    outDir: '../dist/server',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: { output: { entryFileNames: 'index.js' } },
  },
});
