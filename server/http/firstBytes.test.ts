import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { framedBindingRequest } from './bindingRequest.fixture.ts';
import { readFirstBytes } from './firstBytes.ts';

/** The verdict after each further byte, without repetitions. */
function verdictsOf(bytes: Buffer): string[] {
  const verdicts: string[] = [];
  for (let length = 0; length <= bytes.length; length += 1) {
    const { kind } = readFirstBytes(bytes.subarray(0, length));
    if (verdicts.at(-1) !== kind) verdicts.push(kind);
  }
  return verdicts;
}

const plain = (text: string) => readFirstBytes(Buffer.from(text, 'latin1'));

describe('readFirstBytes', () => {
  it('recognizes a TLS handshake by its first byte', () => {
    expect(readFirstBytes(Buffer.alloc(0)).kind).toBe('incomplete');
    expect(readFirstBytes(Buffer.from([0x16])).kind).toBe('tls');
  });

  it('waits for the whole first STUN frame and finds the server fragment', () => {
    const frame = framedBindingRequest({ username: 'abcd+/12:other' });
    expect(verdictsOf(frame)).toEqual(['incomplete', 'ice']);
    expect(readFirstBytes(Buffer.concat([frame, frame]))).toEqual({
      kind: 'ice',
      usernameFragment: 'abcd+/12',
    });
  });

  it.each([
    ['another message type', framedBindingRequest({ type: 0x0101 })],
    ['another cookie', framedBindingRequest({ cookie: 1 })],
    ['no username', framedBindingRequest({ username: null })],
    ['a username without colon', framedBindingRequest({ username: 'abcdef' })],
    ['a short fragment', framedBindingRequest({ username: 'abc:def' })],
    ['a fragment with other characters', framedBindingRequest({ username: 'ab\0cd:def' })],
    ['a frame longer than allowed', Buffer.from([0x08, 0x04])],
    ['a frame without attributes', Buffer.from([0x00, 0x14])],
    ['a frame that is not in words', Buffer.from([0x00, 0x41])],
    ['a byte that begins nothing', Buffer.from([0x80])],
    ['SSH', Buffer.from('SSH-2.0-OpenSSH')],
    ['a long plain head', Buffer.from(`GET / HTTP/1.1\r\nx: ${'a'.repeat(9000)}`)],
  ])('refuses %s', (_, bytes) => {
    expect(readFirstBytes(bytes).kind).toBe('unknown');
  });

  it('refuses an attribute that reaches beyond the message', () => {
    const frame = framedBindingRequest();
    frame.writeUInt16BE(0xffff, 24);
    expect(readFirstBytes(frame).kind).toBe('unknown');
  });

  it('decides about any bytes', () => {
    for (let round = 0; round < 500; round += 1) {
      const frame = framedBindingRequest({ username: randomBytes(round % 64).toString('latin1') });
      randomBytes(8).copy(frame, 22 + (round % 24));
      for (const bytes of [randomBytes(2100), frame]) {
        expect(readFirstBytes(bytes).kind).not.toBe('incomplete');
      }
    }
  });

  it('redirects plain HTTP to the same URL over HTTPS', () => {
    expect(plain('GET /a?b=c HTTP/1.1\r\nHost: nest.example:44300\r\n\r\n')).toEqual({
      kind: 'http',
      location: 'https://nest.example:44300/a?b=c',
    });
    expect(plain('POST / HTTP/1.0\r\nhost:[2001:db8::1]\r\nx: y\r\n\r\nbody')).toEqual({
      kind: 'http',
      location: 'https://[2001:db8::1]/',
    });
    expect(verdictsOf(Buffer.from('HEAD / HTTP/1.1\r\nHost: a\r\n\r\n'))).toEqual([
      'incomplete',
      'http',
    ]);
  });

  it.each([
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: \r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a"><script>\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: user@evil\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\nx: y\r\n\r\n',
    'GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /\rx HTTP/1.1\r\nHost: a\r\n\r\n',
  ])('echoes nothing of %j', (request) => {
    expect(plain(request)).toEqual({ kind: 'http', location: null });
  });

  it.each([
    [true, 'Host: nest.example\r\nX-Forwarded-Proto: https'],
    [true, 'Host: nest.example\r\nx-forwarded-proto:https, http'],
    [true, 'Host: nest.example\r\nForwarded: for=1.2.3.4;proto=https;host=nest.example'],
    [true, 'Host: nest.example\r\nSec-Fetch-Mode: navigate'],
    [false, 'Host: nest.example'],
    [false, 'Host: nest.example\r\nX-Forwarded-Proto: http\r\nSec-Fetch-Mode: navigate'],
    [false, 'Host: localhost:44300\r\nSec-Fetch-Mode: navigate'],
    [false, 'Host: 127.0.0.1:44300\r\nSec-Fetch-Mode: navigate'],
    [false, 'Host: [::1]:44300\r\nSec-Fetch-Mode: navigate'],
  ])('recognizes a proxy that was reached over HTTPS: %s, %j', (proxied, headers) => {
    const { kind } = plain(`GET / HTTP/1.1\r\n${headers}\r\n\r\n`);
    expect(kind).toBe(proxied ? 'proxiedHttp' : 'http');
  });
});
