import { isUndisturbed } from '../../shared/domain/Door.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { sameTarget, type WhisperTarget } from '../../shared/domain/whisperTarget.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { type WhisperEnd, whisperIdleMs } from '../../shared/protocol/streams/whisper.ts';
import type { Peer } from '../peers/Peer.ts';
import type { ChannelViews } from './ChannelViews.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

interface Whisper {
  readonly target: WhisperTarget;
  readonly listeners: ReadonlySet<Peer>;
  readonly idleTimer: NodeJS.Timeout;
}

/** A whisper that has ended, whose consumers are kept for the next one. */
interface EndedWhisper {
  readonly listeners: ReadonlySet<Peer>;
  readonly timer: NodeJS.Timeout;
}

/** A second whisper often follows within the pause of a conversation. */
const keptMs = 30_000;
/** How many times per idle time the bytes of a whisper are checked. */
const checksPerIdle = 4;
/** Below this a whisper is silent. Opus sends a few bytes each 400 ms in silence, and ten times as much for quiet speech. */
const silentBytesPerS = 500;

/**
 * Who whispers to whom: the only streams that cross rooms. A whisper has a producer of its own. While a whisper runs, the
 * microphone's producer is paused, and otherwise the whisper's. So neither voice can reach the listeners of the other,
 * whatever a client sends and however packets overtake requests. Nobody hears a whisper from a channel that they may not see,
 * because it would tell them that somebody is there, nor between encrypted channels, whose keys others do not have. Follows the changes that `RoomRegistry` and `ChannelViews` emit.
 */
export class Whispers {
  readonly #rooms: RoomRegistry;
  readonly #views: ChannelViews;
  readonly #idleMs: number;
  readonly #running = new Map<Peer, Whisper>();
  readonly #ended = new Map<Peer, EndedWhisper>();

