import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, DirectPairId } from '../../shared/domain/ids.ts';
import type { Source } from '../../shared/domain/Source.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import { type DirectPair, type DirectPairs, otherOf } from './DirectPairs.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/**
 * Whether what is said in a room may go directly from one to the other, as far as the server decides it: not on a stage, not where
 * the channel limits what a voice or a video takes, which only the server can hold them to, not while it is recorded or can be heard by a
 * listen link, and not while one of the two may not be heard.
 */
function mayGoDirect(channel: Channel, peers: readonly Peer[]): boolean {
  const { stage, bitrate, videoLimit, recording, listenSeat } = channel;
  return (
    peers.length === 2 &&
    !stage &&
    bitrate === null &&
    videoLimit === null &&
    recording === undefined &&
    listenSeat === undefined &&
    peers.every(({ maySpeak, isSilenced }) => maySpeak && !isSilenced)
  );
}

interface Allowance {
  readonly channelId: ChannelId;
  /** The pair whose connection the app still has, from before a restart of the server. */
  readonly held: DirectPairId | null;
}

interface RoomPair {
  readonly pair: DirectPair;
  /** The channel as it was when the pair was made. */
  readonly channel: Channel;
}

/** Whether a connection that was made for one state of a channel would be made otherwise for another one. */
function isMadeOtherwise(before: Channel, now: Channel): boolean {
  return before.music !== now.music || before.hidesSpeaking !== now.hidesSpeaking;
}

/**
 * Which rooms of two go directly: those whose two peers both allow it, as long as `mayGoDirect`. Pairs them, and takes the pair apart
 * at once when that changes. What a peer takes directly is not sent to it by the server meanwhile.
 */
export class DirectRooms {
  readonly #channels: ChannelDirectory;
  readonly #rooms: RoomRegistry;
  readonly #pairs: DirectPairs;
  /** Where each peer allows it. */
  readonly #allowing = new Map<Peer, Allowance>();
  readonly #paired = new Map<ChannelId, RoomPair>();

  constructor(channels: ChannelDirectory, rooms: RoomRegistry, pairs: DirectPairs) {
    this.#channels = channels;
    this.#rooms = rooms;
    this.#pairs = pairs;
    rooms.on('saved', () => this.#follow());
    rooms.on('left', () => this.#follow());
    channels.on('saved', () => this.#follow());
  }

  /** Sets whether a peer allows it in its channel. `held` as in `direct:allow`. Throws `conflict` for any other channel. */
  allow(peer: Peer, channelId: ChannelId, allowed: boolean, held: DirectPairId | null): void {
    if (this.#rooms.channelOf(peer) !== channelId) throw new RequestError('conflict', 'not in it');
    if (allowed) this.#allowing.set(peer, { channelId, held });
    else this.#allowing.delete(peer);
    this.#follow();
  }

  /** Sets what a peer takes directly from the other one of its pair. Throws `notFound`. */
  async receive(peer: Peer, pairId: DirectPairId, sources: readonly Source[]): Promise<void> {
    const pair = this.#pairs.of(peer, pairId);
    if (pair.purpose !== 'room') throw new RequestError('notFound', 'not the pair of a room');
    await this.#carry(pair, peer, sources);
  }

  /** The connection of a pair does not work: ends it, whatever it is for, and no longer counts the peer as one that allows it. */
  giveUp(peer: Peer, pairId: DirectPairId): void {
    const pair = this.#pairs.of(peer, pairId);
    if (pair.purpose === 'room') this.#allowing.delete(peer);
    this.#pairs.end(pair);
  }

  /** Must be called when a peer's app starts anew: it has none of its connections, and says again what it allows. */
  startAnew(peer: Peer): void {
    this.#allowing.delete(peer);
    this.#pairs.endAllOf(peer);
  }

  #follow(): void {
    for (const [peer, { channelId }] of this.#allowing) {
      if (this.#rooms.channelOf(peer) !== channelId) this.#allowing.delete(peer);
    }
    for (const [channelId, { pair, channel }] of this.#paired) {
      const willing = this.#willing(channelId);
      const isSame = willing !== null && pair.peers.every((peer) => willing.includes(peer));
      if (!isSame || isMadeOtherwise(channel, this.#channels.get(channelId))) this.#pairs.end(pair);
    }
    for (const channelId of new Set([...this.#allowing.values()].map((each) => each.channelId))) {
      const peers = this.#paired.has(channelId) ? null : this.#willing(channelId);
      // Who is away would miss the beginning.
      if (peers !== null && !peers.some(({ away }) => away)) this.#pair(channelId, peers);
    }
  }

  /** The two peers of a room that goes directly, or null. */
  #willing(channelId: ChannelId): readonly [Peer, Peer] | null {
    if (this.#rooms.sizeOf(channelId) !== 2 || !this.#channels.has(channelId)) return null;
    const peers = this.#rooms.peersIn(channelId);
    const isWanted = peers.every((peer) => this.#allowing.get(peer)?.channelId === channelId);
    const [first, second] = peers;
    return isWanted && first && second && mayGoDirect(this.#channels.get(channelId), peers)
      ? [first, second]
      : null;
  }

  #pair(channelId: ChannelId, peers: readonly [Peer, Peer]): void {
    const [held = null, other = null] = peers.map((peer) => this.#allowing.get(peer)?.held);
    const onEnded = () => {
      this.#paired.delete(channelId);
      // The worker or the media may close at any moment.
      for (const peer of peers) peer.setCarried(null).catch(() => undefined);
    };
    const pair = this.#pairs.pair(peers, 'room', onEnded, held === other ? held : null);
    // A connection that ends later is not there any more.
    for (const peer of peers) this.#allowing.set(peer, { channelId, held: null });
    this.#paired.set(channelId, { pair, channel: this.#channels.get(channelId) });
  }

  async #carry(pair: DirectPair, peer: Peer, sources: readonly Source[]): Promise<void> {
    const speaker = otherOf(pair, peer);
    speaker.notify('direct:carried', {
      pairId: pair.id,
      sources: sources.filter((source) => source !== 'microphone' || !this.#showsSpeaking(speaker)),
    });
    await peer.setCarried({ from: speaker.id, sources });
  }

  /** The speaking levels that people outside of a channel see are measured on the server. */
  #showsSpeaking(speaker: Peer): boolean {
    const channelId = this.#rooms.channelOf(speaker);
    if (channelId === null) return false;
    const { hidesSpeaking, isCall = false } = this.#channels.get(channelId);
    return !hidesSpeaking && !isCall;
  }
}
