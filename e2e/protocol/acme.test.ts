import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestAuthority } from '../../certs/TestAuthority.fixture.ts';
import { freePorts } from '../harness/freePorts.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';

const domain = 'voice.example.org';
const opened = Promise.withResolvers<void>();
let authority: TestAuthority;
let local: LocalServer;

beforeAll(async () => {
  const port = await freePorts(1, ['127.0.0.1']);
  authority = await TestAuthority.start(port);
  authority.opens = opened.promise;
  local = await LocalServer.start({
    workers: 1,
    env: {
      PERCH_DOMAIN: domain,
      PERCH_ACME_URL: authority.directoryUrl,
      PERCH_ACME_PORT: String(port),
    },
  });
});
afterAll(async () => {
  await local?.close();
  authority?.close();
});

/** Whether somebody who trusts the authority gets to this server by its domain. */
async function isTrusted(): Promise<boolean> {
  const socket = connect({
    host: '127.0.0.1',
    port: local.server.port,
    servername: domain,
    ca: authority.root,
    rejectUnauthorized: false,
  });
  await once(socket, 'secureConnect');
  socket.destroy();
  return socket.authorized;
}

it('shows the certificate of the authority during a call that loses no packet', async () => {
  const ann = await SoundingPeer.enter(local.url, 'Ann', 440);
  const bob = await SoundingPeer.enter(local.url, 'Bob', 660);
  try {
    await ann.join('General');
    await bob.join('General');
    const received = async () => (await bob.voicePackets()).received;
    await expect.poll(received).toBeGreaterThan(20);
    expect(await isTrusted()).toBe(false);
    const before = await bob.voicePackets();
    opened.resolve();
    await expect.poll(isTrusted).toBe(true);
    await expect.poll(received).toBeGreaterThan(before.received + 20);
    expect((await bob.voicePackets()).lost).toBe(before.lost);
    expect(local.complaints).toEqual([]);
  } finally {
    ann.close();
    bob.close();
  }
});
