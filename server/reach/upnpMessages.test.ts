import { expect, test } from 'vitest';
import { controlPlace, descriptionUrl, textOf } from './upnpMessages.ts';

const answer = (location: string) => `HTTP/1.1 200 OK\r\nST: x\r\nLOCATION: ${location}\r\n\r\n`;

test('a description URL is accepted only at the address of the sender', () => {
  const url = descriptionUrl(answer('http://192.168.1.1:5000/root.xml'), '192.168.1.1');
  expect(url?.href).toBe('http://192.168.1.1:5000/root.xml');
  for (const location of [
    'http://192.168.1.2/root.xml',
    'http://127.0.0.1:8080/admin',
    'https://192.168.1.1/root.xml',
    'file:///etc/passwd',
    'http://me@192.168.1.1/',
    'http://192.168.1.1.example.org/',
    `http://192.168.1.1/${'x'.repeat(600)}`,
    '//',
    '',
  ]) {
    expect(descriptionUrl(answer(location), '192.168.1.1'), location).toBeNull();
  }
});

test('text that is not an answer to a search is ignored', () => {
  expect(descriptionUrl('', '192.168.1.1')).toBeNull();
  expect(descriptionUrl('NOTIFY * HTTP/1.1\r\nLOCATION: http://192.168.1.1/', '192.168.1.1')).toBe(
    null,
  );
  expect(descriptionUrl('HTTP/1.1 200 OK\r\n\r\n', '192.168.1.1')).toBeNull();
});

function description(services: readonly (readonly [string, string])[], extra = ''): string {
  const list = services.map(
    ([type, url]) =>
      `<service>\n<serviceType>urn:schemas-upnp-org:service:${type}</serviceType>` +
      `<controlURL> ${url} </controlURL></service>`,
  );
  return `<root>${extra}<device><serviceList>${list.join('')}</serviceList></device></root>`;
}
const root = new URL('http://192.168.1.1:5000/desc/root.xml');

test('takes the best service that opens ports, and resolves its URL', () => {
  const both = description([
    ['WANPPPConnection:1', '/ppp'],
    ['WANIPConnection:1', 'ip'],
  ]);
  expect(controlPlace(both, root)?.url.href).toBe('http://192.168.1.1:5000/desc/ip');
  const old = description(
    [['WANPPPConnection:1', '/ppp']],
    '<URLBase>http://192.168.1.1:80</URLBase>',
  );
  expect(controlPlace(old, root)?.url.href).toBe('http://192.168.1.1/ppp');
});

test('ignores a service at another address', () => {
  const elsewhere = description([['WANIPConnection:1', 'http://10.0.0.1/control']]);
  expect(controlPlace(elsewhere, root)).toBeNull();
  const base = '<URLBase>http://10.0.0.1/</URLBase>';
  expect(controlPlace(description([['WANIPConnection:1', '/c']], base), root)).toBeNull();
  expect(controlPlace(description([['Layer3Forwarding:1', '/c']]), root)).toBeNull();
});

test('reads text that is not a description in linear time', () => {
  // In proportion to its length it is some milliseconds; with its square it would be longer than a test may take.
  for (const text of [
    '<service>'.repeat(7000),
    '<serviceType '.repeat(5000),
    `<service><serviceType>${'<'.repeat(60_000)}`,
    '\0'.repeat(65_536),
  ]) {
    expect(controlPlace(text, root)).toBeNull();
    expect(textOf(text, 'serviceType')).toBeNull();
  }
});
