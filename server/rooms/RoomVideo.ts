import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import { shareSources, type VideoSource, videoSources } from '../../shared/domain/Source.ts';
import { stricter, type VideoLimit } from '../../shared/domain/videoLimits.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../shared/protocol/media.ts';
import { videoCodecNames } from '../media/codecs.ts';
import type { Peer } from '../peers/Peer.ts';
import { syncShareConsumers } from './consumerFanOut.ts';
import type { Room } from './Room.ts';
import { WantedLayers } from './WantedLayers.ts';

/** A picture that a peer looks at, or no longer. */
export interface ViewedSize {
  readonly peerId: PeerId;
  readonly source: VideoSource;
  /** Null while it is not seen. */
  readonly size: VideoSize | null;
}

/** What pictures need to know of who is where; `RoomRegistry` answers it. */
export interface RoomLookup {
  roomOf(peer: Peer): Room | null;
  /** The limit of the channel in which a peer is; null for none. */
  videoLimitOf(peer: Peer): VideoLimit;
  /** Tells everybody that something visible of this peer has changed. */
  announce(peer: Peer): void;
}

/**
 * The cameras and shares of all rooms: who watches which, in which layer and within which limits, and what their senders
 * are told of it. Who is where is decided by `RoomRegistry`, which makes this and tells it of every change.
 */
export class RoomVideo {
  readonly #places: RoomLookup;
  readonly #wanted = new WantedLayers((...picture) => this.#wantedLayer(...picture));

  constructor(places: RoomLookup) {
    this.#places = places;
  }

  /** A peer in a room begins to send a camera or a share; nobody receives it before this. */
  begin(sender: Peer, source: VideoSource, room: Room): void {
    this.#wanted.begin(sender, source);
    const isNew = source === 'camera' ? room.setCamera(sender, true) : room.startShare(sender);
    if (isNew) this.#places.announce(sender);
    if (source === 'screen') this.tellWatchers(sender);
  }

  /** Who looks at the pictures of a peer may have changed: others have them now, or it has begun anew. */
  update(sender: Peer): void {
    this.#wanted.update(sender);
  }

