import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { LineWidth } from '../../shared/domain/LineWidth.ts';
import { SpeechDetector } from '../media/SpeechDetector.ts';
import type { Peer } from '../peers/Peer.ts';
import { ActiveSpeakers } from './ActiveSpeakers.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/** A listener whose line has no room for full voices. */
interface NarrowListener {
  readonly peer: Peer;
  readonly channelId: ChannelId;
  /** Whose voice it receives, where there is room for one at a time only; else null. */
  voices: ActiveSpeakers | null;
}

/**
 * The listeners whose lines are too narrow even for voices: who is heard by nobody else is asked to send fewer bits, and at worst one voice at a
 * time is sent to them. Follows the changes that `RoomRegistry` emits.
 */
export class NarrowLines {
  readonly #rooms: RoomRegistry;
  readonly #detector = new SpeechDetector();
  readonly #listeners = new Map<PeerId, NarrowListener>();
  /** Who was told to send a slim voice. */
  readonly #slim = new Set<PeerId>();

  constructor(rooms: RoomRegistry) {
    this.#rooms = rooms;
    rooms.on('entered', (peer) => this.#entered(peer));
    rooms.on('left', (peerId) => this.#left(peerId));
    rooms.on('voiceChanged', (peer) => {
      const channelId = rooms.channelOf(peer);
      if (channelId !== null) this.#watchVoices(channelId);
    });
  }

  /** A peer's app has measured its line. */
  report(peer: Peer, width: LineWidth): void {
    if (peer.line.width === width) return;
    peer.line.width = width;
    // Who sends pictures that nobody receives need not encode them.
    for (const sender of this.#others(peer)) this.#rooms.video.updateWantedLayers(sender);
    this.#entered(peer);
  }

  /** Tells a peer again what it may have missed. */
  resend(peer: Peer): void {
    if (this.#slim.has(peer.id)) peer.notify('line:askedToSlim', { slim: true });
  }

  /** The peer has entered a channel, or has another line there. */
  #entered(peer: Peer): void {
    this.#drop(peer.id);
    const { width } = peer.line;
    const channelId = this.#rooms.channelOf(peer);
    if (channelId !== null && (width === 'slimVoices' || width === 'oneVoice')) {
      this.#listeners.set(peer.id, { peer, channelId, voices: null });
    }
    this.#followAll();
  }

  #left(peerId: PeerId): void {
    this.#drop(peerId);
    this.#slim.delete(peerId);
    this.#followAll();
  }

  #drop(peerId: PeerId): void {
    const listener = this.#listeners.get(peerId);
    if (listener === undefined) return;
    this.#listeners.delete(peerId);
    listener.peer.line.voices = null;
    this.#watchVoices(listener.channelId);
  }

  /** People have come or gone, or lines have changed. Nearly always nobody has a narrow one. */
  #followAll(): void {
    if (this.#listeners.size === 0 && this.#slim.size === 0) return;
    for (const listener of this.#listeners.values()) this.#refill(listener);
    const slim = [...this.#slim].flatMap((peerId) => this.#rooms.find(peerId) ?? []);
    const channelIds = new Set([
      ...[...this.#listeners.values()].map(({ channelId }) => channelId),
      ...slim.flatMap((peer) => this.#rooms.channelOf(peer) ?? []),
    ]);
    for (const channelId of channelIds) this.#follow(channelId);
  }

  /** Who receives one voice at a time chooses among those who are there now. */
  #refill(listener: NarrowListener): void {
    const { peer } = listener;
    if (peer.line.width !== 'oneVoice') return;
    listener.voices = new ActiveSpeakers(1);
    for (const speaker of this.#others(peer)) listener.voices.enter(speaker);
    this.#setVoices(peer, listener.voices);
  }

  /**
   * Tells everybody in a channel how to send now, if that has changed. A voice becomes slim only where all who hear it have narrow lines:
   * nobody's line makes others hear worse.
   */
  #follow(channelId: ChannelId): void {
    const narrow = new Set(this.#listenersIn(channelId).map(({ peer }) => peer));
    for (const peer of this.#rooms.peersIn(channelId)) {
      const others = this.#others(peer);
      const slim = others.length > 0 && others.every((other) => narrow.has(other));
      if (slim === this.#slim.has(peer.id)) continue;
      if (slim) this.#slim.add(peer.id);
      else this.#slim.delete(peer.id);
      peer.notify('line:askedToSlim', { slim });
    }
    this.#watchVoices(channelId);
  }

  /** Watches who speaks in a channel while somebody there receives one voice at a time. */
  #watchVoices(channelId: ChannelId): void {
    const isNeeded = this.#listenersIn(channelId).some(({ voices }) => voices !== null);
    for (const peer of this.#rooms.peersIn(channelId)) {
      const microphone = peer.media?.producer('microphone');
      if (!peer.media || !microphone) continue;
      if (!isNeeded) this.#detector.unwatch(microphone);
      else void this.#detector.watch(peer.media.worker, microphone, () => this.#spoke(peer));
    }
  }

  #spoke(speaker: Peer): void {
    const channelId = this.#rooms.channelOf(speaker);
    if (channelId === null) return;
    for (const { peer, voices } of this.#listenersIn(channelId)) {
      if (voices?.spoke(speaker, performance.now())) this.#setVoices(peer, voices);
    }
  }

  #setVoices(listener: Peer, voices: ActiveSpeakers): void {
    const heard = this.#others(listener).filter((speaker) => voices.has(speaker));
    listener.line.voices = new Set(heard.map(({ id }) => id));
  }

  #others(peer: Peer): Peer[] {
    const channelId = this.#rooms.channelOf(peer);
    return channelId === null
      ? []
      : this.#rooms.peersIn(channelId).filter((other) => other !== peer);
  }

  #listenersIn(channelId: ChannelId): NarrowListener[] {
    return [...this.#listeners.values()].filter((listener) => listener.channelId === channelId);
  }
}
