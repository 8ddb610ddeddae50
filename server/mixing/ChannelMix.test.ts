import { Application, createDecoder, createEncoder, type OpusDecoderHandle } from 'libopus-wasm';
import { expect, it } from 'vitest';
import { levelOf } from '../../shared/sound/levelOf.fixture.ts';
import { ChannelMix } from './ChannelMix.ts';
import { EncoderPool } from './EncoderPool.ts';

const blockSamples = 960;
const tones = [500, 700, 900] as const;
const heard = 0.05;
/** What is left of a tone that is not in a mix: of its neighbours, and of what a codec does to them. */
const absent = 0.015;
const quality = { bitrate: 64_000, blocks: 1, withShares: false };

/** Somebody who sends a tone from some block on, in packets of 20 ms. */
async function speaker(tone: number) {
  const encoder = await createEncoder({
    application: Application.Voip,
    channels: 2,
    bitrate: 32_000,
    fec: true,
    packetLossPercent: 20,
  });
  let sent = 0;
  return () => {
    const sound = new Float32Array(2 * blockSamples);
    for (let index = 0; index < sound.length; index += 1) {
      const at = sent * blockSamples + (index >> 1);
      sound[index] = 0.15 * Math.sin((2 * Math.PI * tone * at) / 48_000);
    }
    const timestamp = sent * blockSamples;
    const sequence = sent;
    sent += 1;
    return { sequence, timestamp, payload: encoder.encodeFloat(sound) };
  };
}

/** A channel in which the three speak, and what each stream has of it: the left channel, block after block. */
async function channel(streams: Readonly<Record<string, number | null>>) {
  const encoders = new EncoderPool();
  encoders.fill();
  const mix = new ChannelMix(blockSamples, encoders);
  const speakers = await Promise.all(tones.map(speaker));
  const names = Object.keys(streams);
  const decoders = new Map<string, OpusDecoderHandle>();
  const sounds = new Map<string, Float32Array[]>(names.map((name) => [name, []]));
  for (const [index, name] of names.entries()) {
    decoders.set(name, await createDecoder({ channels: 2 }));
    mix.hear(index, { ...quality, without: streams[name] ?? null });
  }
  for (const index of tones.keys()) {
    mix.addVoice(index, { speaker: index, isShare: false, isLevelled: false });
  }
  let nowMs = 1_000;
  return {
    mix,
    /** Runs for some blocks. `arrives` says whether the packet of a speaker is not lost, or not sent at all. */
    async run(blocks: number, arrives: (speaker: number, block: number) => boolean) {
      for (const sound of sounds.values()) sound.length = 0;
      for (let block = 0; block < blocks; block += 1) {
        for (const [index, next] of speakers.entries()) {
          const packet = next();
          if (arrives(index, block)) mix.take(index, { ...packet, arrivedMs: nowMs });
        }
        mix.mix(nowMs, (ids, packet) => {
          for (const id of ids) {
            const name = names[id] ?? '';
            const stereo = packet
              ? decoders.get(name)?.decodeFloat(packet)
              : new Float32Array(2 * blockSamples);
            sounds.get(name)?.push((stereo ?? new Float32Array()).filter((_, at) => at % 2 === 0));
          }
        });
        nowMs += 20;
        // Encoders and decoders are made between two blocks.
        await Promise.resolve();
      }
    },
    /** The tones of a stream in its last second, 40 ms at a time: a voice that is brought in time is a little higher or lower. */
    hears(name: string) {
      const sound = (sounds.get(name) ?? []).slice(-50);
      const pieces = Array.from({ length: 25 }, (_, index) =>
        sound.slice(2 * index, 2 * index + 2),
      );
      return tones.map((tone) => pieces.reduce((sum, each) => sum + levelOf(each, tone) / 25, 0));
    },
    sound: (name: string) => (sounds.get(name) ?? []).flatMap((block) => [...block]),
  };
}

it('has all voices, and for who speaks all but their own; one whose packets are lost, too', async () => {
  const { run, hears } = await channel({ common: null, first: 0, second: 1, third: 2 });
  // One of ten packets of the third is lost.
  await run(150, (index, block) => index !== 2 || block % 10 !== 4);
  expect(hears('common').map((level) => level > heard)).toEqual([true, true, true]);
  for (const [index, name] of ['first', 'second', 'third'].entries()) {
    const levels = hears(name);
    expect(levels.map((level) => level > heard)).toEqual(tones.map((_, other) => other !== index));
    expect(levels[index]).toBeLessThan(absent);
  }
  // What is lost is made up: the tone hardly becomes weaker.
  const [, second = 0, third = 0] = hears('common');
  expect(third).toBeGreaterThan(0.7 * second);
});

it('encodes once for all who hear the same, and for who has been silent the same again', async () => {
  const { run, mix } = await channel({ common: null, first: 0, second: 1 });
  const groups = async (arrives: (speaker: number) => boolean) => {
    await run(100, arrives);
    let count = 0;
    mix.mix(1_000 + 20 * 1_000, () => {
      count += 1;
    });
    return count;
  };
  expect(await groups((index) => index === 2)).toBe(1);
  expect(await groups((index) => index !== 1)).toBe(2);
});

it('makes no click when somebody comes, goes or is muted', async () => {
  const { run, mix, sound } = await channel({ common: null });
  const steps = () => {
    const samples = sound('common');
    return Math.max(...samples.map((sample, at) => Math.abs(sample - (samples[at - 1] ?? sample))));
  };
  await run(50, (index) => index === 0);
  await run(50, (index) => index === 0);
  // The steepest part of the tone itself.
  const calm = steps();
  await run(60, (index, block) => index === 0 && block < 20);
  expect(steps()).toBeLessThan(1.5 * calm);
  await run(60, (index, block) => index === 0 && block >= 20);
  expect(steps()).toBeLessThan(1.5 * calm);
  mix.removeVoice(0);
  await run(20, (index) => index === 0);
  expect(steps()).toBeLessThan(1.5 * calm);
});
