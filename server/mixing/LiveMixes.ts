import type { ChannelId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { Peer } from '../peers/Peer.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import { LiveMix, type MixQuality } from './LiveMix.ts';
import { LiveMixer, type OnMixed } from './LiveMixer.ts';

export interface LiveMixesOptions {
  readonly channels: ChannelDirectory;
  readonly rooms: RoomRegistry;
  readonly log: Pick<Log, 'error'>;
}

/** Each takes a part of a core while people speak. */
const mixesMax = 16;
/** For those who listen from outside. Xiph recommends 64,000 bit/s and more for speech and music in stereo. */
const commonQuality: MixQuality = { bitrate: 64_000, blocks: 1, withShares: true };
/** 20 ms of silence. */
const silence = Uint8Array.of(0xf8, 0xff, 0xfe);

/** The live mixes of all channels. A mix runs while somebody listens to it. Callers check permissions. */
export class LiveMixes {
  readonly #options: LiveMixesOptions;
  readonly #mixer: LiveMixer;
  readonly #running = new Map<ChannelId, LiveMix>();

  constructor(options: LiveMixesOptions) {
    this.#options = options;
    const { rooms, channels, log } = options;
    this.#mixer = new LiveMixer((error) => log.error('the live mixes have failed', { error }));
    for (const event of ['entered', 'left', 'saved', 'voiceChanged', 'videoChanged'] as const) {
      rooms.on(event, () => this.#follow());
    }
    channels.on('saved', ({ id, sealed }) => {
      if (sealed) this.#running.get(id)?.end();
      this.#follow();
    });
    channels.on('deleted', (id) => this.#running.get(id)?.end());
  }

  /**
   * Hears the common mix of a channel: 20 ms Opus packets (48 kHz, stereo), in order, without gaps. Starts the mix if it is the first
   * listener.
   *
   * @param onEnd the channel is gone or encrypted from now on, or the mix has failed
   * @returns ends listening
   * @throws RequestError `notFound`; `conflict` for an encrypted channel; `limitReached` where too many mixes run
   */
  listen(
    channelId: ChannelId,
    onPacket: (packet: Uint8Array) => void,
    onEnd: () => void,
  ): () => void {
    return this.hear(
      channelId,
      commonQuality,
      null,
      (packet) => onPacket(packet ?? silence),
      onEnd,
    );
  }

  /**
   * Hears a mix of a channel, as `listen`.
   *
   * @param own who is not in it; null for the common mix
   * @param onMixed called with each packet, null for a silent one
   */
  hear(
    channelId: ChannelId,
    quality: MixQuality,
    own: Peer | null,
    onMixed: OnMixed,
    onEnd: () => void,
  ): () => void {
    return this.#mixOf(channelId).hear(quality, own, onMixed, onEnd);
  }

  async close(): Promise<void> {
    for (const mix of [...this.#running.values()]) mix.end();
    await this.#mixer.close();
  }

  #mixOf(channelId: ChannelId): LiveMix {
    const running = this.#running.get(channelId);
    if (running) return running;
    const { channels, rooms } = this.#options;
    if (channels.get(channelId).sealed) {
      throw new RequestError('conflict', 'the server hears nothing of an encrypted channel');
    }
    if (this.#running.size >= mixesMax) {
      throw new RequestError('limitReached', `${mixesMax} channels are mixed`);
    }
    const mix = new LiveMix({
      mixer: this.#mixer,
      peers: () => rooms.peersIn(channelId),
      isHeard: (peer) => rooms.isOnStage(peer) && peer.voiceEnabled && !peer.whispering,
      isMusic: () => channels.get(channelId).music,
      onEnded: () => this.#running.delete(channelId),
    });
    this.#running.set(channelId, mix);
    return mix;
  }

  #follow(): void {
    for (const mix of this.#running.values()) mix.follow();
  }
}
