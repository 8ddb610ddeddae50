import type { PeerId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import {
  sameTarget,
  type WhisperEnd,
  type WhisperTarget,
  whisperIdleMs,
} from '../../shared/protocol/whisper.ts';
import type { Peer } from '../peers/Peer.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

interface Whisper {
  readonly target: WhisperTarget;
  readonly listeners: ReadonlySet<Peer>;
  readonly idleTimer: NodeJS.Timeout;
}

/** A whisper that is over, whose streams are kept for the next one. */
interface Rest {
  readonly listeners: ReadonlySet<Peer>;
  readonly timer: NodeJS.Timeout;
}

/** Whoever whispers once often does so again within a conversation’s pause. */
const keptMs = 30_000;
/** How often a whisper is looked at for whether anything is said. */
const looksPerIdle = 4;
/** Opus in silence sends a packet of a few bytes each 400 ms; the quietest speech is ten times as much. */
const silentBytesPerS = 500;

/**
 * Who whispers to whom: the one rule by which a stream goes past rooms. A whisper has a producer of its own, which rests
 * while nothing is whispered, as the microphone does while something is; so nothing said to one's channel and nothing
 * whispered can get to the others, whatever a client sends and however packets overtake requests. Follows who comes, goes
 * and is muted by what `RoomRegistry` tells.
 */
export class Whispers {
  readonly #rooms: RoomRegistry;
  readonly #idleMs: number;
  readonly #running = new Map<Peer, Whisper>();
  readonly #resting = new Map<Peer, Rest>();

  constructor(rooms: RoomRegistry, idleMs = whisperIdleMs) {
    this.#rooms = rooms;
    this.#idleMs = idleMs;
    rooms.on('saved', (occupant) => this.#changed(occupant));
    rooms.on('left', (peerId) => this.#left(peerId));
  }

  /** How many whisper now. */
  get size(): number {
    return this.#running.size;
  }

  /**
   * Begins a whisper, or turns the running one to another target; done when the target can hear. Throws as the request
   * `whisper:start` says, and then nothing runs.
   */
  async start(peer: Peer, target: WhisperTarget): Promise<void> {
    const running = this.#running.get(peer);
    if (running && sameTarget(running.target, target)) return;
    this.#halt(peer);
    try {
      this.#begin(peer, target);
    } catch (error) {
      await this.#rooms.updateVoice(peer);
      throw error;
    }
    await Promise.all([this.updateListeners(peer), this.#rooms.updateVoice(peer)]);
  }

  /** Ends a whisper; its streams are kept for a while. Nothing when none runs. */
  async stop(peer: Peer): Promise<void> {
    if (this.#halt(peer)) await this.#rooms.updateVoice(peer);
  }

  /** Whether others may whisper to this peer. */
  allow(peer: Peer, allowed: boolean): void {
    if (peer.allowsWhispers === allowed) return;
    peer.allowsWhispers = allowed;
    this.#followAll();
  }

  /** To be called when a peer has its session back, or new media: it learns and receives what is whispered to it. */
  async renew(peer: Peer): Promise<void> {
    const heard = [...this.#running].filter(([, { listeners }]) => listeners.has(peer));
    for (const [whisperer, { target }] of heard) {
      peer.notify('whisper:begun', { peerId: whisperer.id, toChannel: 'channelId' in target });
    }
    await Promise.all(heard.map(([whisperer]) => this.updateListeners(whisperer)));
  }

  /**
   * Brings the streams of a peer's whisper in step with its target: to be called when its producer has begun. Nothing when
   * none runs.
   */
  async updateListeners(peer: Peer): Promise<void> {
    const whisper = this.#running.get(peer);
    if (!whisper) return;
    const { target } = whisper;
    const listeners = this.#listenersOf(peer, target);
    this.#running.set(peer, { ...whisper, listeners });
    for (const listener of whisper.listeners) {
      if (listeners.has(listener)) continue;
      listener.notify('whisper:ended', { peerId: peer.id });
      cut(peer, listener);
    }
    if (listeners.size === 0) {
      await this.#end(peer, 'targetGone');
      return;
    }
    for (const listener of listeners) {
      if (whisper.listeners.has(listener)) continue;
      listener.notify('whisper:begun', { peerId: peer.id, toChannel: 'channelId' in target });
    }
    await Promise.all([...listeners].map((listener) => this.#let(listener, peer)));
  }

  /** Without waiting for anything: between the end of one whisper and the beginning of the next there is nothing else. */
  #begin(peer: Peer, target: WhisperTarget): void {
    if (this.#rooms.channelOf(peer) === null || !peer.voiceEnabled) {
      throw new RequestError('conflict', 'in no channel, or muted');
    }
    const listeners = this.#listenersOf(peer, target);
    if (listeners.size === 0) throw this.#refusalOf(peer, target);
    this.#forget(peer, listeners);
    const lookMs = this.#idleMs / looksPerIdle;
    const idleTimer = setInterval(this.#idleLook(peer, lookMs), lookMs).unref();
    this.#running.set(peer, { target, listeners: new Set(), idleTimer });
    peer.whispering = true;
  }

  /** Answers whether a whisper ran. */
  #halt(peer: Peer): boolean {
    const whisper = this.#running.get(peer);
    if (!whisper) return false;
    clearInterval(whisper.idleTimer);
    this.#running.delete(peer);
    peer.whispering = false;
    for (const listener of whisper.listeners) listener.notify('whisper:ended', { peerId: peer.id });
    const timer = setTimeout(() => this.#forget(peer), keptMs).unref();
    this.#resting.set(peer, { listeners: whisper.listeners, timer });
    return true;
  }

  /** Lets a listener receive what a peer whispers, if it does not already. */
  async #let(listener: Peer, peer: Peer): Promise<void> {
    const from = peer.media;
    const to = listener.media;
    const producer = from?.producer('whisper');
    if (!from || !to || !producer) return;
    const wanted = () =>
      this.#running.get(peer)?.listeners.has(listener) === true &&
      listener.media === to &&
      peer.media === from;
    const offer = await to.consumers.consume(from, 'whisper', producer, wanted);
    if (offer) listener.notify('consumer:offered', { offers: [offer] });
  }

  /** Who of a target may hear a peer now. */
  #listenersOf(peer: Peer, target: WhisperTarget): ReadonlySet<Peer> {
    return new Set(this.#peersOf(peer, target).filter(({ allowsWhispers }) => allowsWhispers));
  }

  #peersOf(peer: Peer, target: WhisperTarget): Peer[] {
    if ('channelId' in target) {
      if (this.#rooms.channelOf(peer) === target.channelId) return [];
      return this.#rooms.peersIn(target.channelId).filter(({ away }) => !away);
    }
    const person = this.#rooms.find(target.peerId);
    return person && person !== peer && !person.away ? [person] : [];
  }

  #refusalOf(peer: Peer, target: WhisperTarget): RequestError {
    if ('channelId' in target && this.#rooms.channelOf(peer) === target.channelId) {
      return new RequestError('conflict', 'it is one’s own channel');
    }
    return this.#peersOf(peer, target).length > 0
      ? new RequestError('forbidden', 'they let nobody whisper to them')
      : new RequestError('notFound', 'nobody is there');
  }

  /** Ends a whisper that its whisperer did not end, and tells it why. */
  async #end(peer: Peer, reason: WhisperEnd): Promise<void> {
    if (!this.#running.has(peer)) return;
    await this.stop(peer);
    peer.notify('whisper:stopped', { reason });
  }

  /** Lets go of the streams that were kept of a whisper, but for those who hear the next one. */
  #forget(peer: Peer, but: ReadonlySet<Peer> = new Set()): void {
    const rest = this.#resting.get(peer);
    if (!rest) return;
    clearTimeout(rest.timer);
    this.#resting.delete(peer);
    for (const listener of rest.listeners) if (!but.has(listener)) cut(peer, listener);
  }

  #changed({ peerId, away, muted, deafened }: Occupant): void {
    const peer = this.#rooms.find(peerId);
    if (peer && (away || muted || deafened)) soon(this.#end(peer, 'silenced'));
    this.#followAll();
  }

  #left(peerId: PeerId): void {
    for (const whisperer of this.#running.keys()) {
      if (whisperer.id === peerId) soon(this.#end(whisperer, 'silenced'));
    }
    this.#followAll();
    // Outside of all channels nothing is received, kept streams neither; whose own were kept may be gone for good.
    for (const [whisperer, { listeners }] of this.#resting) {
      if (whisperer.id === peerId) this.#forget(whisperer);
      for (const listener of listeners) if (listener.id === peerId) cut(whisperer, listener);
    }
  }

  #followAll(): void {
    for (const whisperer of this.#running.keys()) soon(this.updateListeners(whisperer));
  }

  /** Looks again and again whether anything was said since the last look. */
  #idleLook(peer: Peer, lookMs: number): () => void {
    let bytesBefore = 0;
    let silentLooks = 0;
    return async () => {
      const bytes = await bytesWhispered(peer);
      const isSilent = bytes - bytesBefore < (silentBytesPerS * lookMs) / 1000;
      bytesBefore = bytes;
      silentLooks = isSilent ? silentLooks + 1 : 0;
      if (silentLooks >= looksPerIdle) await this.#end(peer, 'idle');
    };
  }
}

/** Nobody waits for it, and a worker that goes meanwhile ends it all by itself. */
function soon(done: Promise<void>): void {
  done.catch(() => undefined);
}

/** Ends what a listener receives of a peer's whisper, and tells its app. */
function cut(peer: Peer, listener: Peer): void {
  const ended = listener.media?.consumers.stop(peer.id, ['whisper']) ?? [];
  if (ended.length > 0) listener.notify('consumer:closed', { consumerIds: ended });
}

async function bytesWhispered(peer: Peer): Promise<number> {
  try {
    const stats = (await peer.media?.producer('whisper')?.getStats()) ?? [];
    return stats.reduce((sum, { byteCount }) => sum + byteCount, 0);
  } catch {
    // The producer or its worker is gone: nothing is said.
    return 0;
  }
}