  constructor(rooms: RoomRegistry, views: ChannelViews, idleMs = whisperIdleMs) {
    this.#rooms = rooms;
    this.#views = views;
    this.#idleMs = idleMs;
    rooms.on('saved', (occupant) => this.#changed(occupant));
    rooms.on('left', (peerId) => this.#left(peerId));
    views.on('changed', () => this.#followAll());
  }

  /** The number of whispers that run now. */
  get size(): number {
    return this.#running.size;
  }

  /**
   * Starts a whisper, or changes the target of the running one. Resolves when the target can hear. Throws as the request
   * `whisper:start`, and then no whisper runs.
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

  /** Ends a whisper; its consumers are kept for a while. Does nothing when none runs. */
  async stop(peer: Peer): Promise<void> {
    if (this.#halt(peer)) await this.#rooms.updateVoice(peer);
  }

  /** Whether others may whisper to this peer. */
  allow(peer: Peer, allowed: boolean): void {
    if (peer.allowsWhispers === allowed) return;
    peer.allowsWhispers = allowed;
    this.#followAll();
  }

  /** Must be called when a peer has resumed its session or opened new media: it gets the running whispers to it again. */
  async renew(peer: Peer): Promise<void> {
    const whispers = [...this.#running].filter(([, { listeners }]) => listeners.has(peer));
    for (const [whisperer, { target }] of whispers) {
      peer.notify('whisper:begun', { peerId: whisperer.id, toChannel: 'channelId' in target });
    }
    await Promise.all(whispers.map(([whisperer]) => this.updateListeners(whisperer)));
  }

  /**
   * Starts and ends consumers so that they match the target of a peer's whisper. Must be called when the whisper's producer
   * exists. Does nothing when no whisper runs.
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
      closeWhisper(peer, listener);
    }
    if (listeners.size === 0) {
      await this.#end(peer, 'targetGone');
      return;
    }
    for (const listener of listeners) {
      if (whisper.listeners.has(listener)) continue;
      listener.notify('whisper:begun', { peerId: peer.id, toChannel: 'channelId' in target });
    }
    await Promise.all([...listeners].map((listener) => this.#offerTo(listener, peer)));
  }

  /** Synchronous, so that nothing happens between the end of one whisper and the start of the next. */
  #begin(peer: Peer, target: WhisperTarget): void {
    if (this.#rooms.channelOf(peer) === null || !peer.voiceEnabled) {
      throw new RequestError('conflict', 'in no channel, or muted');
    }
    const listeners = this.#listenersOf(peer, target);
    if (listeners.size === 0) throw this.#refusalOf(peer, target);
    this.#forget(peer, listeners);
    const checkMs = this.#idleMs / checksPerIdle;
    const idleTimer = setInterval(this.#idleCheck(peer, checkMs), checkMs).unref();
    this.#running.set(peer, { target, listeners: new Set(), idleTimer });
    peer.whispering = true;
  }

  /** Returns whether a whisper ran. */
  #halt(peer: Peer): boolean {
    const whisper = this.#running.get(peer);
    if (!whisper) return false;
    clearInterval(whisper.idleTimer);
    this.#running.delete(peer);
    peer.whispering = false;
    for (const listener of whisper.listeners) listener.notify('whisper:ended', { peerId: peer.id });
    const timer = setTimeout(() => this.#forget(peer), keptMs).unref();
    this.#ended.set(peer, { listeners: whisper.listeners, timer });
    return true;
  }

  /** Lets a listener receive a peer's whisper, unless it already does. */
  async #offerTo(listener: Peer, peer: Peer): Promise<void> {
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

  /** The peers of a target that may hear a peer's whisper now. */
  #listenersOf(peer: Peer, target: WhisperTarget): ReadonlySet<Peer> {
    const from = this.#rooms.channelOf(peer);
    return new Set(
      this.#peersOf(peer, target).filter(
        (listener) =>
          listener.allowsWhispers &&
          !isUndisturbed(listener.user) &&
          this.#sees(listener, from) &&
          !this.#rooms.isSealedApart(from, this.#rooms.channelOf(listener)),
      ),
    );
  }

  /** The peers of a target, as far as this peer may know of them. */
  #peersOf(peer: Peer, target: WhisperTarget): Peer[] {
    if ('channelId' in target) {
      if (this.#rooms.channelOf(peer) === target.channelId) return [];
      if (!this.#sees(peer, target.channelId)) return [];
      // Nobody speaks to the audience of a stage from elsewhere: a whisper to it reaches its speakers.
      return this.#rooms
        .peersIn(target.channelId)
        .filter((each) => !each.away && this.#rooms.isOnStage(each));
    }
    const person = this.#rooms.find(target.peerId);
    if (!person || person === peer || person.away) return [];
    return this.#sees(peer, this.#rooms.channelOf(person)) ? [person] : [];
  }

  #sees(peer: Peer, channelId: ChannelId | null): boolean {
    return channelId !== null && this.#views.of(peer.user).channelIds.has(channelId);
  }

  #refusalOf(peer: Peer, target: WhisperTarget): RequestError {
    if ('channelId' in target && this.#rooms.channelOf(peer) === target.channelId) {
      return new RequestError('conflict', 'it is your own channel');
    }
    const there = this.#peersOf(peer, target);
    if (there.length === 0) return new RequestError('notFound', 'nobody is there');
    const from = this.#rooms.channelOf(peer);
    if (there.every((each) => this.#rooms.isSealedApart(from, this.#rooms.channelOf(each)))) {
      return new RequestError('cannotEncrypt', 'they have not the keys of your channel');
    }
    return new RequestError(
      'forbidden',
      'they do not allow whispers, do not want to be disturbed, or may not see your channel',
    );
  }

  /** Ends a whisper on behalf of the server, and notifies the whispering peer of the reason. */
  async #end(peer: Peer, reason: WhisperEnd): Promise<void> {
    if (!this.#running.has(peer)) return;
    await this.stop(peer);
    peer.notify('whisper:stopped', { reason });
  }

  /** Closes the kept consumers of a whisper, except those of the listeners of the next one. */
  #forget(peer: Peer, except: ReadonlySet<Peer> = new Set()): void {
    const ended = this.#ended.get(peer);
    if (!ended) return;
    clearTimeout(ended.timer);
    this.#ended.delete(peer);
    for (const listener of ended.listeners) if (!except.has(listener)) closeWhisper(peer, listener);
  }

  #changed({ peerId }: Occupant): void {
    const peer = this.#rooms.find(peerId);
    if (peer && (peer.away || !peer.voiceEnabled || !peer.mayWhisper))
      ignoreFailure(this.#end(peer, 'silenced'));
    this.#followAll();
  }

  #left(peerId: PeerId): void {
    for (const whisperer of this.#running.keys()) {
      if (whisperer.id === peerId) ignoreFailure(this.#end(whisperer, 'silenced'));
    }
    this.#followAll();
    // A peer outside of channels receives nothing, and its own kept consumers are of no more use.
    for (const [whisperer, { listeners }] of this.#ended) {
      if (whisperer.id === peerId) this.#forget(whisperer);
      for (const listener of listeners)
        if (listener.id === peerId) closeWhisper(whisperer, listener);
    }
  }

  #followAll(): void {
    for (const whisperer of this.#running.keys()) ignoreFailure(this.updateListeners(whisperer));
    // The end of a kept consumer would tell when its whisperer goes further.
    for (const [whisperer, { listeners }] of this.#ended) {
      const channelId = this.#rooms.channelOf(whisperer);
      for (const listener of listeners) {
        if (!this.#sees(listener, channelId)) closeWhisper(whisperer, listener);
      }
    }
  }

  /** Checks whether anything was said since the last check. */
  #idleCheck(peer: Peer, checkMs: number): () => void {
    let bytesBefore = 0;
    let silentChecks = 0;
    return async () => {
      const bytes = await bytesWhispered(peer);
      const isSilent = bytes - bytesBefore < (silentBytesPerS * checkMs) / 1000;
      bytesBefore = bytes;
      silentChecks = isSilent ? silentChecks + 1 : 0;
      if (silentChecks >= checksPerIdle) await this.#end(peer, 'idle');
    };
  }
}

/** For what nobody waits for. If a worker dies meanwhile, everything ends anyway. */
function ignoreFailure(done: Promise<void>): void {
  done.catch(() => undefined);
}

/** Closes a listener's consumer of a peer's whisper, and notifies its app. */
function closeWhisper(peer: Peer, listener: Peer): void {
  const ended = listener.media?.consumers.stop(peer.id, ['whisper']) ?? [];
  if (ended.length > 0) listener.notify('consumer:closed', { consumerIds: ended });
}

async function bytesWhispered(peer: Peer): Promise<number> {
  try {
    const stats = (await peer.media?.producer('whisper')?.getStats()) ?? [];
    return stats.reduce((sum, { byteCount }) => sum + byteCount, 0);
  } catch {
    // The producer or its worker has closed: nothing is said.
    return 0;
  }
}
