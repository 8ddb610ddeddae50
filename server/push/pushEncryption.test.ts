import { createPublicKey, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { encryptPush, PushTooLongError, ServerPushKey } from './pushEncryption.ts';

/** The example of RFC 8291, appendix A. */
const browser = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};
const random = {
  privateKey: Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'),
  salt: Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url'),
};

it('encrypts the example of RFC 8291 as it is written there', () => {
  const body = encryptPush(browser, 'When I grow up, I want to be a watermelon', random, 0);
  expect(body.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

it('makes all messages equally long, and refuses one that no push service must take', () => {
  const lengths = ['', 'short', 'x'.repeat(900)].map((text) => encryptPush(browser, text).length);
  expect(new Set(lengths).size).toBe(1);
  expect(() => encryptPush(browser, 'x'.repeat(4000))).toThrow(PushTooLongError);
});

it('refuses a key that is no point of the curve', () => {
  const p256dh = Buffer.alloc(65, 4).toString('base64url');
  expect(() => encryptPush({ ...browser, p256dh }, 'text')).toThrow();
});

it('signs for one push service, until less than a day from now', () => {
  const key = ServerPushKey.fromText(ServerPushKey.make().toText());
  const now = Date.UTC(2026, 0, 1);
  const contact = 'mailto:owner@example.org';
  const value = key.authorization('https://push.example.org/send/abc', contact, now);
  const [, token = '', publicKey = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(value) ?? [];
  expect(publicKey).toBe(key.publicKey);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(read(head)).toEqual({ typ: 'JWT', alg: 'ES256' });
  expect(read(claims)).toEqual({
    aud: 'https://push.example.org',
    exp: now / 1000 + 12 * 60 * 60,
    sub: contact,
  });
  const point = Buffer.from(publicKey, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  expect(signed).toBe(true);
});
