import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { expect, test } from 'vitest';
import { pinFor } from './keyFingerprint.ts';

async function issue(commonName: string, ca?: { key: string; cert: string }) {
  const { cert, private: key } = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    ...(ca ? { ca } : {}),
  });
  return { cert, key, fingerprint256: new X509Certificate(cert).fingerprint256 };
}

test('the key of a self-signed certificate is pinned, that of one from an authority is not', async () => {
  const own = await issue('nest.example');
  expect(pinFor(own)).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(pinFor(own)).not.toBe(own.fingerprint256);
  expect(pinFor(await issue('voice.example', await issue('Authority')))).toBeNull();
});
