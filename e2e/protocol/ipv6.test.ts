import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from '../harness/freePorts.ts';
import { tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';

const host = '::1';
const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === host);

let local: LocalServer | null = null;

beforeAll(async () => {
  if (!hasIpv6) return;
  const port = await freePorts(1, [host]);
  local = await LocalServer.start({
    workers: 1,
    env: { PERCH_HOST: host, PERCH_PORT: String(port) },
  });
});
afterAll(async () => {
  await local?.close();
});

it.runIf(hasIpv6)('where there is only IPv6, two people hear each other', async () => {
  const url = `https://[${host}]:${local?.server.port}`;
  const ann = await SoundingPeer.enter(url, 'Ann', tones.Ann);
  const bob = await SoundingPeer.enter(url, 'Bob', tones.Bob);
  try {
    for (const person of [ann, bob]) await person.join('General');
    const heard = new Set<string>();
    await expect
      .poll(() => {
        for (const person of [ann, bob]) {
          for (const { frequency } of person.hears)
            heard.add(`${person.peer.session.user.name} ${frequency}`);
        }
        return [...heard].sort();
      })
      .toEqual([`Ann ${tones.Bob}`, `Bob ${tones.Ann}`]);
    expect(await ann.path()).toMatchObject({ way: 'udp' });
  } finally {
    for (const person of [ann, bob]) await person.closeForGood();
  }
});
