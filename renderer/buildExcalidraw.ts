import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { exchange } from './exchange.ts';

const library = join(import.meta.dirname, '../node_modules/@excalidraw/excalidraw/dist/prod');
/** The module that names the files of Excalidraw that are not scripts; see `excalidrawFiles.d.ts`. */
const filesModule = 'virtual:excalidraw-files';

/**
 * Text that is exchanged in the built files of Excalidraw 0.18.1. Another version may have it otherwise: then the build fails.
 */
const exchanges: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  'index.js': [
    // Perch speaks English, which is built in anyway, and Korean.
    [/import\("\.\/locales\/(?!ko-KR-|percentages-)[\w-]+\.js"\)/g, 'Promise.resolve({})'],
    // Diagrams out of text: a hundred packages.
    [/import\("@excalidraw\/mermaid-to-excalidraw"\)/g, 'Promise.reject(new Error("left out"))'],
  ],
  'chunk-*.js': [
    // Its Chinese handwriting: 12 MB of fonts.
    [/\((\w+),\.\.\.\w+\)(?=,\w+\(\w+,\.\.\.\w+\),\w+\._initialized)/g, '($1)'],
    // A server of others, for fonts that are not here.
    [/\w\.push\(new URL\(\w,\w+\.ASSETS_FALLBACK_URL\)\),/g, ''],
    // Makes the fonts in an exported SVG smaller, with 1.8 MB of code that needs `eval`. They are put in as they are.
    [/\b(\w+)=typeof Worker<"u"/g, '$1=!1'],
    [/import\("\.\/subset-worker\.chunk\.js"\)/g, 'Promise.resolve({})'],
    [
      /import\("\.\/subset-shared\.chunk\.js"\)/g,
      'Promise.resolve({Commands:{},subsetToBase64:async b=>"data:font/woff2;base64,"+btoa(Array.from(new Uint8Array(b),c=>String.fromCharCode(c)).join(""))})',
    ],
  ],
};

/**
 * Builds Excalidraw without what Perch does not need, and puts its style sheet and its fonts beside the other files: they are
 * loaded from there with the first board, and from nowhere else.
 */
export function excalidrawFiles(): Plugin {
  return {
    name: 'excalidraw-files',
    apply: 'build',
    resolveId: (id) => (id === filesModule ? `\0${filesModule}` : null),
    load(id) {
      if (id !== `\0${filesModule}`) return null;
      const style = readFileSync(join(library, 'index.css'), 'utf8')
        // The interface has Perch's own font.
        .replaceAll(/@font-face\s*\{[^}]*\}/g, '');
      const hash = createHash('sha256').update(style).digest('base64url').slice(0, 8);
      const styleName = `assets/excalidraw-${hash}.css`;
      this.emitFile({ type: 'asset', fileName: styleName, source: style });
      // Not Chinese, not that of the interface.
      for (const font of globSync('fonts/!(Xiaolai|Assistant)/*.woff2', { cwd: library })) {
        const source = readFileSync(join(library, font));
        this.emitFile({ type: 'asset', fileName: `assets/excalidraw/${font}`, source });
      }
      return [
        // Not `new URL(…, import.meta.url)`, which the build would take for a file to be built.
        'const here = import.meta.url;',
        `export const styleUrl = new URL('excalidraw-${hash}.css', here).href;`,
        "export const assetsUrl = new URL('excalidraw/', here).href;",
      ].join('\n');
    },
    transform: {
      filter: { id: /\/@excalidraw\/excalidraw\/dist\/prod\/[\w-]+\.js$/ },
      handler(code, id) {
        const file = id.slice(id.lastIndexOf('/') + 1);
        if (file === 'index.js') return exchange('Excalidraw', code, exchanges['index.js'] ?? []);
        // The one of its chunks that has the fonts.
        if (code.includes('ASSETS_FALLBACK_URL'))
          return exchange('Excalidraw', code, exchanges['chunk-*.js'] ?? []);
        return null;
      },
    },
  };
}
