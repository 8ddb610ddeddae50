import { isDeepStrictEqual } from 'node:util';
import type { Channel, ChannelView } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type {
  Occupant,
  Presence,
  PresenceChange,
  ViewChange,
} from '../../shared/domain/Presence.ts';
import type { RateLimits } from '../limits/RateLimits.ts';

/** Changes beyond the limit wait for so long; of one peer or channel, only the last is sent. */
const tickMs = 100;

/** A deleted channel is in no view, so it is a change of view. */
type FeedChange = Exclude<PresenceChange, { kind: 'channelDeleted' }>;

export interface ViewFeedOptions {
  readonly view: ChannelView;
  /** All channels of the server, in the order of the list. */
  readonly channels: readonly Channel[];
  /** All peers in all channels. */
  readonly occupants: Iterable<Occupant>;
  /** Limits the changes of each peer and channel that are sent at once. Others share it; `name` keeps their keys apart. */
  readonly immediate: Pick<RateLimits, 'take'>;
  readonly name: string;
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
  #tick: NodeJS.Timeout | null = null;
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

  /** All channels and occupants now. Sends what waits first, so that nothing older follows the snapshot. */
  snapshot(): Presence {
    this.#sendWaiting();
    return {
      revision: this.#revision,
      channels: [...this.#sentChannels.values()],
      occupants: [...this.#sentOccupants.values()],
    };
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
    for (const channel of this.#sentChannels.values()) {
      if (!isDeepStrictEqual(other.#sentChannels.get(channel.id), channel)) {
        changes.push({ kind: 'channelSaved', channel });
      }
    }
    for (const occupant of this.#sentOccupants.values()) {
      if (!isDeepStrictEqual(other.#sentOccupants.get(occupant.peerId), occupant)) {
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
    if (!this.#isNews(change)) return;
    if (this.#options.immediate.take(`${this.#options.name} ${about}`)) {
      this.#send(change);
      return;
    }
    this.#waiting.set(about, change);
    this.#tick ??= setTimeout(() => this.#sendWaiting(), tickMs).unref();
  }

  #sendWaiting(): void {
    if (this.#tick !== null) clearTimeout(this.#tick);
    this.#tick = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const change of waiting) this.#send(change);
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
