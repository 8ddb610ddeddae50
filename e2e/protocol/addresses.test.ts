import { networkInterfaces } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { freePorts } from '../harness/freePorts.ts';
import { tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';

const ipv6 = '::1';
const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === ipv6);

let local: LocalServer | undefined;
let people: SoundingPeer[] = [];
afterEach(async () => {
  for (const person of people) person.close();
  people = [];
  await local?.close();
});

/** Ann and Bob enter through this address with all that the server tells of its own, and hear each other over UDP. */
async function expectHeard(url: string): Promise<void> {
  for (const name of ['Ann', 'Bob'] as const) {
    const person = await SoundingPeer.enter(url, name, tones[name], undefined, 'all');
    people.push(person);
    await person.join('General');
  }
  const heard = new Set<number>();
  await expect
    .poll(() => {
      for (const { frequency } of people.flatMap(({ hears }) => hears)) heard.add(frequency);
      return [...heard].sort();
    })
    .toEqual([tones.Ann, tones.Bob]);
  expect(await people[0]?.path()).toMatchObject({ way: 'udp' });
}

it.runIf(hasIpv6)('where there is only IPv6, two people hear each other', async () => {
  const port = await freePorts(1, [ipv6]);
  const env = { PERCH_HOST: ipv6, PERCH_PORT: String(port) };
  local = await LocalServer.start({ workers: 1, env });
  await expectHeard(`https://[${ipv6}]:${port}`);
});

it('at home, a public address that the router does not lead back to keeps nobody from hearing', async () => {
  // Nothing answers there.
  const publicAddress = '127.0.0.9';
  local = await LocalServer.start({
    workers: 1,
    announcedAddress: `${publicAddress},127.0.0.1`,
  });
  await expectHeard(local.url);
  const told = people[0]?.peer.session.media?.recv.iceCandidates ?? [];
  expect(new Set(told.map(({ address }) => address))).toEqual(
    new Set([publicAddress, '127.0.0.1']),
  );
});
