import { expect, it } from 'vitest';
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
