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
import { RateLimit } from '../limits/RateLimit.ts';
import type { RateLimits } from '../limits/RateLimits.ts';

/**
 * Messages about people: five in a row, then ten a second. While little happens each change is sent at once; what comes faster waits
 * for the next message, which has all of it.
 */
const messageBurst = 5;
const messagesPerSecond = 10;
/** How long a change waits at most; of one peer or channel, only the last is sent. */
const tickMs = 1_000 / messagesPerSecond;
/**
 * One change alone is told at once to so many people. That delays the answer to whoever made it by about a millisecond, and saves telling
 * some of them twice.
 */
const quickAudienceMax = 64;
/** How long any other message waits, so that whoever made the last change is answered first. */
const answerMs = 10;
/** The same for those who come to the audience of a stage and leave it, of whom only the number is noticed. */
const audienceTickMs = 1_000;
/**
 * The most people in one message: when so many wait, it is sent. Whoever asks or is told something meanwhile is told of those who
 * wait, so this also bounds what a storm of arrivals costs for each of them.
 */
const togetherMax = 25;

/** A deleted channel is in no view, so it is a change of view. */
type FeedChange = Exclude<PresenceChange, { kind: 'channelDeleted' | 'occupantsChanged' }>;

/** A change that waits. */
interface Waiting {
  readonly change: FeedChange;
  /** Which of all changes that have waited it is: grows by one with each. */
  readonly order: number;
  /** Whether the peer has been elsewhere meanwhile: it comes last among those of its channel, even if it was there before. */
  readonly isRenewed: boolean;
}

export interface ViewFeedOptions {
  readonly view: ChannelView;
  /** All channels of the server, in the order of the list. */
  readonly channels: readonly Channel[];
  /** All peers in all channels. */
  readonly occupants: Iterable<Occupant>;
  /** Limits the changes of each channel that are sent at once. Others share it; `name` keeps their keys apart. */
  readonly immediate: Pick<RateLimits, 'take'>;
  readonly name: string;
  /** As `immediate`, for all that come to the audience of one stage or leave it. */
  readonly audience: Pick<RateLimits, 'take'>;
  /** How many people are told. */
  readonly audienceSize: () => number;
  readonly send: (revision: number, change: PresenceChange) => void;
}

/**
 * The presence as the people with one view see it: its own numbered list of changes, and what was sent until now. It depends on
 * nothing but what they may see: not its revisions, not what waits, not when that is sent. Whoever goes to a channel that they
 * may not see is gone. `close` ends its timer.
 *
 * A viewer can be told earlier than the others of what waits (`snapshot`, `catchUp`). They are told it again at its time: every
 * change says what is from then on, so that is no change for them.
 */
export class ViewFeed {
  readonly view: ChannelView;
  readonly #options: ViewFeedOptions;
  readonly #messages = new RateLimit(messageBurst, messagesPerSecond);
  /** The channels as they are now, each with its place among those of the view. */
  readonly #places = new Map<ChannelId, { readonly channel: Channel; readonly position: number }>();
  readonly #sentChannels = new Map<ChannelId, Channel>();
  readonly #sentOccupants = new Map<PeerId, Occupant>();
  /** The last change of each peer or channel that waits; peers in the order in which they came to where they are. */
  readonly #waiting = new Map<string, Waiting>();
  /** By viewer: up to which of the waiting changes they know all, by its `order`. */
  readonly #shownTo = new Map<string, number>();
  #noted = 0;
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

