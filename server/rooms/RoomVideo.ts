import { cameraLayers, type VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import { shareSources, type VideoSource, videoSources } from '../../shared/domain/Source.ts';
import { stricter, type VideoLimit } from '../../shared/domain/videoLimits.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import { videoCodecNames } from '../media/codecs.ts';
import type { Peer } from '../peers/Peer.ts';
import { syncCameraConsumers, syncShareConsumers } from './consumerFanOut.ts';
import type { Room } from './Room.ts';
import { WantedLayers } from './WantedLayers.ts';

/** How large a viewer sees one video. */
export interface ViewedSize {
  readonly peerId: PeerId;
  readonly source: VideoSource;
  /** Null while the video is not seen. */
  readonly size: VideoSize | null;
}

/** What `RoomVideo` needs to know of rooms; `RoomRegistry` answers it. */
export interface RoomLookup {
  roomOf(peer: Peer): Room | null;
  /** The video limit of the channel that a peer is in; null for none. */
  videoLimitOf(peer: Peer): VideoLimit;
  /** Publishes the visible state of a peer to all clients. */
  announce(peer: Peer): void;
}

/** Of cameras, and of the largest shares; of a video with fewer it means its highest. */
const highestLayer = cameraLayers.length - 1;

/**
 * The cameras and shares of all rooms: who watches which, in which layer and within which limits. Notifies their senders.
 * `RoomRegistry` decides who is in which room, owns this, and calls it at every change.
 */
export class RoomVideo {
  readonly #rooms: RoomLookup;
  /** Those whose videos are recorded. */
  readonly #recorded = new WeakSet<Peer>();
  readonly #wanted = new WantedLayers((...video) => this.#wantedLayer(...video));

  constructor(rooms: RoomLookup) {
    this.#rooms = rooms;
  }

  /** Starts a camera or a share of a peer in a room. Must be called before anybody receives it. */
  begin(sender: Peer, source: VideoSource, room: Room): void {
    this.#wanted.begin(sender, source);
    const isNew = source === 'camera' ? room.setCamera(sender, true) : room.startShare(sender);
    if (isNew) this.#rooms.announce(sender);
    if (source === 'screen') this.notifyWatchers(sender);
  }

  /** Must be called when the viewers of a peer's video may have changed. */
  updateWantedLayers(sender: Peer): void {
    this.#wanted.update(sender);
  }

  /** Lets a peer send its videos, as large as they are, because they are recorded, or no longer on that account. */
  setRecorded(sender: Peer, isRecorded: boolean): void {
    if (isRecorded) this.#recorded.add(sender);
    else this.#recorded.delete(sender);
    this.#wanted.update(sender);
  }

  /** Ends a peer's camera. Does nothing when it has none. */
  endCamera(peer: Peer): void {
    peer.media?.producer('camera')?.close();
    this.#wanted.end(peer, 'camera');
    if (this.#rooms.roomOf(peer)?.setCamera(peer, false)) this.#rooms.announce(peer);
  }

  /** Ends a peer's share. Does nothing when it has none. */
  endShare(peer: Peer): void {
    for (const source of shareSources) peer.media?.producer(source)?.close();
    this.#wanted.end(peer, 'screen');
    peer.sharedSize = null;
    if (this.#rooms.roomOf(peer)?.endShare(peer)) this.#rooms.announce(peer);
  }

  /** A peer has entered a room, or has opened new media in it. */
  entered(peer: Peer, room: Room): void {
    void this.applyLimits(peer);
    this.#notifyDecodableByOthers(peer, room);
  }

  /** A peer is about to leave its room, so its video ends. */
  leaving(peer: Peer): void {
    for (const source of videoSources) this.#wanted.end(peer, source);
    peer.sharedSize = null;
  }

  /** A peer has left this room. `watched`: the peers whose shares it watched. */
  left(peer: Peer, room: Room, watched: readonly Peer[]): void {
    void this.applyLimits(peer);
    for (const sharer of watched) this.notifyWatchers(sharer);
    for (const other of room.peers) this.#wanted.update(other);
    this.#notifyDecodableByOthers(peer, room);
  }

  /**
   * Starts or stops watching the share of another peer in the same room. Returns all streams of that share that the peer
   * receives then. Throws `notFound`.
   */
  async watchShare(peer: Peer, sharerId: PeerId, watching: boolean): Promise<ConsumerOffer[]> {
    const { room, sharer } = this.#neighbour(peer, sharerId);
    if (watching && !room.isSharing(sharer)) {
      throw new RequestError('notFound', 'nothing is shared');
    }
    const isNew = room.receives(peer, sharer, 'screen') !== watching;
    if (isNew) room.watch(peer, sharer, watching);
    const offers = await syncShareConsumers(room, peer, sharer);
    // The video before the list of watchers: the viewer waits for it.
    this.#wanted.update(sharer, 'screen');
    if (isNew) this.notifyWatchers(sharer);
    return offers;
  }

  /** Sets the cameras that a peer has in sight, wherever it and their owners are. Those that it sees no more end after a while. */
  async watchCameras(peer: Peer, peerIds: readonly PeerId[]): Promise<void> {
    peer.watchedCameras.replace(peerIds, () => void this.#followCameras(peer));
    await this.#followCameras(peer);
  }

  async #followCameras(viewer: Peer): Promise<void> {
    const room = this.#rooms.roomOf(viewer);
    if (!room) return;
    const done = syncCameraConsumers(room, viewer);
    for (const sender of room.others(viewer)) this.#wanted.update(sender, 'camera');
    await done;
  }

  /**
   * Sets the sizes at which a peer sees the videos of others, and notifies their senders of the layers that are needed. If a
   * video is listed twice, the last entry counts. Peers outside of its room are ignored.
   */
  async setViewedSizes(peer: Peer, views: readonly ViewedSize[]): Promise<void> {
    const room = this.#rooms.roomOf(peer);
    const last = new Map(views.map((view) => [`${view.source} ${view.peerId}`, view]));
    await Promise.all(
      [...last.values()].map(async ({ peerId, source, size }) => {
        const sender = room?.find(peerId);
        if (!room || !sender) return;
        // What is not received any more by the room's rule may still be paused.
        if (size !== null && !room.receives(peer, sender, source)) return;
        const sentSize = source === 'screen' ? sender.sharedSize : null;
        const done = peer.media?.consumers.setViewedSize(peerId, source, size, sentSize);
        // In parallel, because a paused encoder takes a moment to start.
        this.#wanted.update(sender, source);
        await done;
      }),
    );
  }

  /** The share of a peer has another size now. */
  async resizeShare(sharer: Peer, size: VideoSize): Promise<void> {
    sharer.sharedSize = size;
    const viewers = this.#rooms.roomOf(sharer)?.watchersOf(sharer) ?? [];
    await Promise.all(
      viewers.map(({ media }) => media?.consumers.setSentSize(sharer.id, 'screen', size)),
    );
    this.#wanted.update(sharer, 'screen');
  }

  /** Limits the video to and from a peer by its own limit and that of its channel. */
  async applyLimits(peer: Peer): Promise<void> {
    const ofChannel = this.#rooms.videoLimitOf(peer);
    const receiving = stricter(peer.receivingLimit, ofChannel);
    // The media may close at any moment; the next media is limited when it opens.
    await peer.media?.limitVideo({ receiving, sending: ofChannel }).catch(() => undefined);
  }

  /** Sets a peer's own limit for the video that it receives. */
  async limitReceiving(peer: Peer, limit: VideoLimit): Promise<void> {
    peer.receivingLimit = limit;
    await this.applyLimits(peer);
  }

  /** Notifies a peer again of the layers of its camera and share that are needed. */
  notifyWantedLayers(sender: Peer): void {
    this.#wanted.resend(sender);
  }

  /** Notifies a peer of the viewers of its share and of the codecs that its room can decode. Does nothing without a share. */
  notifyWatchers(sharer: Peer): void {
    const room = this.#rooms.roomOf(sharer);
    if (!room?.isSharing(sharer)) return;
    const watchers = room.watchersOf(sharer).map(({ id }) => id);
    sharer.notify('share:watched', { watchers });
    notifyDecodable(sharer, room);
  }

  /** The peers that see what `pointer` points at on this share: none unless both are in one room and it is allowed. */
  whoSeesPointing(pointer: Peer, sharerId: PeerId): Peer[] {
    const room = this.#rooms.roomOf(pointer);
    const sharer = room?.find(sharerId);
    return room && sharer ? room.whoSeesPointing(pointer, sharer) : [];
  }

  /** Sets whether others may point and draw on a peer's share. */
  allowDrawing(peer: Peer, allowed: boolean): void {
    if (peer.allowsDrawing === allowed) return;
    peer.allowsDrawing = allowed;
    this.#rooms.announce(peer);
  }

  /** Clears the drawings on a peer's share. Throws `notFound`. */
  clearDrawings(sharer: Peer): void {
    const room = this.#rooms.roomOf(sharer);
    if (!room?.isSharing(sharer)) throw new RequestError('notFound', 'nothing is shared');
    for (const peer of [sharer, ...room.watchersOf(sharer)])
      peer.notify('share:cleared', { peerId: sharer.id });
  }

  /** Another peer in the same room. Throws `notFound`. */
  #neighbour(peer: Peer, otherId: PeerId): { room: Room; sharer: Peer } {
    const room = this.#rooms.roomOf(peer);
    const sharer = room?.find(otherId);
    if (!room || !sharer || sharer === peer) {
      throw new RequestError('notFound', 'no such peer in this channel');
    }
    return { room, sharer };
  }

  /** A peer has entered or left, or has opened new media. */
  #notifyDecodableByOthers(peer: Peer, room: Room): void {
    for (const sharer of room.others(peer)) {
      if (room.isSharing(sharer)) notifyDecodable(sharer, room);
    }
  }

  #wantedLayer(sender: Peer, source: VideoSource): number | null {
    if (this.#recorded.has(sender)) return highestLayer;
    const others = this.#rooms.roomOf(sender)?.others(sender) ?? [];
    const layers = others
      .filter(({ line }) => line.width === 'wide')
      .map((viewer) => viewer.media?.consumers.wantedLayer(sender.id, source) ?? null)
      .filter((layer) => layer !== null);
    return layers.length === 0 ? null : Math.max(...layers);
  }
}

function notifyDecodable(sharer: Peer, room: Room): void {
  const codecs = decodableBy(room.others(sharer), videoCodecNames);
  sharer.notify('video:decodable', { codecs });
}

/** The codecs that all of these peers can decode. Peers without media do not count. */
function decodableBy(peers: readonly Peer[], codecs: readonly string[]): string[] {
  return codecs.filter((codec) => peers.every(({ media }) => media?.canDecode(codec) ?? true));
}
