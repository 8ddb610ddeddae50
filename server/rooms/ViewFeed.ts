import { isDeepStrictEqual } from 'node:util';
import type { Channel, ChannelView } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import {
  applyPresenceChange,
  type Occupant,
  type Presence,
  type PresenceChange,
  type ViewChange,
} from '../../shared/domain/Presence.ts';
import { onlyListens } from '../../shared/domain/stage.ts';
import type { RateLimits } from '../limits/RateLimits.ts';

/** Changes beyond the limit wait for so long; of one peer or channel, only the last is sent. */
const tickMs = 100;
/** The same for those who come to the audience of a stage and leave it, of whom only the number is noticed. */
const audienceTickMs = 1_000;

/** A deleted channel is in no view, so it is a change of view. */
type FeedChange = Exclude<PresenceChange, { kind: 'channelDeleted' | 'occupantsChanged' }>;

export interface ViewFeedOptions {
  readonly view: ChannelView;
  /** All channels of the server, in the order of the list. */
  readonly channels: readonly Channel[];
  /** All peers in all channels. */
  readonly occupants: Iterable<Occupant>;
  /** Limits the changes of each peer and channel that are sent at once. Others share it; `name` keeps their keys apart. */
  readonly immediate: Pick<RateLimits, 'take'>;
  readonly name: string;
  /** As `immediate`, for all that come to the audience of one stage or leave it. */
  readonly audience: Pick<RateLimits, 'take'>;
  readonly send: (revision: number, change: PresenceChange) => void;
}

/**
 * The presence as the people with one view see it: its own numbered list of changes, and what was sent until now. It depends on
 * nothing but what they may see: not its revisions, not what waits, not when that is sent. Whoever goes to a channel that they
 * may not see is gone. `close` ends its timer.
 */
export class ViewFeed {
  readonly view: ChannelView;
  readonly #options: ViewFeedOptions;
  /** The channels as they are now, each with its place among those of the view. */
  readonly #places = new Map<ChannelId, { readonly channel: Channel; readonly position: number }>();
  readonly #sentChannels = new Map<ChannelId, Channel>();
  readonly #sentOccupants = new Map<PeerId, Occupant>();
  /** The last change of each peer or channel that waits, in the order of arrival. */
  readonly #waiting = new Map<string, FeedChange>();
  /** Of these, whom a snapshot has shown already: some viewers know more than what was sent. */
  readonly #shown = new Set<string>();
  #tick: NodeJS.Timeout | null = null;
  /** When `#tick` sends, on the monotonic clock. */
  #tickAtMs = 0;
  #revision = 0;

