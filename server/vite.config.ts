import path from 'node:path';
import { defineConfig } from 'vite';
import { plainCopies } from './media/plainCopies.ts';

/**
 * The server for Node 24: `vite build server`. `index.js` contains everything except the media worker, whose path is in
 * MEDIASOUP_WORKER_BIN, and `mixThread.js` and `liveMixThread.js`, which run in threads of their own, so that the desktop app can
 * package it as it is.
 */
export default defineConfig({
  plugins: [plainCopies()],
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    license: { fileName: 'licenses.json' },
    target: 'node24',
    outDir: '../dist/server',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: {
        index: path.join(import.meta.dirname, 'index.ts'),
        liveMixThread: path.join(import.meta.dirname, 'mixing', 'liveMixThread.ts'),
        mixThread: path.join(import.meta.dirname, 'recordings', 'mixThread.ts'),
      },
      output: { entryFileNames: '[name].js' },
    },
  },
});
