import type { EncoderPool } from './EncoderPool.ts';
import { LiveVoice } from './LiveVoice.ts';
import { MixEncoder } from './MixEncoder.ts';
import type { MixHearing, VoiceKind, VoicePacket } from './mixMessages.ts';
import { addSamples, type Stereo, stereo } from './stereo.ts';

/** A voice keeps its own mix for so many blocks after it was heard: one second. */
const ownBlocks = 50;

/** The most blocks of one packet. What a packet lacks is settled when it begins, so nothing new is heard in its middle. */
const blocksMax = 3;

/** Who hears a mix. */
interface Stream {
  readonly hearing: MixHearing;
  /** What it hears in the packet that is being filled; null before its first one. */
  distinct: Distinct | null;
}

/** A mix that sounds the same to all who hear it. */
interface Distinct extends Pick<MixHearing, 'bitrate' | 'blocks'> {
  readonly key: string;
  readonly without: readonly number[];
}

interface Voice {
  readonly kind: VoiceKind;
  readonly sound: LiveVoice;
  /** Blocks since it came. */
  age: number;
  /** Blocks since it was heard. */
  silentBlocks: number;
}

/**
 * The live mix of one channel: its voices, and who hears them. A stream lacks some of the voices; those of which the same is heard get
 * the same packets, encoded once. So a stream without the voice of a person who is silent costs nothing.
 */
export class ChannelMix {
  readonly #blockSamples: number;
  readonly #encoders: EncoderPool;
  readonly #voices = new Map<number, Voice>();
  readonly #streams = new Map<number, Stream>();
  readonly #mixed = new Map<string, MixEncoder>();
  readonly #sum: Stereo;
  /** All voices of the block before: what those have heard who begin to hear another mix. */
  readonly #before: Stereo;
  #block = 0;

  constructor(blockSamples: number, encoders: EncoderPool) {
    this.#blockSamples = blockSamples;
    this.#encoders = encoders;
    this.#sum = stereo(blockSamples);
    this.#before = stereo(blockSamples);
  }

  addVoice(id: number, kind: VoiceKind): void {
    const sound = new LiveVoice(this.#blockSamples, kind.isLevelled);
    this.#voices.set(id, { kind, sound, age: 0, silentBlocks: ownBlocks });
  }

  removeVoice(id: number): void {
    this.#voices.get(id)?.sound.leave();
  }

  take(id: number, packet: VoicePacket): void {
    this.#voices.get(id)?.sound.add(packet);
  }

  hear(stream: number, hearing: MixHearing): void {
    this.#streams.set(stream, { hearing, distinct: null });
  }

  unhear(stream: number): void {
    this.#streams.delete(stream);
  }

  /** Mixes the next block, and gives each stream whose packet is full that packet; null while all is silent. */
  mix(nowMs: number, give: (streams: number[], packet: Uint8Array | null) => void): void {
    const heard = this.#readVoices(nowMs);
    const groups = new Map<string, { readonly distinct: Distinct; readonly ids: number[] }>();
    for (const [id, stream] of this.#streams) {
      if (this.#block % stream.hearing.blocks === 0) this.#choose(stream);
      const { distinct } = stream;
      if (distinct === null) continue;
      const group = groups.get(distinct.key);
      if (group) group.ids.push(id);
      else groups.set(distinct.key, { distinct, ids: [id] });
    }
    for (const { distinct, ids } of groups.values()) {
      const packet = this.#encode(distinct, heard);
      if (packet !== undefined) give(ids, packet);
    }
    for (const [key, encoder] of this.#mixed) {
      if (groups.has(key)) continue;
      encoder.close();
      this.#mixed.delete(key);
    }
    this.#addUp(heard, this.#before);
    this.#block += 1;
  }

  close(): void {
    for (const { sound } of this.#voices.values()) sound.close();
    for (const encoder of this.#mixed.values()) encoder.close();
    this.#voices.clear();
    this.#mixed.clear();
  }

  /** Returns those that are heard in this block. */
  #readVoices(nowMs: number): number[] {
    const heard: number[] = [];
    for (const [id, voice] of this.#voices) {
      voice.age += 1;
      if (voice.age > blocksMax && voice.sound.read(nowMs)) {
        voice.silentBlocks = 0;
        heard.push(id);
      } else {
        voice.silentBlocks += 1;
      }
      if (!voice.sound.isGone) continue;
      voice.sound.close();
      this.#voices.delete(id);
    }
    return heard;
  }

  /** What a stream hears from here on. */
  #choose(stream: Stream): void {
    const { bitrate, blocks, withShares, without: speaker } = stream.hearing;
    const without: number[] = [];
    for (const [id, { kind, silentBlocks }] of this.#voices) {
      const isIn = kind.speaker !== speaker && (withShares || !kind.isShare);
      // One that is silent is in no mix. It may begin to speak within a long packet.
      if (!isIn && (blocks > 1 || silentBlocks < ownBlocks)) without.push(id);
    }
    const key = `${bitrate} ${blocks} ${without}`;
    const before = stream.distinct?.key;
    stream.distinct = { key, bitrate, blocks, without };
    if (before !== undefined && before !== key) this.#encoderOf(stream.distinct)?.standAlone();
  }

  /** Undefined until a packet is full; null for silence. */
  #encode(distinct: Distinct, heard: readonly number[]): Uint8Array | null | undefined {
    const mixed = heard.filter((id) => !distinct.without.includes(id));
    this.#addUp(mixed, this.#sum);
    return this.#encoderOf(distinct)?.encode(this.#sum, mixed.length === 0);
  }

  /** Null when there is no encoder yet; there will be one for the next block. */
  #encoderOf(distinct: Distinct): MixEncoder | null {
    const known = this.#mixed.get(distinct.key);
    if (known) return known;
    const opus = this.#encoders.take();
    if (opus === null) return null;
    const encoder = new MixEncoder(opus, distinct, this.#blockSamples);
    encoder.follow(this.#before);
    this.#mixed.set(distinct.key, encoder);
    return encoder;
  }

  #addUp(voices: readonly number[], [left, right]: Stereo): void {
    left.fill(0);
    right.fill(0);
    for (const id of voices) {
      const block = this.#voices.get(id)?.sound.block;
      if (!block) continue;
      addSamples(left, block[0]);
      addSamples(right, block[1]);
    }
  }
}
