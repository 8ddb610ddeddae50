import { defineConfig, type Plugin } from 'vite';
import { drawShownIcons } from './resources/drawIcons.ts';

/**
 * The desktop app's own two programs: `vite build main --mode main`, an ES module for the main
 * process, and `--mode preload`, one CommonJS file, because a sandboxed preload script can load
 * nothing else. Both carry all they need except Electron and the keyboard hook, which is machine code.
 * The icons of the main process are written beside it.
 */
export default defineConfig(({ mode }) => ({
  publicDir: false,
  plugins: mode === 'main' ? [icons()] : [],
  ssr: { noExternal: true, external: ['electron', 'uiohook-napi'] },
  build: {
    ssr: mode === 'preload' ? 'preload.ts' : 'index.ts',
    target: 'node24',
    outDir: '../dist/main',
    ssrEmitAssets: true,
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

function icons(): Plugin {
  return {
    name: 'icons',
    generateBundle() {
      for (const { file, png } of drawShownIcons()) {
        this.emitFile({ type: 'asset', fileName: file, source: png });
      }
    },
  };
}