  constructor(options: ViewFeedOptions) {
    this.#options = options;
    this.view = options.view;
    for (const { channel } of this.#placed(options.channels)) {
      this.#sentChannels.set(channel.id, channel);
    }
    for (const occupant of options.occupants) {
      if (this.#sees(occupant.channelId)) this.#sentOccupants.set(occupant.peerId, occupant);
    }
  }

  /**
   * All channels and occupants now. It contains what waits, which its viewer is told again at its time: every change says what
   * is from then on, so that is no change for them. Otherwise two hundred who come at once would send it two hundred times.
   */
  snapshot(): Presence {
    const sent: Presence = {
      revision: this.#revision,
      channels: [...this.#sentChannels.values()],
      occupants: [...this.#sentOccupants.values()],
    };
    for (const about of this.#waiting.keys()) this.#shown.add(about);
    const now = [...this.#waiting.values()].reduce(
      (presence, change) =>
        applyPresenceChange(presence, presence.revision + 1, change) ?? presence,
      sent,
    );
    return { ...now, revision: this.#revision };
  }

  /** What turns all that was sent in another view into all that was sent in this one. */
  changeFrom(other: ViewFeed): ViewChange {
    const changes: PresenceChange[] = [];
    for (const channelId of other.#sentChannels.keys()) {
      if (!this.#sentChannels.has(channelId)) changes.push({ kind: 'channelDeleted', channelId });
    }
    for (const { peerId, channelId } of other.#sentOccupants.values()) {
      // The others are gone with their channel.
      if (this.#sees(channelId) && !this.#sentOccupants.has(peerId)) {
        changes.push({ kind: 'occupantLeft', peerId });
      }
    }
    for (const change of other.#waiting.values()) {
      if (change.kind !== 'occupantSaved') continue;
      const { peerId } = change.occupant;
      if (other.#shown.has(peerId) && !this.#sentOccupants.has(peerId)) {
        changes.push({ kind: 'occupantLeft', peerId });
      }
    }
    for (const channel of this.#sentChannels.values()) {
      const isSame = isDeepStrictEqual(other.#sentChannels.get(channel.id), channel);
      if (!isSame || other.#shown.has(channel.id)) {
        changes.push({ kind: 'channelSaved', channel });
      }
    }
    for (const occupant of this.#sentOccupants.values()) {
      const isSame = isDeepStrictEqual(other.#sentOccupants.get(occupant.peerId), occupant);
      if (!isSame || other.#shown.has(occupant.peerId)) {
        changes.push({ kind: 'occupantSaved', occupant });
      }
    }
    return { before: other.#revision, revision: this.#revision, changes };
  }

  /** Channels have changed. `channels` as in the options. */
  updateChannels(channels: readonly Channel[]): void {
    for (const { channel } of this.#placed(channels)) {
      this.#note(channel.id, { kind: 'channelSaved', channel });
    }
  }

  /** A peer has entered a channel of the server, or is seen otherwise there. */
  noteSaved(occupant: Occupant): void {
    const { peerId, channelId } = occupant;
    if (this.#sees(channelId)) this.#note(peerId, { kind: 'occupantSaved', occupant });
    else this.noteLeft(peerId);
  }

  /** A peer is in no channel any more. */
  noteLeft(peerId: PeerId): void {
    this.#note(peerId, { kind: 'occupantLeft', peerId });
  }

  close(): void {
    if (this.#tick !== null) clearTimeout(this.#tick);
    this.#waiting.clear();
  }

  #sees(channelId: ChannelId): boolean {
    return this.view.channelIds.has(channelId);
  }

  /** The channels of the view that are new, changed or in another place, with their places among those of the view. */
  #placed(channels: readonly Channel[]): { readonly channel: Channel }[] {
    return channels
      .filter(({ id }) => this.#sees(id))
      .flatMap((channel, position) => {
        const before = this.#places.get(channel.id);
        if (before?.channel === channel && before.position === position) return [];
        this.#places.set(channel.id, { channel, position });
        return [{ channel: channel.position === position ? channel : { ...channel, position } }];
      });
  }

  #note(about: string, change: FeedChange): void {
    this.#waiting.delete(about);
    // Before the limit: what nobody here can see must not use it up.
    if (!this.#isNews(change) && !this.#shown.has(about)) return;
    const { name, immediate, audience } = this.#options;
    const stage = this.#audienceOf(change);
    const isAtOnce =
      stage === null ? immediate.take(`${name} ${about}`) : audience.take(`${name} ${stage}`);
    if (isAtOnce) {
      this.#shown.delete(about);
      this.#send(change);
      return;
    }
    this.#waiting.set(about, change);
    this.#sendLater(stage === null ? tickMs : audienceTickMs);
  }

  /** The stage to whose audience somebody comes, or which they leave, without being anything else there; null for all else. */
  #audienceOf(change: FeedChange): ChannelId | null {
    if (change.kind === 'channelSaved') return null;
    const now = change.kind === 'occupantSaved' ? change.occupant : null;
    const peerId = change.kind === 'occupantSaved' ? change.occupant.peerId : change.peerId;
    const before = this.#sentOccupants.get(peerId);
    // Where they come from does not matter.
    const wasHere = before !== undefined && (now === null || before.channelId === now.channelId);
    const parts = [...(wasHere ? [before] : []), ...(now === null ? [] : [now])];
    return (parts.every(onlyListens) && parts[0]?.channelId) || null;
  }

  #sendLater(inMs: number): void {
    const atMs = performance.now() + inMs;
    if (this.#tick !== null && this.#tickAtMs <= atMs) return;
    if (this.#tick !== null) clearTimeout(this.#tick);
    this.#tickAtMs = atMs;
    this.#tick = setTimeout(() => this.#sendWaiting(), inMs).unref();
  }

  #sendWaiting(): void {
    if (this.#tick !== null) clearTimeout(this.#tick);
    this.#tick = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#shown.clear();
    const [ofChannels, ofOccupants] = [
      waiting.filter(({ kind }) => kind === 'channelSaved'),
      waiting.filter(({ kind }) => kind !== 'channelSaved'),
    ];
    for (const change of ofChannels) this.#send(change);
    if (ofOccupants.length <= 1) for (const change of ofOccupants) this.#send(change);
    else this.#sendTogether(ofOccupants);
  }

  #sendTogether(changes: readonly FeedChange[]): void {
    for (const change of changes) this.#remember(change);
    this.#revision += 1;
    this.#options.send(this.#revision, {
      kind: 'occupantsChanged',
      saved: changes.flatMap((change) =>
        change.kind === 'occupantSaved' ? [change.occupant] : [],
      ),
      left: changes.flatMap((change) => (change.kind === 'occupantLeft' ? [change.peerId] : [])),
    });
  }

  #send(change: FeedChange): void {
    this.#remember(change);
    this.#revision += 1;
    this.#options.send(this.#revision, change);
  }

  /** Whether a change differs from what was sent last. */
  #isNews(change: FeedChange): boolean {
    switch (change.kind) {
      case 'channelSaved':
        return !isDeepStrictEqual(this.#sentChannels.get(change.channel.id), change.channel);
      case 'occupantSaved':
        return !isDeepStrictEqual(this.#sentOccupants.get(change.occupant.peerId), change.occupant);
      case 'occupantLeft':
        return this.#sentOccupants.has(change.peerId);
    }
  }

  #remember(change: FeedChange): void {
    if (change.kind === 'channelSaved') this.#sentChannels.set(change.channel.id, change.channel);
    if (change.kind === 'occupantLeft') this.#sentOccupants.delete(change.peerId);
    if (change.kind !== 'occupantSaved') return;
    const { occupant } = change;
    const before = this.#sentOccupants.get(occupant.peerId);
    // Who has moved comes last among those of the new channel.
    if (before?.channelId !== occupant.channelId) this.#sentOccupants.delete(occupant.peerId);
    this.#sentOccupants.set(occupant.peerId, occupant);
  }
}
