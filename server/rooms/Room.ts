import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { isOfShare, type Source } from '../../shared/domain/Source.ts';
import type { Peer } from '../peers/Peer.ts';
import { ActiveSpeakers } from './ActiveSpeakers.ts';
import type { Stage } from './Stage.ts';

/**
 * The live object of a channel: its peers in the order of entering, and the rule who receives what. Each peer receives all
 * the others, or on a stage its speakers; in a large room only the voices that are active and the cameras that it watches; a share
 * goes only to its watchers.
 * Owns nothing; `RoomRegistry` adds and removes peers.
 */
export class Room {
  readonly channelId: ChannelId;
  /** Who speaks, in a channel that is a stage; null in any other. */
  stage: Stage | null = null;
  /** Whose voices are forwarded, of all who may be heard. */
  readonly activeSpeakers: ActiveSpeakers;
  readonly #allCamerasUpTo: number;
  readonly #peers = new Set<Peer>();
  /** The sharing peers with the watchers of each. Keyed by peer, so that it outlives connections and transports. */
  readonly #watchers = new Map<Peer, Set<Peer>>();
  /** The peers whose camera is on. */
  readonly #cameras = new Set<Peer>();

  /**
   * @param voicesMax the most voices that are forwarded
   * @param allCamerasUpTo the most peers that all receive every camera
   */
  constructor(channelId: ChannelId, voicesMax: number, allCamerasUpTo: number) {
    this.channelId = channelId;
    this.#allCamerasUpTo = allCamerasUpTo;
    this.activeSpeakers = new ActiveSpeakers(voicesMax);
  }

  get size(): number {
    return this.#peers.size;
  }

  /** Whether everybody receives every camera, and not only those that they watch. */
  get sendsAllCameras(): boolean {
    return this.size <= this.#allCamerasUpTo;
  }

  /** All peers in the room. */
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

  /** Whether others may receive anything of this peer: everywhere but in the audience of a stage. */
  isOnStage(peer: Peer): boolean {
    return this.stage?.speaks(peer) ?? true;
  }

  /** All peers of which this one may receive anything. */
  sendersTo(peer: Peer): Peer[] {
    return this.others(peer).filter((other) => this.isOnStage(other));
  }

  /** All peers but this one. */
  others(peer: Peer): Peer[] {
    return this.peers.filter((other) => other !== peer);
  }

  /** Whether `listener` receives this source of `speaker`. Never a whisper: see `Whispers`. */
  receives(listener: Peer, speaker: Peer, source: Source): boolean {
    if (!this.has(listener) || !this.has(speaker) || listener === speaker) return false;
    if (!this.isOnStage(speaker)) return false;
    if (source === 'microphone') return this.activeSpeakers.has(speaker);
    if (source === 'camera') return this.sendsAllCameras || listener.watchedCameras.has(speaker.id);
    return isOfShare(source) && (this.#watchers.get(speaker)?.has(listener) ?? false);
  }

  add(peer: Peer): void {
    this.#peers.add(peer);
  }

  /** Removes a peer with its camera, share and watching. Returns the peers whose shares it watched. */
  remove(peer: Peer): Peer[] {
    this.#peers.delete(peer);
    this.stage?.dismiss(peer);
    this.#watchers.delete(peer);
    this.#cameras.delete(peer);
    return [...this.#watchers].flatMap(([sharer, watchers]) =>
      watchers.delete(peer) ? [sharer] : [],
    );
  }

  /** How many cameras are on. */
  get cameras(): number {
    return this.#cameras.size;
  }

  hasCamera(peer: Peer): boolean {
    return this.#cameras.has(peer);
  }

  /** Turns a camera on or off. Returns false when it already was. */
  setCamera(peer: Peer, on: boolean): boolean {
    if (this.hasCamera(peer) === on) return false;
    if (on) this.#cameras.add(peer);
    else this.#cameras.delete(peer);
    return true;
  }

  isSharing(peer: Peer): boolean {
    return this.#watchers.has(peer);
  }

  /** Returns false when the peer already shares. */
  startShare(peer: Peer): boolean {
    if (this.isSharing(peer)) return false;
    this.#watchers.set(peer, new Set());
    return true;
  }

  /** Ends a share and all watching of it. Returns false when there was none. */
  endShare(peer: Peer): boolean {
    return this.#watchers.delete(peer);
  }

  /** The watchers of a peer's share. */
  watchersOf(sharer: Peer): Peer[] {
    return [...(this.#watchers.get(sharer) ?? [])];
  }

  /** The peers that see what `pointer` points at on a share; none where it is not allowed, as to an audience. */
  whoSeesPointing(pointer: Peer, sharer: Peer): Peer[] {
    const watchers = this.#watchers.get(sharer);
    const mayPoint =
      pointer === sharer ||
      (sharer.allowsDrawing && watchers?.has(pointer) && this.isOnStage(pointer));
    if (!watchers || !mayPoint) return [];
    return [sharer, ...watchers].filter((peer) => peer !== pointer);
  }

  /** Starts or stops watching a share. */
  watch(viewer: Peer, sharer: Peer, watching: boolean): void {
    const watchers = this.#watchers.get(sharer);
    if (watching) watchers?.add(viewer);
    else watchers?.delete(viewer);
  }
}
