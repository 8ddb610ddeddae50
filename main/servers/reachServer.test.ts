import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { issueCertificate } from '../../certs/issueCertificate.ts';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import { reached } from '../../shared/doctor/facts.fixture.ts';
import { normalizePin } from './normalizePin.ts';
import { reachServer } from './reachServer.ts';

type Issued = Awaited<ReturnType<typeof issueCertificate>>;

const servers: Server[] = [];
let own: Issued;

beforeAll(async () => {
  own = await issueCertificate({ names: ['localhost'], addresses: ['127.0.0.1'] }, new Date());
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function serve(issued: Issued, answer: RequestListener): Promise<string> {
  const server = createServer({ cert: issued.cert, key: issued.key }, answer);
  return `https://127.0.0.1:${await listening(server)}`;
}

/** A server below TLS; that its clients go away at any moment is no fault of it. */
const quietServer = (answer: (socket: Socket) => void) =>
  createTcpServer((socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  });
const pinOf = ({ cert }: Issued) => normalizePin(keyFingerprint(cert));
const perch: RequestListener = (_request, response) => {
  response.end('{ "product": "perch", "status": "ok" }');
};

test('goes all the way to a server whose key is pinned', async () => {
  const url = await serve(own, perch);
  const { reach, clockOffsetMs } = await reachServer(url, pinOf(own));
  expect(reach).toEqual({ ...reached, nameResolves: null });
  expect(Math.abs(clockOffsetMs ?? Number.NaN)).toBeLessThan(60_000);
});

test('sends nothing to a server with another key', async () => {
  const asked = vi.fn();
  const url = await serve(own, asked);
  const { reach } = await reachServer(url, 'ab'.repeat(32));
  expect(reach).toMatchObject({ certificate: 'otherKey', product: null });
  expect(asked).not.toHaveBeenCalled();
});

test('tells a certificate of another name, one that has expired, and one of tomorrow', async () => {
  const elsewhere = await issueCertificate({ names: ['other.example'], addresses: [] }, new Date());
  expect((await reachServer(await serve(elsewhere, perch), null)).reach.certificate).toBe(
    'otherName',
  );
  expect((await reachServer(await serve(own, perch), null)).reach.certificate).toBe('unknown');
  const names = { names: [], addresses: ['127.0.0.1'] };
  const old = await issueCertificate(names, new Date('2001-01-01'));
  expect((await reachServer(await serve(old, perch), null)).reach.certificate).toBe('expired');
  const early = await issueCertificate(names, new Date(Date.now() + 10 * 24 * 3_600_000));
  expect((await reachServer(await serve(early, perch), null)).reach.certificate).toBe(
    'notYetValid',
  );
});

test('tells another program, one that hangs, and a handshake whose packets are lost', async () => {
  const page = await serve(own, (_request, response) => response.end('<html>'));
  expect((await reachServer(page, null)).reach).toMatchObject({ tls: 'done', product: 'other' });
  const speaksNoTls = await listening(quietServer((socket) => socket.end('hello\r\n')));
  expect((await reachServer(`https://127.0.0.1:${speaksNoTls}`, null)).reach.tls).toBe('failed');
  const hangs = await listening(quietServer((socket) => socket.resume()));
  expect((await reachServer(`https://127.0.0.1:${hangs}`, null, 200)).reach).toMatchObject({
    tcp: 'answers',
    tls: 'silent',
    largePackets: null,
  });
  const answersOnlyPlain = await listening(
    quietServer((socket) => {
      socket.on('data', (bytes) => {
        if (bytes.toString('latin1').startsWith('GET'))
          socket.end('HTTP/1.1 308 Elsewhere\r\n\r\n');
      });
    }),
  );
  const { reach } = await reachServer(`https://127.0.0.1:${answersOnlyPlain}`, null, 200);
  expect(reach).toMatchObject({ tls: 'silent', largePackets: 'vanish' });
});
