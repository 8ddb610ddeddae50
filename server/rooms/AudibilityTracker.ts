import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { Hearing, ListenerHearing } from '../../shared/protocol/streams/hearing.ts';
import type { Peer } from '../peers/Peer.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/** Changes within this time are sent in one message. */
const gatherMs = 250;
/** Streams and transports end and come back without an event for this tracker, so it checks all of them this often. */
const sweepMs = 2_000;
/** How long a resumed voice may take to arrive at the listeners, whose apps measure only once a second. */
const warmUpMs = 4_000;

/** One peer in its room. */
interface RoomMember {
  readonly peer: Peer;
  readonly channelId: ChannelId;
  /** What its app reported of each voice. */
  readonly reported: Map<PeerId, Hearing>;
  /** What was sent to it last about each listener. */
  readonly lastSent: Map<PeerId, ListenerHearing>;
  /** Until when its voice counts as paused, not forwarded or just resumed, so that no listener can miss it; on the monotonic clock `now`. */
  quietUntilMs: number;
}

/**
 * Who hears whom, from the reports of the listeners' apps and from what the server knows better. Each speaker is notified of
 * its own listeners only, in a large room while its voice is forwarded: of all others there would be n² pairs. Keeps nothing about
 * peers outside of rooms. `close` ends its timers.
 */
export class AudibilityTracker {
  readonly #rooms: RoomRegistry;
  readonly #now: () => number;
  readonly #members = new Map<PeerId, RoomMember>();
  readonly #changedChannels = new Set<ChannelId>();
  readonly #sweeping: NodeJS.Timeout;
  #gathering: NodeJS.Timeout | null = null;

  constructor(rooms: RoomRegistry, now: () => number = () => performance.now()) {
    this.#rooms = rooms;
    this.#now = now;
    rooms.on('saved', ({ peerId, channelId, away }) => {
      const member = this.#members.get(peerId);
      if (member && member.channelId !== channelId) this.#remove(peerId);
      // The reports of its app came from a connection that is lost.
      if (away) member?.reported.clear();
      this.#noteChange(channelId);
    });
    rooms.on('left', (peerId) => this.#remove(peerId));
    rooms.on('speakersChanged', (channelId) => this.#noteChange(channelId));
    this.#sweeping = setInterval(() => this.#sweep(), sweepMs).unref();
  }

  /** Notes what a peer's app reports of the voices in its room. Reports about other peers are ignored. */
  report(
    listener: Peer,
    voices: readonly { readonly peerId: PeerId; readonly hearing: Hearing }[],
  ): void {
    const channelId = this.#rooms.channelOf(listener);
    if (channelId === null) return;
    // Kept by the ids that are there anyway: those of a request are strings of their own.
    const present = new Map(this.#rooms.peersIn(channelId).map(({ id }) => [id as string, id]));
    const { reported } = this.#memberOf(listener, channelId);
    for (const { peerId, hearing } of voices) {
      const id = present.get(peerId);
      if (id !== undefined && id !== listener.id) reported.set(id, hearing);
    }
    this.#noteChange(channelId);
  }

  /** Sends the state of all listeners again: the peer's app has started anew. */
  resend(speaker: Peer): void {
    const member = this.#members.get(speaker.id);
    if (!member) return;
    member.lastSent.clear();
    this.#noteChange(member.channelId);
  }

  close(): void {
    clearInterval(this.#sweeping);
    if (this.#gathering !== null) clearTimeout(this.#gathering);
  }

  /** The record of a peer that is in this channel; made empty for a new one. */
  #memberOf(peer: Peer, channelId: ChannelId): RoomMember {
    const known = this.#members.get(peer.id);
    if (known) return known;
    const member: RoomMember = {
      peer,
      channelId,
      reported: new Map(),
      lastSent: new Map(),
      quietUntilMs: 0,
    };
    this.#members.set(peer.id, member);
    return member;
  }

  #remove(peerId: PeerId): void {
    const member = this.#members.get(peerId);
    if (!member) return;
    this.#members.delete(peerId);
    for (const { reported, lastSent } of this.#members.values()) {
      reported.delete(peerId);
      lastSent.delete(peerId);
    }
    this.#noteChange(member.channelId);
  }

  #noteChange(channelId: ChannelId): void {
    this.#changedChannels.add(channelId);
    this.#gathering ??= setTimeout(() => this.#sendChanged(), gatherMs).unref();
  }

  #sweep(): void {
    for (const { channelId } of this.#members.values()) this.#changedChannels.add(channelId);
    this.#sendChanged();
  }

  #sendChanged(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    this.#gathering = null;
    const changed = [...this.#changedChannels];
    this.#changedChannels.clear();
    for (const id of changed) this.#send(id);
  }

  /** Notifies every speaker of a room of what has changed for it. */
  #send(channelId: ChannelId): void {
    const peers = this.#rooms.peersIn(channelId);
    const here = new Map(peers.map((peer) => [peer.id, this.#memberOf(peer, channelId)]));
    const listening = new Map(peers.map((peer) => [peer.id, whatReaches(peer)]));
    const nowMs = this.#now();
    const isLarge = this.#rooms.isLarge(channelId);
    for (const speaker of here.values()) {
      // An audience sends nothing that anybody could miss.
      if (!this.#rooms.isOnStage(speaker.peer)) continue;
      const microphone = speaker.peer.media?.producer('microphone');
      const isForwarded = this.#rooms.isForwarded(speaker.peer);
      if (!microphone || microphone.paused || !isForwarded) {
        speaker.quietUntilMs = nowMs + warmUpMs;
      }
      if (!isForwarded && isLarge) continue;
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

/** The peers whose voices the server sends to a peer, or null while its transport is not connected. */
function whatReaches({ media }: Peer): ReadonlySet<PeerId> | null {
  return media?.isReceiving ? media.consumers.voices : null;
}

/** What the server knows itself decides first, the most certain first; then the report of the listener's app. */
function hearingOf(
  listener: RoomMember,
  speaker: RoomMember,
  reached: ReadonlySet<PeerId> | null | undefined,
  nowMs: number,
): ListenerHearing {
  const { peer, reported } = listener;
  if (peer.away) return 'away';
  if (!peer.hears) return 'deafened';
  const report = reported.get(speaker.peer.id);
  if (!reached) return report === undefined ? 'connecting' : 'notArriving';
  if (report === undefined) return 'connecting';
  const { id, media } = speaker.peer;
  const isQuiet = nowMs < speaker.quietUntilMs;
  if (isQuiet && (report === 'notArriving' || report === 'noStream')) return 'hears';
  if (report === 'hears' && !isQuiet && media?.producer('microphone') && !reached.has(id)) {
    return 'noStream';
  }
  return report;
}
