import { expect, test } from 'vitest';
import { publicHostOf } from './origin.ts';

const announced = ['Voice.example.org', '203.0.113.7', '2001:db8:0::7'];

/** What a page comes from, what `Host` became of it, and what a trusted proxy says. */
function hostOf(origin: string | undefined, host: string, forwardedHost?: string): string | null {
  return publicHostOf({ origin, host }, announced, forwardedHost ?? null);
}

test('pages of this server, the app and programs may connect', () => {
  const port = 'perch.example:44300';
  expect(hostOf('https://perch.example:44300', 'Perch.example:44300')).toBe(port);
  expect(hostOf('https://perch.example', 'perch.example')).toBe('perch.example');
  expect(hostOf('https://perch.example', 'perch.example:443')).toBe('perch.example');
  expect(hostOf('https://[2001:db8::1]:44300', '[2001:db8::1]:44300')).toBe('[2001:db8::1]:44300');
  expect(hostOf('app://perch', 'Perch.example:44300')).toBe(port);
  expect(hostOf(undefined, port)).toBe(port);
});

test('pages of other sites may not', () => {
  for (const origin of [
    'https://evil.example',
    'https://perch.example:1',
    'https://perch.example.evil.example:44300',
    'null',
    'app://other',
    'file://perch.example:44300',
    '',
  ]) {
    expect([origin, hostOf(origin, 'perch.example:44300')]).toEqual([origin, null]);
  }
  expect(hostOf('https://evil.example', '')).toBeNull();
});

test('behind a proxy, the origin of the page counts', () => {
  // nginx with `proxy_set_header Host $host` on a port other than 443.
  expect(hostOf('https://perch.example:8443', 'perch.example')).toBe('perch.example:8443');
  // Caddy, Traefik, Apache, and nginx with a line for it.
  expect(hostOf('https://perch.example', '127.0.0.1:44300', 'perch.example')).toBe('perch.example');
  expect(hostOf('app://perch', '127.0.0.1:44300', 'perch.example')).toBe('perch.example');
  expect(hostOf('https://evil.example', '127.0.0.1:44300', 'perch.example')).toBeNull();
});

test('an announced address belongs to this server, at any port', () => {
  // nginx as it is by itself: `Host` is what stands in `proxy_pass`.
  expect(hostOf('https://voice.example.org', '127.0.0.1:44300')).toBe('voice.example.org');
  expect(hostOf('https://voice.example.org:8443', 'perch:1')).toBe('voice.example.org:8443');
  expect(hostOf('https://203.0.113.7:8443', 'perch:1')).toBe('203.0.113.7:8443');
  expect(hostOf('https://[2001:db8::7]:8443', 'perch:1')).toBe('[2001:db8::7]:8443');
  expect(hostOf('https://other.example.org', 'perch:1')).toBeNull();
});
