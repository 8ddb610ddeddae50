import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** The classes that a component takes out of a stylesheet which has none of that name, as `file: class`. */
function missingClasses(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].flatMap(
    ([, name, path = '']) => {
      const sheet = readFileSync(join(root, dirname(file), path), 'utf8');
      const used = text.matchAll(new RegExp(`(?<!['/\\w])${name}\\.(\\w+)`, 'g'));
      return [...used]
        .map(([, used = '']) => used)
        .filter((used) => !new RegExp(`\\.${used}\\b`).test(sheet))
        .map((used) => `${file}: ${used} of ${path}`);
    },
  );
}

test('every class that a component uses is in its stylesheet', () => {
  const files = globSync('components/**/*.tsx', { cwd: root });
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(missingClasses)).toEqual([]);
});
