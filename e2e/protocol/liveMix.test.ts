import { OpusDecoder } from 'opus-decoder';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ToneName, tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { levelAt } from './streamSinks.ts';

const heard = 0.02;
let local: LocalServer;
let people: SoundingPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 2 });
});
afterAll(async () => {
  for (const person of people) person.close();
  people = [];
  await local?.close();
});

async function enter(name: ToneName): Promise<SoundingPeer> {
  const person = await SoundingPeer.enter(local.url, name, tones[name]);
  people.push(person);
  await person.join('General');
  return person;
}

/** Who hears the common mix of a channel, as a player would: the last second of it, decoded. */
async function listenToMix(peer: SoundingPeer, channel: string) {
  const decoder = new OpusDecoder({ channels: 2 });
  await decoder.ready;
  const sound: Float32Array[] = [];
  const { id } = peer.peer.channel(channel);
  const stop = local.server.liveMixes.listen(
    id,
    (packet) => {
      const { channelData, errors } = decoder.decodeFrame(packet);
      if (errors.length > 0) throw new Error(errors[0]?.message);
      sound.push(channelData[0] ?? new Float32Array());
      if (sound.length > 30) sound.shift();
    },
    () => undefined,
  );
  return {
    get hears(): ToneName[] {
      const stream = { sound, sampleRate: 48_000 };
      return (Object.keys(tones) as ToneName[]).filter(
        (name) => levelAt(stream, tones[name]) > heard,
      );
    },
    stop,
  };
}

it('the common mix of a channel has everybody who speaks there', async () => {
  const ann = await enter('Ann');
  await enter('Bob');
  await enter('Cho');
  const mix = await listenToMix(ann, 'General');
  await expect.poll(() => mix.hears).toEqual(['Ann', 'Bob', 'Cho']);
  mix.stop();
});
