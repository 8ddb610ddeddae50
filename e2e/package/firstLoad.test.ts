import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../../dist/renderer');

/**
 * The most that a browser downloads as script before the channel list can be used: brotli, in bytes. What is larger belongs
 * into a `lazyPart`. It was 350 000 before there were parts.
 */
const budgetBytes = 200_000;

/** Static imports of a built file: `import "./x.js"`, `import {a} from "./x.js"`, `export … from "./x.js"`. */
const staticImport = /(?:import|from)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;

/**
 * The scripts that a page loads at once, and those that begin with one of these names: the texts of the shown language, and what
 * signing in to a server that encrypts needs.
 */
function firstScripts(page: 'index' | 'home' | 'picker', also = /^en-/): Set<string> {
  const html = fs.readFileSync(path.join(folder, `${page}.html`), 'utf8');
  const named = html.matchAll(/(?:src|href)="\.\/([\w./-]+\.js)"/g).map(([, file = '']) => file);
  const others = fs
    .readdirSync(path.join(folder, 'assets'))
    .filter((file) => also.test(file) && file.endsWith('.js'));
  const files = new Set([...named, ...others.map((file) => `assets/${file}`)]);
  for (const file of files) {
    const code = fs.readFileSync(path.join(folder, file), 'utf8');
    for (const [, imported = ''] of code.matchAll(staticImport)) files.add(`assets/${imported}`);
  }
  return files;
}

test('the first load of a server’s page is small', () => {
  const files = [...firstScripts('index', /^(en|createCryptors)-/)];
  for (const part of ['index', 'base', 'app', 'en', 'sealing']) {
    expect(files).toContainEqual(expect.stringMatching(new RegExp(`^assets/${part}-`)));
  }
  for (const later of ['parts', 'controls', 'ko']) {
    expect(files).not.toContainEqual(expect.stringMatching(new RegExp(`^assets/${later}-`)));
  }
  const sizes = files.map((file) => {
    const compressed = path.join(folder, `${file}.br`);
    return fs.statSync(fs.existsSync(compressed) ? compressed : path.join(folder, file)).size;
  });
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(budgetBytes);
});

// A file of which only a piece was meant would begin with all that it imports, in whatever order: such a page stayed empty.
test.each(['home', 'picker'] as const)(
  'the page %s of the app loads nothing of a server’s page',
  (page) => {
    const files = [...firstScripts(page)];
    expect(files).toContainEqual(expect.stringMatching(/^assets\/controls-/));
    for (const other of ['app', 'parts']) {
      expect(files).not.toContainEqual(expect.stringMatching(new RegExp(`^assets/${other}-`)));
    }
  },
);