  /** Turns a peer’s camera off; nothing when it is. */
  endCamera(peer: Peer): void {
    peer.media?.producer('camera')?.close();
    this.#wanted.end(peer, 'camera');
    if (this.#places.roomOf(peer)?.setCamera(peer, false)) this.#places.announce(peer);
  }

  /** Ends a peer's share; nothing when it has none. */
  endShare(peer: Peer): void {
    for (const source of shareSources) peer.media?.producer(source)?.close();
    this.#wanted.end(peer, 'screen');
    peer.sharedSize = null;
    if (this.#places.roomOf(peer)?.endShare(peer)) this.#places.announce(peer);
  }

  /** A peer has come into a room, or back with other media. */
  entered(peer: Peer, room: Room): void {
    void this.limit(peer);
    this.#tellDecodableToOthers(peer, room);
  }

  /** A peer is about to leave its room: it sends no picture any more. */
  leaving(peer: Peer): void {
    for (const source of videoSources) this.#wanted.end(peer, source);
    peer.sharedSize = null;
  }

  /** A peer has left this room; `watched` are those whose shares it watched. */
  left(peer: Peer, room: Room, watched: readonly Peer[]): void {
    void this.limit(peer);
    for (const sharer of watched) this.tellWatchers(sharer);
    for (const other of room.peers) this.#wanted.update(other);
    this.#tellDecodableToOthers(peer, room);
  }

  /**
   * Lets a peer watch the share of another in its room, or no longer; answers all streams of it that the peer receives
   * then. Throws `notFound`.
   */
  async watchShare(peer: Peer, sharerId: PeerId, watching: boolean): Promise<ConsumerOffer[]> {
    const { room, sharer } = this.#neighbour(peer, sharerId);
    if (watching && !room.isSharing(sharer)) {
      throw new RequestError('notFound', 'nothing is shared');
    }
    const isNew = room.receives(peer, sharer, 'screen') !== watching;
    if (isNew) room.watch(peer, sharer, watching);
    const offers = await syncShareConsumers(room, peer, sharer);
    // The picture before what goes with it: somebody waits for it.
    this.#wanted.update(sharer, 'screen');
    if (isNew) this.tellWatchers(sharer);
    return offers;
  }

  /**
   * Lets pictures of others run or rest for a peer, as it looks at them; of a picture that is named again the last word
   * counts. Whoever is not in its room is passed over. Their senders are told which layers of them are looked at.
   */
  async setViewedSizes(peer: Peer, pictures: readonly ViewedSize[]): Promise<void> {
    const room = this.#places.roomOf(peer);
    const last = new Map(pictures.map((shown) => [`${shown.source} ${shown.peerId}`, shown]));
    await Promise.all(
      [...last.values()].map(async ({ peerId, source, size }) => {
        const sender = room?.find(peerId);
        if (!room || !sender || !room.receives(peer, sender, source)) return;
        const sent = source === 'screen' ? sender.sharedSize : null;
        const shown = peer.media?.consumers.setViewedSize(peerId, source, size, sent);
        // Meanwhile: an encoder that has rested takes a moment to begin.
        this.#wanted.update(sender, source);
        await shown;
      }),
    );
  }

  /** What a peer shares has another size from now on. */
  async resizeShare(sharer: Peer, size: VideoSize): Promise<void> {
    sharer.sharedSize = size;
    const viewers = this.#places.roomOf(sharer)?.watchersOf(sharer) ?? [];
    await Promise.all(
      viewers.map(({ media }) => media?.consumers.setSentSize(sharer.id, 'screen', size)),
    );
    this.#wanted.update(sharer, 'screen');
  }

  /** No more of pictures goes to a peer, and comes from it, than it and its channel want now. */
  async limit(peer: Peer): Promise<void> {
    const ofChannel = this.#places.videoLimitOf(peer);
    const receiving = stricter(peer.receivingLimit, ofChannel);
    // The media may close at any moment; the next media is limited when it opens.
    await peer.media?.limitVideo({ receiving, sending: ofChannel }).catch(() => undefined);
  }

  /** How much pictures may take on their way to a peer, as it wishes itself. */
  async limitReceiving(peer: Peer, limit: VideoLimit): Promise<void> {
    peer.receivingLimit = limit;
    await this.limit(peer);
  }

  /** Tells a peer once more which layers of its camera and its share are looked at. */
  tellWanted(sender: Peer): void {
    this.#wanted.repeat(sender);
  }

  /** Tells a peer who watches its share, and what everybody around it can show; nothing when it has none. */
  tellWatchers(sharer: Peer): void {
    const room = this.#places.roomOf(sharer);
    if (!room?.isSharing(sharer)) return;
    const watchers = room.watchersOf(sharer).map(({ id }) => id);
    sharer.notify('share:watched', { watchers });
    tellDecodable(sharer, room);
  }

  /** Who sees what a peer points at on the share of this id, now: nobody unless both are in one room and it may. */
  whoSeesPointing(pointer: Peer, sharerId: PeerId): Peer[] {
    const room = this.#places.roomOf(pointer);
    const sharer = room?.find(sharerId);
    return room && sharer ? room.whoSeesPointing(pointer, sharer) : [];
  }

  /** Whether others may point and draw on what a peer shares; everybody is told. */
  allowDrawing(peer: Peer, allowed: boolean): void {
    if (peer.allowsDrawing === allowed) return;
    peer.allowsDrawing = allowed;
    this.#places.announce(peer);
  }

  /** Wipes away what is drawn on a peer's share. Throws `notFound`. */
  clearDrawings(sharer: Peer): void {
    const room = this.#places.roomOf(sharer);
    if (!room?.isSharing(sharer)) throw new RequestError('notFound', 'nothing is shared');
    for (const peer of [sharer, ...room.watchersOf(sharer)])
      peer.notify('share:cleared', { peerId: sharer.id });
  }

  /** Somebody else in the same room. Throws `notFound`. */
  #neighbour(peer: Peer, otherId: PeerId): { room: Room; sharer: Peer } {
    const room = this.#places.roomOf(peer);
    const sharer = room?.find(otherId);
    if (!room || !sharer || sharer === peer) {
      throw new RequestError('notFound', 'no such peer in this channel');
    }
    return { room, sharer };
  }

  /** Somebody came or went, or came back with other media. */
  #tellDecodableToOthers(peer: Peer, room: Room): void {
    for (const sharer of room.others(peer)) {
      if (room.isSharing(sharer)) tellDecodable(sharer, room);
    }
  }

  #wantedLayer(sender: Peer, source: VideoSource): number | null {
    const others = this.#places.roomOf(sender)?.others(sender) ?? [];
    const looked = others
      .map((viewer) => viewer.media?.consumers.wantedLayer(sender.id, source) ?? null)
      .filter((layer) => layer !== null);
    return looked.length === 0 ? null : Math.max(...looked);
  }
}

function tellDecodable(sharer: Peer, room: Room): void {
  const codecs = decodableBy(room.others(sharer), videoCodecNames);
  sharer.notify('video:decodable', { codecs });
}

/** The codecs that all of these peers can decode. Peers without media do not count. */
function decodableBy(peers: readonly Peer[], codecs: readonly string[]): string[] {
  return codecs.filter((codec) => peers.every(({ media }) => media?.canDecode(codec) ?? true));
}
