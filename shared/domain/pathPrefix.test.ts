import { expect, it } from 'vitest';
import { pathPrefixOf } from './pathPrefix.ts';

it('reads a prefix with and without its last slash', () => {
  expect(['/perch', '/perch/', '/our/voice/', '/', ''].map(pathPrefixOf)).toEqual([
    '/perch',
    '/perch',
    '/our/voice',
    '',
    '',
  ]);
});

it.each(['perch', '//', '/perch//', '/a b', '/../x', '/%2e', '/files/', '/assets', '/a/b/c/d/e'])(
  '%s is no prefix',
  (pathname) => {
    expect(pathPrefixOf(pathname)).toBeNull();
  },
);
