import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import { tones } from '../harness/tones.ts';
import { DeviceKey } from './DeviceKey.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';

const cycles = 200;
/** Every tenth cycle is a whole session with its own transports. */
const sessionEvery = 10;
/** The allowed ratio of worker memory, last cycle to first quarter (R2 of the quality plan). */
const growthLimit = 1.05;

const carriesMid = ({ rtpParameters }: ConsumerOffer) =>
  rtpParameters?.headerExtensions.some(({ uri }) => uri.endsWith(':sdes:mid'));

let local: LocalServer;
let residents: SoundingPeer[];
let guest: SoundingPeer;

beforeAll(async () => {
  local = await LocalServer.start({
    workers: 2,
    // On a fast machine the guest comes more often than a person may.
    limits: { startsPerPerson: { burst: 10_000, perSecond: 5 } },
  });
  residents = [
    await SoundingPeer.enter(local.url, 'Ann', tones.Ann),
    await SoundingPeer.enter(local.url, 'Bob', tones.Bob),
  ];
  for (const resident of residents) await resident.join('General');
  guest = await SoundingPeer.enter(local.url, 'Cho', tones.Cho);
}, 60_000);
afterAll(async () => {
  for (const person of [...(residents ?? []), guest]) person?.close();
  await local?.close();
});

it(`${cycles} joins and leaves let nothing grow: producers, consumers, transports, memory`, {
  timeout: 900_000,
}, async () => {
  const key = new DeviceKey();
  const memory: number[] = [];
  let baseline: object | null = null;
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    const whole = cycle % sessionEvery === 0;
    const visitor = whole ? await SoundingPeer.enter(local.url, 'Dan', tones.Dan, key) : guest;
    await visitor.join('General');
    // By these WebRTC tells voices apart whose packets come before they are negotiated.
    expect(visitor.peer.offers.every(carriesMid)).toBe(true);
    await expect.poll(() => visitor.hears.length, { interval: 10 }).toBe(residents.length);
    if (whole) await visitor.closeForGood();
    else await visitor.leave();
    if (cycle === sessionEvery) {
      baseline = await local.counts.count();
    }
    memory.push(await local.counts.peakMemoryKiB());
  }
  await expect.poll(() => local.counts.count()).toEqual(baseline);
  const quarter = memory[cycles / 4 - 1] ?? 0;
  const last = memory.at(-1) ?? 0;
  expect(last / quarter).toBeLessThanOrEqual(growthLimit);
  expect(local.server.health().sessions).toBe(residents.length + 1);
  expect(local.complaints).toEqual([]);
});
