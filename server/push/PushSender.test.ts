import { createECDH } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { guardedLookup, isPublicAddress } from '../reach/guardedLookup.ts';
import { PushSender } from './PushSender.ts';
import { ServerPushKey } from './pushEncryption.ts';

let server: Server;
let connections = 0;
beforeEach(async () => {
  connections = 0;
  server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => server.close());

const p256dh = createECDH('prime256v1').generateKeys('base64url');
const messageTo = (host: string) => ({
  subscription: {
    endpoint: `https://${host}:${(server.address() as AddressInfo).port}/`,
    p256dh,
    auth: Buffer.alloc(16).toString('base64url'),
    language: 'en' as const,
  },
  text: '{}',
  tag: 'x',
  keptS: 1,
});
const senderWith = (connection?: ConstructorParameters<typeof PushSender>[0]['connection']) =>
  new PushSender({ key: ServerPushKey.make(), contact: 'mailto:owner@example.org', connection });

it('dials nothing on this machine or in its networks, whatever a name says', async () => {
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', '10.0.0.1']) {
    expect(await senderWith().send(messageTo(host)), host).toBe('failed');
  }
  // A name of the internet that leads here.
  const lookup = guardedLookup(isPublicAddress, async () => ['127.0.0.1']);
  expect(await senderWith({ lookup }).send(messageTo('push.example.com'))).toBe('failed');
  expect(connections).toBe(0);
});

it('gives up what is on its way, and what waits, when it is closed', async () => {
  const here = guardedLookup(
    () => true,
    async () => ['127.0.0.1'],
  );
  const sender = senderWith({ lookup: here });
  const sent = Array.from({ length: 20 }, () => sender.send(messageTo('push.example.com')));
  await expect.poll(() => connections).toBeGreaterThan(0);
  sender.close();
  expect(new Set(await Promise.all(sent))).toEqual(new Set(['failed']));
  expect(await sender.send(messageTo('push.example.com'))).toBe('failed');
  expect(connections).toBeLessThanOrEqual(8);
});