  /** All channels and occupants now, with what waits, for one viewer or for several. */
  snapshot(viewerIds: readonly string[]): Presence {
    const sent: Presence = {
      revision: this.#revision,
      channels: [...this.#sentChannels.values()],
      occupants: [...this.#sentOccupants.values()],
    };
    const now = this.#tellWaiting(viewerIds, 0).reduce(
      (presence, change) =>
        applyPresenceChange(presence, presence.revision + 1, change) ?? presence,
      sent,
    );
    return { ...now, revision: this.#revision };
  }

  /**
   * What waits and these viewers do not know yet, so that whatever they are sent next comes after it. The same for all who know
   * the same.
   */
  catchUp(viewerIds: Iterable<string>): readonly (readonly [string[], ViewChange])[] {
    if (this.#waiting.size === 0) return [];
    const byKnown = Map.groupBy(viewerIds, (id) => this.#shownTo.get(id) ?? 0);
    return [...byKnown].flatMap(([known, ids]) => {
      const changes = this.#tellWaiting(ids, known);
      const { length } = changes;
      const revision = this.#revision;
      return length === 0 ? [] : [[ids, { before: revision, revision, changes }] as const];
    });
  }

  /** What turns all that viewers know of another view into all that is in this one. */
  changeFrom(known: Presence, viewerIds: readonly string[]): ViewChange {
    const now = this.snapshot(viewerIds);
    const [channels, occupants] = [
      new Map(known.channels.map((channel) => [channel.id, channel])),
      new Map(known.occupants.map((occupant) => [occupant.peerId, occupant])),
    ];
    const peers = new Set(now.occupants.map(({ peerId }) => peerId));
    const changes: PresenceChange[] = [];
    for (const channelId of channels.keys()) {
      if (!this.#sees(channelId)) changes.push({ kind: 'channelDeleted', channelId });
    }
    for (const { peerId, channelId } of known.occupants) {
      // The others are gone with their channel.
      if (this.#sees(channelId) && !peers.has(peerId))
        changes.push({ kind: 'occupantLeft', peerId });
    }
    for (const channel of now.channels) {
      if (!isDeepStrictEqual(channels.get(channel.id), channel)) {
        changes.push({ kind: 'channelSaved', channel });
      }
    }
    for (const occupant of now.occupants) {
      if (!isDeepStrictEqual(occupants.get(occupant.peerId), occupant)) {
        changes.push({ kind: 'occupantSaved', occupant });
      }
    }
    return { before: known.revision, revision: now.revision, changes };
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
    const before = this.#waiting.get(about);
    const hasMoved =
      before !== undefined &&
      occupantOf(before.change)?.channelId !== occupantOf(change)?.channelId;
    const isRenewed = change.kind === 'occupantSaved' && (before?.isRenewed || hasMoved);
    // Before the limit: what nobody here can see must not use it up. What waits may be known to some, so it is taken back.
    if (before === undefined && !this.#isNews(change)) return;
    if (hasMoved) this.#waiting.delete(about);
    this.#noted += 1;
    this.#waiting.set(about, { change, order: this.#noted, isRenewed });
    if (change.kind === 'channelSaved') this.#noteChannel(change);
    else this.#noteOccupant(change, before?.change);
  }

  #noteChannel(change: FeedChange & { kind: 'channelSaved' }): void {
    const { id } = change.channel;
    const { name, immediate } = this.#options;
    if (!immediate.take(`${name} ${id}`)) {
      this.#sendLater(tickMs);
      return;
    }
    this.#waiting.delete(id);
    this.#send(change);
  }

  #noteOccupant(change: FeedChange, waited: FeedChange | undefined): void {
    const { name, audience } = this.#options;
    const stage = this.#audienceOf(change, waited);
    const isNoticed = stage === null || audience.take(`${name} ${stage}`);
    const isDue = isNoticed && this.#messages.has();
    const { size } = this.#waiting;
    const isQuick = size === 1 && this.#options.audienceSize() <= quickAudienceMax;
    if (size >= togetherMax || (isDue && isQuick)) this.#sendWaiting();
    else if (isDue) this.#sendLater(answerMs);
    else this.#sendLater(isNoticed ? tickMs + answerMs : audienceTickMs);
  }

  /** The stage to whose audience somebody comes, or which they leave, without being anything else there; null for all else. */
  #audienceOf(change: FeedChange, waited: FeedChange | undefined): ChannelId | null {
    if (change.kind === 'channelSaved') return null;
    const now = occupantOf(change);
    const peerId = change.kind === 'occupantLeft' ? change.peerId : change.occupant.peerId;
    const parts = [now, waited && occupantOf(waited), this.#sentOccupants.get(peerId)]
      .filter((each) => each != null)
      // Where they come from does not matter.
      .filter(({ channelId }) => now === null || channelId === now.channelId);
    return (parts.every(onlyListens) && parts[0]?.channelId) || null;
  }

  /** Tells viewers of what waits, from this `order` on: the changes for them. */
  #tellWaiting(viewerIds: readonly string[], known: number): PresenceChange[] {
    const unknown = [...this.#waiting.values()].filter(({ order }) => order > known);
    for (const id of viewerIds) this.#shownTo.set(id, this.#noted);
    return unknown.flatMap(({ change, isRenewed }): PresenceChange[] =>
      isRenewed && change.kind === 'occupantSaved'
        ? [{ kind: 'occupantLeft', peerId: change.occupant.peerId }, change]
        : [change],
    );
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
    this.#shownTo.clear();
    const isOfChannel = ({ change }: Waiting) => change.kind === 'channelSaved';
    for (const { change } of waiting.filter(isOfChannel)) this.#send(change);
    const ofOccupants = waiting.filter((each) => !isOfChannel(each));
    const [first] = ofOccupants;
    if (first === undefined) return;
    this.#messages.charge();
    if (ofOccupants.length === 1 && !first.isRenewed) this.#send(first.change);
    else this.#sendTogether(ofOccupants);
  }

  #sendTogether(waiting: readonly Waiting[]): void {
    const saved: Occupant[] = [];
    const left: PeerId[] = [];
    for (const { change, isRenewed } of waiting) {
      if (change.kind === 'occupantSaved') saved.push(change.occupant);
      if (change.kind === 'occupantLeft') left.push(change.peerId);
      // Those who left are taken out first.
      if (change.kind === 'occupantSaved' && isRenewed) left.push(change.occupant.peerId);
    }
    for (const peerId of left) this.#sentOccupants.delete(peerId);
    for (const { change } of waiting) this.#remember(change);
    this.#revision += 1;
    this.#options.send(this.#revision, { kind: 'occupantsChanged', saved, left });
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

/** The peer as it is after a change; null where it is in no channel. */
function occupantOf(change: FeedChange): Occupant | null {
  return change.kind === 'occupantSaved' ? change.occupant : null;
}
