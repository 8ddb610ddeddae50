import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { issueCertificate } from '../../certs/issueCertificate.ts';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import { createLog } from '../log.ts';
import { PublicAddress } from './PublicAddress.ts';

const own = { pin: 'AA:BB' };
const lines: string[] = [];
const log = createLog('info', { out: (line) => lines.push(line), err: (line) => lines.push(line) });
const direct = { isProxied: false };
const opened: { close(): unknown }[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
  lines.length = 0;
});

function addressAt(url: string | null): PublicAddress {
  const address = new PublicAddress({ url, own, log });
  opened.push(address);
  return address;
}

it('without a public address, links carry the own key, but not to who came through a proxy', () => {
  const address = addressAt(null);
  expect(address.placeFor(direct)).toEqual({ url: null, fingerprint256: own.pin });
  expect(address.placeFor({ isProxied: true })).toEqual({ url: null, fingerprint256: null });
});

it('with one, links carry the key of the self-made certificate that is shown there', async () => {
  const { cert, key } = await issueCertificate({ names: ['localhost'], addresses: [] }, new Date());
  const server: Server = createServer({ cert, key }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(server);
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/perch`;
  const address = addressAt(url);
  await expect
    .poll(() => address.placeFor(direct))
    .toEqual({ url, fingerprint256: keyFingerprint(cert) });
});

it('an address that does not answer gives links without a key, and one line in the log', async () => {
  const url = 'https://127.0.0.1:1';
  const address = addressAt(url);
  await expect.poll(() => lines.join('\n')).toContain('PERCH_PUBLIC_URL');
  expect(address.placeFor(direct)).toEqual({ url, fingerprint256: null });
});
