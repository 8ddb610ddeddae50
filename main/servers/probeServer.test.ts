import { X509Certificate } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { issueCertificate } from '../../certs/issueCertificate.ts';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import { normalizePin } from './normalizePin.ts';
import { probeServer } from './probeServer.ts';

type Issued = Awaited<ReturnType<typeof issueCertificate>>;

const names = { names: ['localhost'], addresses: ['127.0.0.1'] };
const servers: { close(): unknown }[] = [];
let own: Issued;
let trusted: Issued;

beforeAll(async () => {
  own = await issueCertificate(names, new Date());
  trusted = await issueCertificate(names, new Date());
  // Before the first probe, which reads the certificates of the system.
  setDefaultCACertificates([trusted.cert]);
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const pinOf = ({ cert }: Issued) => normalizePin(keyFingerprint(cert));
const oldPinOf = ({ cert }: Issued) => normalizePin(new X509Certificate(cert).fingerprint256);

async function serve(issued: Issued, answer: RequestListener): Promise<string> {
  const server: Server = createServer({ cert: issued.cert, key: issued.key }, answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const perch: RequestListener = (request, response) => {
  const found = request.url === '/healthz';
  response.writeHead(found ? 503 : 404).end('{ "product": "perch", "status": "starting" }');
};

test('a Perch server is recognised by its report, and its certificate is returned', async () => {
  const url = await serve(own, perch);
  const certificate = oldPinOf(own);
  const seen = { kind: 'perch', fingerprint: pinOf(own), certificate, trusted: false };
  expect(await probeServer(url, null)).toEqual(seen);
  expect(await probeServer(url, pinOf(own))).toEqual(seen);
  expect(await probeServer(url, certificate)).toEqual(seen);
});

test('a certificate that the system trusts is trusted for its own name only', async () => {
  const url = await serve(trusted, perch);
  expect(await probeServer(url, null)).toEqual({
    kind: 'perch',
    fingerprint: pinOf(trusted),
    certificate: oldPinOf(trusted),
    trusted: true,
  });
  const elsewhere = await issueCertificate({ names: ['other.example'], addresses: [] }, new Date());
  const wrongName = await serve(elsewhere, perch);
  expect(await probeServer(wrongName, null)).toMatchObject({ trusted: false });
});

test('nothing is sent to a server with another certificate than the expected one', async () => {
  let asked = 0;
  const url = await serve(own, (_request, response) => {
    asked++;
    response.end();
  });
  expect(await probeServer(url, 'ab'.repeat(32))).toEqual({
    kind: 'wrongCertificate',
    fingerprint: pinOf(own),
  });
  expect(asked).toBe(0);
});

test.each([
  ['a page', '<!doctype html>'],
  ['a report of something else', '{ "product": "other" }'],
  ['null', 'null'],
  ['something without end', 'x'.repeat(3 * 1024 * 1024)],
])('%s is no Perch server', async (_what, text) => {
  const url = await serve(own, (_request, response) => response.end(text));
  expect(await probeServer(url, null)).toEqual({ kind: 'notPerch' });
});

test('a server without TLS is unreachable', async () => {
  const server = createTcpServer((socket) => socket.resume().end('hello\n'));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await probeServer(`https://127.0.0.1:${port}`, null)).toEqual({ kind: 'unreachable' });
  await new Promise((resolve) => server.close(resolve));
  expect(await probeServer(`https://127.0.0.1:${port}`, null)).toEqual({ kind: 'unreachable' });
});
