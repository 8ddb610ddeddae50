import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import renovate from '../../.github/renovate.json' with { type: 'json' };
import { isPatchedNode, NODE_PACKAGES } from './nodeRuntime.mjs';

it.each([
  ['20.20.2', false],
  ['24.0.0', false],
  ['24.18.0', false],
  ['24.18.1', true],
  ['24.21.0', true],
  ['25.9.0', false],
  ['26.5.0', false],
  ['26.10.0', true],
  ['27.0.0-nightly', true],
])('Node %s is patched: %s', (version, patched) => {
  expect(isPatchedNode(version)).toBe(patched);
});

it.each(Object.entries(NODE_PACKAGES))(
  'what is fetched for %s is patched and pinned',
  (_, node) => {
    expect(isPatchedNode(node.version)).toBe(true);
    // The strongest sum that npm has; it refuses a package with another content.
    expect(node.integrity).toMatch(/^sha512-[\w+/]{86}==$/);
  },
);

it('Renovate finds each package that is fetched', () => {
  const text = readFileSync(new URL('nodeRuntime.mjs', import.meta.url), 'utf8');
  const [pattern = ''] = renovate.customManagers[0]?.matchStrings ?? [];
  const found = [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => groups);
  expect(found).toEqual(
    Object.values(NODE_PACKAGES).map(({ name, version }) => ({
      depName: name,
      currentValue: version,
    })),
  );
});
