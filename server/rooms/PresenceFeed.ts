import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { PeerId, UserId } from '../../shared/domain/ids.ts';
import type {
  Occupant,
  Presence,
  PresenceChange,
  ViewChange,
} from '../../shared/domain/Presence.ts';
import type { User } from '../../shared/domain/User.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import type { ChannelViews } from './ChannelViews.ts';
import type { RoomRegistry } from './RoomRegistry.ts';
import { ViewFeed } from './ViewFeed.ts';

/** Changes of one channel that are sent at once: forty in a row, then ten a second, more than anybody makes by hand. */
const atOnceBurst = 40;
const atOncePerSecond = 10;
/** For all who come to the audience of one stage or leave it: two hundred within a minute are told in about one message a second. */
const audienceBurst = 20;
const audiencePerSecond = 1;

/** Somebody who is told about the presence: a connection. */
export interface Viewer {
  readonly id: string;
  /** As they are now. */
  readonly user: User;
}

/** For each of these viewers, by their ids. */
interface PresenceFeedEvents {
  changed: [viewerIds: string[], revision: number, change: PresenceChange];
  viewChanged: [viewerIds: string[], change: ViewChange];
}

/** Those who have one view, and what is sent to them. */
interface Audience {
  readonly feed: ViewFeed;
  readonly viewers: Set<Viewer>;
}

/**
 * The presence of this server for those who follow it: each hears of what they may see, as a snapshot, then as numbered changes
 * to it. Everybody with the same view is told the same, so a change is made once for all of them. Only real differences are
 * emitted. However many come, leave or switch, others get few messages, the last one with the newest state: what happens within a
 * tenth of a second is told together. Who is sent something else meanwhile must `catchUp` first, so that it comes after all that
 * happened before it: an answer after what it has done, a stream after the arrival of who sends it.
 */
export class PresenceFeed extends EventEmitter<PresenceFeedEvents> {
  readonly #channels: ChannelDirectory;
  readonly #views: ChannelViews;
  /** All peers in all channels, in the order in which they came to where they are. */
  readonly #occupants = new Map<PeerId, Occupant>();
  /** By the key of the view. A view that nobody has is forgotten. */
  readonly #audiences = new Map<string, Audience>();
  /** By the id of the viewer. */
  readonly #audienceOf = new Map<string, Audience>();
  /** Of all views, so that their number does not multiply what is kept. */
  readonly #immediate = new RateLimits(atOnceBurst, atOncePerSecond);
  readonly #audienceLimits = new RateLimits(audienceBurst, audiencePerSecond);
  #feedsMade = 0;

  constructor(channels: ChannelDirectory, rooms: RoomRegistry, views: ChannelViews) {
    super();
    this.#channels = channels;
    this.#views = views;
    views.on('changed', (userId) => this.#changeViews(userId));
    channels.on('saved', () => {
      const { all } = channels;
      for (const feed of this.#feeds()) feed.updateChannels(all);
    });
    rooms.on('saved', (occupant) => {
      const before = this.#occupants.get(occupant.peerId);
      // Here once, not in each of the views.
      if (isDeepStrictEqual(before, occupant)) return;
      if (before?.channelId !== occupant.channelId) this.#occupants.delete(occupant.peerId);
      this.#occupants.set(occupant.peerId, occupant);
      for (const feed of this.#feeds()) feed.noteSaved(occupant);
    });
    rooms.on('left', (peerId) => {
      this.#occupants.delete(peerId);
      for (const feed of this.#feeds()) feed.noteLeft(peerId);
    });
  }

  /**
   * All that a viewer may see now. From this moment on they are told of every change, until `unfollow`; so it must be sent
   * before anything else.
   */
  follow(viewer: Viewer): Presence {
    const { feed } = this.#audienceOf.get(viewer.id) ?? this.#add(viewer);
    return feed.snapshot([viewer.id]);
  }

  /** Tells viewers now of what waits for them. Does nothing for those who do not follow. */
  catchUp(viewerIds: readonly string[]): void {
    const byAudience = Map.groupBy(viewerIds, (id) => this.#audienceOf.get(id));
    for (const [audience, ids] of byAudience) {
      if (audience) this.#tellWaiting(audience, ids);
    }
  }

  unfollow(viewer: Viewer): void {
    const audience = this.#audienceOf.get(viewer.id);
    if (audience) this.#remove(viewer, audience);
  }

  #feeds(): ViewFeed[] {
    return [...this.#audiences.values()].map(({ feed }) => feed);
  }

  #add(viewer: Viewer): Audience {
    const view = this.#views.of(viewer.user);
    const audience = this.#audiences.get(view.key) ?? this.#open(view);
    audience.viewers.add(viewer);
    this.#audienceOf.set(viewer.id, audience);
    return audience;
  }

  #remove(viewer: Viewer, audience: Audience): void {
    this.#audienceOf.delete(viewer.id);
    audience.viewers.delete(viewer);
    if (audience.viewers.size > 0) return;
    this.#audiences.delete(audience.feed.view.key);
    audience.feed.close();
  }

  #open(view: ViewFeed['view']): Audience {
    const viewers = new Set<Viewer>();
    this.#feedsMade += 1;
    const feed = new ViewFeed({
      view,
      channels: this.#channels.all,
      occupants: this.#occupants.values(),
      immediate: this.#immediate,
      audience: this.#audienceLimits,
      name: String(this.#feedsMade),
      audienceSize: () => viewers.size,
      send: (revision, change) => this.emit('changed', idsOf(viewers), revision, change),
    });
    const audience = { feed, viewers };
    this.#audiences.set(view.key, audience);
    return audience;
  }

  /** Brings one person, or everybody (null), to the view that they have now. Those who keep theirs notice nothing. */
  #changeViews(userId: UserId | null): void {
    for (const former of [...this.#audiences.values()]) {
      const moving = [...former.viewers].filter(
        ({ user }) =>
          (userId === null || user.id === userId) &&
          this.#views.of(user).key !== former.feed.view.key,
      );
      const byView = Map.groupBy(moving, ({ user }) => this.#views.of(user).key);
      for (const viewers of byView.values()) this.#move(viewers, former);
    }
  }

  /** Takes viewers from their audience to another one, the same for all. */
  #move(viewers: readonly Viewer[], former: Audience): void {
    const ids = idsOf(viewers);
    this.#tellWaiting(former, ids);
    const known = former.feed.snapshot(ids);
    for (const viewer of viewers) this.#remove(viewer, former);
    const [audience] = viewers.map((viewer) => this.#add(viewer));
    if (audience) this.emit('viewChanged', ids, audience.feed.changeFrom(known, ids));
  }

  #tellWaiting({ feed }: Audience, viewerIds: readonly string[]): void {
    for (const [ids, change] of feed.catchUp(viewerIds)) this.emit('viewChanged', ids, change);
  }
}

function idsOf(viewers: Iterable<Viewer>): string[] {
  return [...viewers].map(({ id }) => id);
}
