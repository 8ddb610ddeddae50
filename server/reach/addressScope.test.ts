import { expect, test } from 'vitest';
import { scopeOf } from './addressScope.ts';

test.each([
  ['127.0.0.1', 'machine'],
  ['::1', 'machine'],
  ['10.1.2.3', 'network'],
  ['172.31.255.255', 'network'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'network'],
  ['::ffff:192.168.1.1', 'network'],
  ['169.254.7.7', 'network'],
  ['192.0.2.1', 'network'],
  ['2001:db8::1', 'network'],
  ['fd00::1', 'network'],
  ['fe80::1', 'network'],
  ['100.64.0.1', 'shared'],
  ['100.127.255.255', 'shared'],
  ['100.128.0.1', 'public'],
  ['192.0.0.2', 'shared'],
  ['0.0.0.0', 'none'],
  ['::', 'none'],
  ['224.0.0.1', 'none'],
  ['255.255.255.255', 'none'],
  ['93.184.216.34', 'public'],
  ['2a01:4f8::1', 'public'],
  ['ff02::1', 'none'],
  ['voice.example.org', 'none'],
  ['999.1.1.1', 'none'],
  ['', 'none'],
])('%s counts as %s', (address, scope) => {
  expect(scopeOf(address)).toBe(scope);
});
