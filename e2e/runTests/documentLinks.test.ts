import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const markdownIn = (folder: string) =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));
const documents = ['.', 'docs', 'certs', '.github'].flatMap(markdownIn);

const withoutCode = (text: string) => text.replace(/^```.*?^```/gms, '');

/** The names by which GitHub links to the headings of a document. */
function anchorsIn(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it.each(documents)('the links of %s lead to files and headings of this repository', (document) => {
  const text = readFileSync(path.join(root, document), 'utf8');
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  // Pages of the repository's host are no files of it.
  const inside = links.filter((link) => !/^https?:|^mailto:|^\.\.\/\.\.\//.test(link));
  const dead = inside.filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? document : path.join(path.dirname(document), file);
    if (!existsSync(path.join(root, target))) return true;
    if (anchor === undefined) return false;
    const anchors = anchorsIn(readFileSync(path.join(root, target), 'utf8'));
    return !anchors.includes(decodeURIComponent(anchor));
  });
  expect(dead).toEqual([]);
});
