import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { excalidrawFiles } from './buildExcalidraw.ts';
import { fileOfModule, leaveOutUnusedCode } from './buildParts.ts';
import { voskWithoutEval } from './buildVosk.ts';
import { drawPageIcons } from './drawPageIcons.ts';

/**
 * Builds the pages for the server and for the desktop app, which has its start page beside: `vite build renderer`. Paths are relative, so that it runs under
 * any address; nothing is inlined as a data: script or style, for the content security policy.
 */
export default defineConfig({
  base: './',
  plugins: [react(), leaveOutUnusedCode(), excalidrawFiles(), drawPageIcons()],
  worker: { plugins: () => [voskWithoutEval()] },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        home: `${import.meta.dirname}/home.html`,
        picker: `${import.meta.dirname}/picker.html`,
      },
      output: {
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: fileOfModule }] },
      },
    },
    // Whoever gets the client from a server gets the licences of what is in it, too.
    license: { fileName: 'licenses.json' },
    target: ['chrome130', 'firefox130', 'safari18'],
    assetsInlineLimit: 0,
    // One style sheet for all pages: in parts, the order of rules would depend on what is opened first.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
});
