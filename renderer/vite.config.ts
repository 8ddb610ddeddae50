import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Builds the pages for the server and for the desktop app, which has its start page beside: `vite build renderer`. Paths are relative, so that it runs under
 * any address; nothing is inlined as a data: script or style, for the content security policy.
 */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        home: `${import.meta.dirname}/home.html`,
        picker: `${import.meta.dirname}/picker.html`,
      },
    },
    // Whoever gets the client from a server gets the licences of what is in it, too.
    license: { fileName: 'licenses.json' },
    target: ['chrome130', 'firefox130', 'safari18'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file of a megabyte from the same machine or network is quicker than many small ones.
    chunkSizeWarningLimit: 1500,
  },
});
