import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

it.each(Object.entries(scripts))('npm run %s sets itself up in a fresh clone', (_name, script) => {
  expect(script).toMatch(/^node server\/setup\/bootstrap\.mjs \S+/);
});

it.each(['e2e/bench/run.ts', 'e2e/screenshot/run.ts'])(
  '%s gets worker, browser and client',
  (file) => {
    const program = readFileSync(path.join(root, file), 'utf8');
    expect(program).toContain('await prepareBrowserRun();');
  },
);
