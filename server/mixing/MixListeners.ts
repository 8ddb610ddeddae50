import type { ChannelId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { MediaWorker } from '../media/MediaWorker.ts';
import type { Peer } from '../peers/Peer.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { MixQuality } from './LiveMix.ts';
import type { LiveMixes } from './LiveMixes.ts';
import { MixStream } from './MixStream.ts';
import { blockMs } from './mixMessages.ts';

export interface MixListenersOptions {
  readonly rooms: RoomRegistry;
  readonly channels: ChannelDirectory;
  readonly liveMixes: LiveMixes;
}

/** Bits per second in stereo, about as for two good voices. */
const wideQuality: MixQuality = { bitrate: 48_000, blocks: 1, withShares: false };
/** On a narrow line the headers of packets of 20 ms would take more than the sound: with these it is 28 kbit/s altogether. */
const narrowQuality: MixQuality = { bitrate: 20_000, blocks: 3, withShares: false };
/** With one other there is only one voice anyway. */
const othersMin = 2;

/** What a peer is to receive. */
interface Wanted {
  readonly channelId: ChannelId;
  readonly worker: MediaWorker;
  readonly quality: MixQuality;
  /** Who is not in it. */
  readonly own: Peer | null;
}

/** What it receives. */
interface Receiving extends Wanted {
  readonly stream: MixStream;
}

/**
 * Who receives all voices of their channel as one stream: those who want it, and those whose lines have no room for more. Who only
 * listens shares a stream with the others who do; who speaks has one without their own voice. Follows the changes that
 * `RoomRegistry` emits.
 */
export class MixListeners {
  readonly #options: MixListenersOptions;
  /** Those who are to receive one wherever it can be done. */
  readonly #candidates = new Set<Peer>();
  readonly #receiving = new Map<Peer, Receiving>();
  #isFollowing = false;

  constructor(options: MixListenersOptions) {
    this.#options = options;
    const { rooms, channels } = options;
    for (const event of ['entered', 'left', 'saved', 'voiceChanged'] as const) {
      rooms.on(event, () => this.#followSoon());
    }
    channels.on('saved', () => this.#followSoon());
  }

  /** Must be called when a peer wants something else, or its line has changed. */
  follow(peer: Peer): void {
    if (peer.takesMix || peer.line.width === 'oneVoice') this.#candidates.add(peer);
    else this.#candidates.delete(peer);
    this.#update(peer);
  }

  /** Must be called when a peer has other media: it receives nothing yet. */
  renew(peer: Peer): void {
    this.#stop(peer);
    this.follow(peer);
  }

  /** Several changes come together, and a move is whole only after them. */
  #followSoon(): void {
    if (this.#isFollowing || this.#candidates.size === 0) return;
    this.#isFollowing = true;
    queueMicrotask(() => {
      this.#isFollowing = false;
      for (const peer of this.#candidates) {
        if (peer.closed) this.#candidates.delete(peer);
        this.#update(peer);
      }
    });
  }

  #update(peer: Peer): void {
    const wanted = this.#candidates.has(peer) ? this.#wantedBy(peer) : null;
    const current = this.#receiving.get(peer);
    if (wanted && current && isSame(wanted, current)) return;
    if (current) this.#stop(peer);
    if (wanted) this.#start(peer, wanted);
    this.#setMixed(peer, this.#receiving.has(peer));
  }

  #wantedBy(peer: Peer): Wanted | null {
    const { rooms, channels } = this.#options;
    const channelId = rooms.channelOf(peer);
    const { media } = peer;
    if (channelId === null || media === null || channels.get(channelId).sealed) return null;
    const others = rooms.peersIn(channelId).filter((other) => other !== peer);
    if (others.length < othersMin) return null;
    const isNarrow = peer.line.width === 'slimVoices' || peer.line.width === 'oneVoice';
    const speaks = peer.maySpeak && media.producer('microphone') !== null;
    return {
      channelId,
      worker: media.worker,
      quality: isNarrow ? narrowQuality : wideQuality,
      own: speaks ? peer : null,
    };
  }

  #start(peer: Peer, wanted: Wanted): void {
    const shared = [...this.#receiving.values()].find((each) => isSame(each, wanted));
    try {
      const stream = shared?.stream ?? this.#open(wanted);
      stream.peers.add(peer);
      this.#receiving.set(peer, { ...wanted, stream });
      void this.#offer(peer, stream);
    } catch (error) {
      // Too many channels are mixed: each voice comes by itself.
      if (!(error instanceof RequestError)) throw error;
    }
  }

  #open({ channelId, worker, quality, own }: Wanted): MixStream {
    const stream: MixStream = new MixStream({
      router: worker.router,
      packetMs: quality.blocks * blockMs,
      hear: (onMixed) =>
        this.#options.liveMixes.hear(channelId, quality, own, onMixed, () => stream.end()),
      onEnded: () => {
        for (const peer of stream.peers) {
          this.#receiving.delete(peer);
          this.#setMixed(peer, false);
        }
        this.#followSoon();
      },
    });
    return stream;
  }

  async #offer(peer: Peer, stream: MixStream): Promise<void> {
    const producer = await stream.producer;
    const { media } = peer;
    const isWanted = () => stream.peers.has(peer) && peer.media === media;
    if (!producer || !media || !isWanted()) return;
    const sender = { peerId: peer.id, worker: media.worker };
    const offer = await media.consumers.consume(sender, 'mix', producer, isWanted);
    if (offer) peer.notify('consumer:offered', { offers: [offer] });
  }

  #stop(peer: Peer): void {
    const receiving = this.#receiving.get(peer);
    if (!receiving) return;
    this.#receiving.delete(peer);
    const { stream } = receiving;
    stream.peers.delete(peer);
    const consumerIds = peer.media?.consumers.stop(peer.id, ['mix']) ?? [];
    if (consumerIds.length > 0) peer.notify('consumer:closed', { consumerIds });
    if (stream.peers.size === 0) stream.close();
  }

  #setMixed(peer: Peer, isMixed: boolean): void {
    if (peer.line.isMixed === isMixed) return;
    peer.line.isMixed = isMixed;
    this.#options.rooms.followMix(peer);
  }
}

function isSame(one: Wanted, other: Wanted): boolean {
  return (
    one.channelId === other.channelId &&
    one.worker === other.worker &&
    one.quality === other.quality &&
    one.own === other.own
  );
}
