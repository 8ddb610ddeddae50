import { OpusDecoder } from 'opus-decoder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ToneName, toneNames, tones } from '../harness/tones.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { levelAt } from './streamSinks.ts';
import { granted } from './TestPeer.ts';

const heard = 0.02;
let local: LocalServer;
let people: SoundingPeer[];
let ann: SoundingPeer;
let bob: SoundingPeer;
let cho: SoundingPeer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 2, env: withoutEncryption });
  const enter = (name: ToneName) => SoundingPeer.enter(local.url, name, tones[name]);
  people = await Promise.all((['Ann', 'Bob', 'Cho'] as const).map(enter));
  [ann, bob, cho] = people as [SoundingPeer, SoundingPeer, SoundingPeer];
  for (const person of people) await person.join('General');
});
afterAll(async () => {
  for (const person of people ?? []) person.close();
  await local?.close();
});

const mute = async ({ peer }: SoundingPeer, muted: boolean) =>
  granted(await peer.ask('peer:update', { muted, deafened: false, listenOnly: false }));
const takeMix = async ({ peer }: SoundingPeer, wanted: boolean) =>
  granted(await peer.ask('line:takeMix', { wanted }));
/** The voices that the server sends to somebody each by itself. */
const voicesTo = ({ peer }: SoundingPeer) => {
  const ids = peer.offers
    .filter(({ source }) => source === 'microphone')
    .map((offer) => String(offer.consumerId));
  return local.counts.consumers.filter(({ id, paused }) => ids.includes(id) && !paused);
};
const mixesTo = ({ peer }: SoundingPeer) =>
  peer.offers.filter(({ source }) => source === 'mix').length;
/** Waits until all of these have been heard, each at some time, from what `hears` tells now and then. Returns whoever was heard. */
async function gather(
  hears: () => readonly ToneName[] | null,
  names: readonly ToneName[],
): Promise<ToneName[]> {
  const found = new Set<ToneName>();
  const find = () => {
    for (const name of hears() ?? []) found.add(name);
    return names.filter((name) => !found.has(name));
  };
  await expect.poll(find).toEqual([]);
  return [...found].sort();
}

/** Hears the common mix of General as a player does. */
async function listen() {
  const decoder = new OpusDecoder({ channels: 2 });
  await decoder.ready;
  const sound: Float32Array[] = [];
  let [packets, ended] = [0, false];
  const stop = local.server.liveMixes.listen(
    ann.peer.channel('General').id,
    (packet) => {
      packets += 1;
      const { channelData, errors } = decoder.decodeFrame(packet);
      if (errors.length > 0) throw new Error(errors[0]?.message);
      sound.push(channelData[0] ?? new Float32Array());
      if (sound.length > 20) sound.shift();
    },
    () => {
      ended = true;
    },
  );
  return {
    hears: () =>
      toneNames.filter((name) => levelAt({ sound, sampleRate: 48_000 }, tones[name]) > heard),
    packets: () => packets,
    ended: () => ended,
    stop,
  };
}

describe('the common mix of a channel', () => {
  it('has everybody who speaks there, nobody who is muted or elsewhere, and goes on in silence', async () => {
    const mix = await listen();
    expect(await gather(mix.hears, ['Ann', 'Bob', 'Cho'])).toEqual(['Ann', 'Bob', 'Cho']);

    await mute(ann, true);
    await expect.poll(() => mix.hears().includes('Ann')).toBe(false);
    expect(await gather(mix.hears, ['Bob', 'Cho'])).toEqual(['Bob', 'Cho']);
    await bob.join('Music');
    await expect.poll(() => mix.hears().includes('Bob')).toBe(false);
    expect(await gather(mix.hears, ['Cho'])).toEqual(['Cho']);
    await mute(cho, true);
    await expect.poll(() => mix.hears()).toEqual([]);
    const before = mix.packets();
    await expect.poll(() => mix.packets()).toBeGreaterThan(before + 10);

    await mute(ann, false);
    await mute(cho, false);
    await bob.join('General');
    expect(await gather(mix.hears, ['Ann', 'Bob', 'Cho'])).toEqual(['Ann', 'Bob', 'Cho']);
    mix.stop();
    expect(mix.ended()).toBe(false);
  });
});

describe('who takes one stream', () => {
  it('hears everybody but themselves in it and no voice twice, and each voice by itself again', async () => {
    for (const person of people) await takeMix(person, true);
    for (const person of people) await expect.poll(() => mixesTo(person)).toBe(1);
    for (const person of people) await expect.poll(() => voicesTo(person)).toEqual([]);
    const hearing = await Promise.all([
      gather(() => ann.mixed, ['Bob', 'Cho']),
      gather(() => bob.mixed, ['Ann', 'Cho']),
      gather(() => cho.mixed, ['Ann', 'Bob']),
    ]);
    expect(hearing).toEqual([
      ['Bob', 'Cho'],
      ['Ann', 'Cho'],
      ['Ann', 'Bob'],
    ]);

    // Who has been silent hears what all hear; when they speak again, they do not hear themselves.
    await mute(ann, true);
    await expect.poll(() => bob.mixed?.includes('Ann')).toBe(false);
    await gather(() => bob.mixed, ['Cho']);
    await mute(ann, false);
    const [bobs, anns] = await Promise.all([
      gather(() => bob.mixed, ['Ann', 'Cho']),
      gather(() => ann.mixed, ['Bob', 'Cho']),
    ]);
    expect([bobs, anns]).toEqual([
      ['Ann', 'Cho'],
      ['Bob', 'Cho'],
    ]);

    await takeMix(bob, false);
    await expect.poll(() => [mixesTo(bob), voicesTo(bob).length]).toEqual([0, 2]);
    await expect.poll(() => [mixesTo(ann), mixesTo(cho)]).toEqual([1, 1]);
  });

  it('has it again where they go and when they come back, and not with only one other', async () => {
    await bob.join('Music');
    await expect.poll(() => [mixesTo(ann), voicesTo(ann).length]).toEqual([0, 1]);
    await ann.join('Music');
    await cho.join('Music');
    await expect.poll(() => [mixesTo(ann), mixesTo(cho), mixesTo(bob)]).toEqual([1, 1, 0]);
    expect(await gather(() => ann.mixed, ['Bob', 'Cho'])).toEqual(['Bob', 'Cho']);
    for (const person of people) await person.join('General');
    expect(await gather(() => ann.mixed, ['Bob', 'Cho'])).toEqual(['Bob', 'Cho']);
    for (const person of people) await takeMix(person, false);
    await expect.poll(() => people.map(mixesTo)).toEqual([0, 0, 0]);
  });

  it('gets it by itself on a line that has no room for more than one voice', async () => {
    expect(await bob.peer.codeOf('line:report', { width: 'oneVoice' })).toBe('ok');
    await expect.poll(() => [mixesTo(bob), voicesTo(bob).length]).toEqual([1, 0]);
    expect(await gather(() => bob.mixed, ['Ann', 'Cho'])).toEqual(['Ann', 'Cho']);
    expect(await bob.peer.codeOf('line:report', { width: 'wide' })).toBe('ok');
    await expect.poll(() => [mixesTo(bob), voicesTo(bob).length]).toEqual([0, 2]);
  });
});
