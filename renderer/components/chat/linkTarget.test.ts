import { expect, test } from 'vitest';
import { linkTarget } from './linkTarget.ts';

test.each([
  ['https://perch.example/a', 'https://perch.example/a'],
  ['https://perch.example/a', 'perch.example/a'],
  ['http://www.perch.example/', 'www.perch.example'],
])('%s shown as %s needs no host beside it', (address, label) => {
  expect(linkTarget(address, label)).toEqual({ href: address, shownHost: null });
});

test.each([
  ['https://other.example/', 'perch.example', 'other.example'],
  ['https://other.example/', 'click here', 'other.example'],
  ['https://perch.example@other.example/', 'https://perch.example@other.example/', 'other.example'],
  ['https://аpple.example/', 'https://аpple.example/', 'xn--pple-43d.example'],
])('%s shown as %s shows %s', (address, label, host) => {
  expect(linkTarget(address, label)?.shownHost).toBe(host);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,a',
  'file:///etc/passwd',
  'mailto:a@b.example',
  'x',
  '',
])('%j is no link', (address) => {
  expect(linkTarget(address, 'here')).toBeNull();
});
