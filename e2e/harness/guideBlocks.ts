import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const guide = join(import.meta.dirname, '../../docs/hosting.md');

/**
 * The code blocks of docs/hosting.md with one language and one text in them, so that a test tries what people copy.
 *
 * @throws Error when there is none
 */
export function guideBlocks(language: string, containing: string): string[] {
  const text = readFileSync(guide, 'utf8');
  const blocks = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, given]) => given === language)
    .map(([, , block = '']) => block)
    .filter((block) => block.includes(containing));
  if (blocks.length === 0) throw new Error(`docs/hosting.md has no ${language} with ${containing}`);
  return blocks;
}

/** As `guideBlocks`, where there is exactly one. */
export function guideBlock(language: string, containing: string): string {
  const blocks = guideBlocks(language, containing);
  if (blocks.length > 1) throw new Error(`several blocks of ${language} have ${containing}`);
  return blocks[0] ?? '';
}
