import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Builds the page for the server and for the desktop app: `vite build renderer`. Paths are relative, so that it runs under
 * any address; nothing is inlined as a data: script or style, for the content security policy.
 */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: ['chrome130', 'firefox130', 'safari18'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file of a megabyte from the same machine or network is quicker than many small ones.
    chunkSizeWarningLimit: 1500,
  },
});
