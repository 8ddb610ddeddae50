import { defineConfig } from 'vite';

/**
 * The desktop app's own two programs: `vite build main --mode main`, an ES module for the main
 * process, and `--mode preload`, one CommonJS file, because a sandboxed preload script can load
 * nothing else. Both carry all they need except Electron and the keyboard hook, which is machine code.
 */
export default defineConfig(({ mode }) => ({
  publicDir: false,
  ssr: { noExternal: true, external: ['electron', 'uiohook-napi'] },
  build: {
    ssr: mode === 'preload' ? 'preload.ts' : 'index.ts',
    target: 'node24',
    outDir: '../dist/main',
    emptyOutDir: mode !== 'preload',
    sourcemap: mode !== 'preload',
    license: { fileName: `licenses.${mode}.json` },
    rolldownOptions: {
      output:
        mode === 'preload'
          ? { format: 'cjs', entryFileNames: 'preload.cjs' }
          : { entryFileNames: 'index.js' },
    },
  },
}));
