import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { isOfShare, type Source } from '../../shared/domain/Source.ts';
import type { Peer } from '../peers/Peer.ts';

/**
 * The live side of a channel: the peers in it, in the order in which they came, and the rule who receives what. Everybody
 * hears and sees everybody else; a share goes only to those who watch it. Owns nothing; `RoomRegistry` fills and empties it.
 */
export class Room {
  readonly channelId: ChannelId;
  readonly #peers = new Set<Peer>();
  /** Who shares, and who watches that. Kept by peer, so that it outlasts connections and transports. */
  readonly #watchers = new Map<Peer, Set<Peer>>();
  /** Whose camera is on. */
  readonly #cameras = new Set<Peer>();

  constructor(channelId: ChannelId) {
    this.channelId = channelId;
  }

  get size(): number {
    return this.#peers.size;
  }

  /** Everybody in the room. */
  get peers(): Peer[] {
    return [...this.#peers];
  }

  has(peer: Peer): boolean {
    return this.#peers.has(peer);
  }

  /** The peer of this id, if it is in the room. */
  find(peerId: PeerId): Peer | null {
    return this.peers.find(({ id }) => id === peerId) ?? null;
  }

  /** Everybody but one: those whom this peer hears and who hear it. */
  others(peer: Peer): Peer[] {
    return this.peers.filter((other) => other !== peer);
  }

  /** Whether `listener` is to receive this source of `speaker`. A whisper is none of the room's: see `Whispers`. */
  receives(listener: Peer, speaker: Peer, source: Source): boolean {
    if (!this.has(listener) || !this.has(speaker) || listener === speaker) return false;
    if (source === 'whisper') return false;
    return !isOfShare(source) || (this.#watchers.get(speaker)?.has(listener) ?? false);
  }

  add(peer: Peer): void {
    this.#peers.add(peer);
  }

  /** Takes a peer out, and with it its camera, its share and its watching; answers whose watchers became fewer. */
  remove(peer: Peer): Peer[] {
    this.#peers.delete(peer);
    this.#watchers.delete(peer);
    this.#cameras.delete(peer);
    return [...this.#watchers].flatMap(([sharer, watchers]) =>
      watchers.delete(peer) ? [sharer] : [],
    );
  }

  hasCamera(peer: Peer): boolean {
    return this.#cameras.has(peer);
  }

  /** Turns a camera on, or off; false when it is so already. */
  setCamera(peer: Peer, on: boolean): boolean {
    if (this.hasCamera(peer) === on) return false;
    if (on) this.#cameras.add(peer);
    else this.#cameras.delete(peer);
    return true;
  }

  isSharing(peer: Peer): boolean {
    return this.#watchers.has(peer);
  }

  /** False when it shares already. */
  startShare(peer: Peer): boolean {
    if (this.isSharing(peer)) return false;
    this.#watchers.set(peer, new Set());
    return true;
  }

  /** Ends a share, and all watching of it. False when there was none. */
  endShare(peer: Peer): boolean {
    return this.#watchers.delete(peer);
  }

  /** Who watches a peer's share. */
  watchersOf(sharer: Peer): Peer[] {
    return [...(this.#watchers.get(sharer) ?? [])];
  }

  /** Who sees what `pointer` points at on somebody's share; nobody where it may not. */
  whoSeesPointing(pointer: Peer, sharer: Peer): Peer[] {
    const watchers = this.#watchers.get(sharer);
    const mayPoint = pointer === sharer || (sharer.allowsDrawing && watchers?.has(pointer));
    if (!watchers || !mayPoint) return [];
    return [sharer, ...watchers].filter((peer) => peer !== pointer);
  }

  /** Lets a peer watch somebody's share, or no longer. */
  watch(viewer: Peer, sharer: Peer, watching: boolean): void {
    const watchers = this.#watchers.get(sharer);
    if (watching) watchers?.add(viewer);
    else watchers?.delete(viewer);
  }
}
