import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { Hearing, ToldHearing } from '../../shared/protocol/hearing.ts';
import type { Peer } from '../peers/Peer.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/** What several peers say within this time is told together. */
const gatherMs = 250;
/** Streams and transports end and come back without a word to this board: it looks at all of them this often. */
const sweepMs = 2_000;
/** A voice that rested is still on its way, and listeners look only once a second. */
const warmUpMs = 4_000;

/** One peer in its room. */
interface RoomMember {
  readonly peer: Peer;
  readonly channelId: ChannelId;
  /** What its app says of each voice. */
  readonly reported: Map<PeerId, Hearing>;
  /** What it was told last of each listener. */
  readonly lastSent: Map<PeerId, ToldHearing>;
  /** Until when nothing of its voice can be missed, on a clock that never jumps: it was muted, or spoke elsewhere. */
  restsUntilMs: number;
}

/**
 * Who hears whom, as the listeners' apps say and as far as the server itself can know better; tells each speaker of its own
 * listeners and nobody else. Holds nothing about who is in no room. `close` ends its timers.
 */
export class AudibilityTracker {
  readonly #rooms: RoomRegistry;
  readonly #now: () => number;
  readonly #seats = new Map<PeerId, RoomMember>();
  readonly #stirred = new Set<ChannelId>();
  readonly #sweeping: NodeJS.Timeout;
  #gathering: NodeJS.Timeout | null = null;

  constructor(rooms: RoomRegistry, now: () => number = () => performance.now()) {
    this.#rooms = rooms;
    this.#now = now;
    rooms.on('saved', ({ peerId, channelId, away }) => {
      const seat = this.#seats.get(peerId);
      if (seat && seat.channelId !== channelId) this.#vacate(peerId);
      // What its app said held for a connection that is gone.
      if (away) seat?.reported.clear();
      this.#stir(channelId);
    });
    rooms.on('left', (peerId) => this.#vacate(peerId));
    this.#sweeping = setInterval(() => this.#sweep(), sweepMs).unref();
  }

  /** Notes what a peer's app does with the voices of its room; what it says of others is passed over. */
  report(
    listener: Peer,
    voices: readonly { readonly peerId: PeerId; readonly hearing: Hearing }[],
  ): void {
    const channelId = this.#rooms.channelOf(listener);
    if (channelId === null) return;
    const present = new Set(this.#rooms.peersIn(channelId).map(({ id }) => id));
    const { reported } = this.#seat(listener, channelId);
    for (const { peerId, hearing } of voices) {
      if (present.has(peerId) && peerId !== listener.id) reported.set(peerId, hearing);
    }
    this.#stir(channelId);
  }

  /** A peer's app knows nothing any more: it is told of everybody again. */
  repeat(speaker: Peer): void {
    const seat = this.#seats.get(speaker.id);
    if (!seat) return;
    seat.lastSent.clear();
    this.#stir(seat.channelId);
  }

  close(): void {
    clearInterval(this.#sweeping);
    if (this.#gathering !== null) clearTimeout(this.#gathering);
  }

  /** The seat of a peer that is in this channel; who has just come has said and heard nothing yet. */
  #seat(peer: Peer, channelId: ChannelId): RoomMember {
    const known = this.#seats.get(peer.id);
    if (known) return known;
    const seat: RoomMember = {
      peer,
      channelId,
      reported: new Map(),
      lastSent: new Map(),
      restsUntilMs: 0,
    };
    this.#seats.set(peer.id, seat);
    return seat;
  }

  #vacate(peerId: PeerId): void {
    const seat = this.#seats.get(peerId);
    if (!seat) return;
    this.#seats.delete(peerId);
    this.#stir(seat.channelId);
  }

  #stir(channelId: ChannelId): void {
    this.#stirred.add(channelId);
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      const stirred = [...this.#stirred];
      this.#stirred.clear();
      for (const id of stirred) this.#tell(id);
    }, gatherMs).unref();
  }

  #sweep(): void {
    for (const { channelId } of this.#seats.values()) this.#stir(channelId);
  }

  /** Tells every speaker of a room what has changed for it. */
  #tell(channelId: ChannelId): void {
    const peers = this.#rooms.peersIn(channelId);
    const here = new Map(peers.map((peer) => [peer.id, this.#seat(peer, channelId)]));
    for (const { reported, lastSent } of here.values()) {
      for (const known of [reported, lastSent]) {
        for (const other of known.keys()) if (!here.has(other)) known.delete(other);
      }
    }
    const listening = new Map(peers.map((peer) => [peer.id, whatReaches(peer)]));
    const nowMs = this.#now();
    for (const speaker of here.values()) {
      const microphone = speaker.peer.media?.producer('microphone');
      if (!microphone || microphone.paused) speaker.restsUntilMs = nowMs + warmUpMs;
      const changed = [...here.values()]
        .filter((listener) => listener !== speaker)
        .map((listener) => ({
          peerId: listener.peer.id,
          hearing: hearingOf(listener, speaker, listening.get(listener.peer.id), nowMs),
        }))
        .filter(({ peerId, hearing }) => speaker.lastSent.get(peerId) !== hearing);
      if (changed.length === 0) continue;
      for (const { peerId, hearing } of changed) speaker.lastSent.set(peerId, hearing);
      speaker.peer.notify('hearing:told', { listeners: changed });
    }
  }
}

/** Whose voices the server sends to a peer, or null while nothing gets through to it. */
function whatReaches({ media }: Peer): ReadonlySet<PeerId> | null {
  return media?.isReceiving ? media.consumers.voices : null;
}

/** The server's own knowledge first, most certain first; then what the listener's app says. */
function hearingOf(
  listener: RoomMember,
  speaker: RoomMember,
  reached: ReadonlySet<PeerId> | null | undefined,
  nowMs: number,
): ToldHearing {
  const { peer, reported } = listener;
  if (peer.away) return 'away';
  if (peer.switches.deafened) return 'deafened';
  const report = reported.get(speaker.peer.id);
  if (!reached) return report === undefined ? 'connecting' : 'notArriving';
  if (report === undefined) return 'connecting';
  const { id, media } = speaker.peer;
  const rests = nowMs < speaker.restsUntilMs;
  if (rests && (report === 'notArriving' || report === 'noStream')) return 'hears';
  if (report === 'hears' && !rests && media?.producer('microphone') && !reached.has(id)) {
    return 'noStream';
  }
  return report;
}
