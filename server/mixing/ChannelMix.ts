import type { EncoderPool } from './EncoderPool.ts';
import { LiveVoice } from './LiveVoice.ts';
import { MixEncoder } from './MixEncoder.ts';
import type { MixHearing, VoicePacket } from './mixMessages.ts';
import { addSamples, type Stereo, stereo } from './stereo.ts';

/** A voice keeps its own mix for so many blocks after it was heard: one second. */
const ownBlocks = 50;

/** Who hears a mix. */
interface Stream {
  readonly hearing: MixHearing;
  /** The mix that it has heard last; null before the first one. */
  key: string | null;
}

interface Voice {
  readonly sound: LiveVoice;
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
  readonly #distinct = new Map<string, MixEncoder>();
  readonly #sum: Stereo;
  /** All voices of the block before: what those have heard who begin to hear another mix. */
  readonly #before: Stereo;

  constructor(blockSamples: number, encoders: EncoderPool) {
    this.#blockSamples = blockSamples;
    this.#encoders = encoders;
    this.#sum = stereo(blockSamples);
    this.#before = stereo(blockSamples);
  }

  addVoice(id: number, isLevelled: boolean): void {
    const sound = new LiveVoice(this.#blockSamples, isLevelled);
    this.#voices.set(id, { sound, silentBlocks: ownBlocks });
  }

  removeVoice(id: number): void {
    this.#voices.get(id)?.sound.leave();
  }

  take(id: number, packet: VoicePacket): void {
    this.#voices.get(id)?.sound.add(packet);
  }

  hear(stream: number, hearing: MixHearing): void {
    this.#streams.set(stream, { hearing, key: null });
  }

  unhear(stream: number): void {
    this.#streams.delete(stream);
  }

  /** Mixes the next block, and gives each stream its packet; null while all is silent. */
  mix(nowMs: number, give: (streams: number[], packet: Uint8Array | null) => void): void {
    const heard = this.#readVoices(nowMs);
    const groups = new Map<string, { readonly hearing: MixHearing; readonly ids: number[] }>();
    for (const [id, { hearing }] of this.#streams) {
      const distinct = this.#distinctFor(hearing);
      const key = `${distinct.bitrate} ${distinct.without}`;
      const group = groups.get(key);
      if (group) group.ids.push(id);
      else groups.set(key, { hearing: distinct, ids: [id] });
    }
    for (const [key, { hearing, ids }] of groups) {
      give(ids, this.#encode(key, hearing, ids, heard));
    }
    for (const [key, encoder] of this.#distinct) {
      if (groups.has(key)) continue;
      encoder.close();
      this.#distinct.delete(key);
    }
    this.#addUp(heard, this.#before);
  }

  close(): void {
    for (const { sound } of this.#voices.values()) sound.close();
    for (const encoder of this.#distinct.values()) encoder.close();
    this.#voices.clear();
    this.#distinct.clear();
  }

  /** Returns those that are heard in this block. */
  #readVoices(nowMs: number): number[] {
    const heard: number[] = [];
    for (const [id, voice] of this.#voices) {
      if (voice.sound.read(nowMs)) {
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

  /** As it matters now: without voices that are not heard anyway. */
  #distinctFor({ bitrate, without }: MixHearing): MixHearing {
    const isHeard = (id: number) => (this.#voices.get(id)?.silentBlocks ?? ownBlocks) < ownBlocks;
    return { bitrate, without: without.filter(isHeard).sort((a, b) => a - b) };
  }

  #encode(
    key: string,
    hearing: MixHearing,
    ids: readonly number[],
    heard: readonly number[],
  ): Uint8Array | null {
    const encoder = this.#distinct.get(key) ?? this.#begin(key, hearing.bitrate);
    if (encoder === null) return null;
    const streams = ids.flatMap((id) => this.#streams.get(id) ?? []);
    if (streams.some((stream) => stream.key !== null && stream.key !== key)) encoder.standAlone();
    for (const stream of streams) stream.key = key;
    const mixed = heard.filter((id) => !hearing.without.includes(id));
    this.#addUp(mixed, this.#sum);
    return encoder.encode(this.#sum, mixed.length === 0);
  }

  /** Null when there is no encoder yet; there will be one for the next block. */
  #begin(key: string, bitrate: number): MixEncoder | null {
    const opus = this.#encoders.take();
    if (opus === null) return null;
    const encoder = new MixEncoder(opus, bitrate, this.#blockSamples);
    encoder.follow(this.#before);
    this.#distinct.set(key, encoder);
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
