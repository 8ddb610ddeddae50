import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { Channel, ChannelOverride, ChannelView } from '../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';

type Person = Pick<User, 'id' | 'isOwner' | 'roleIds'>;

/** What decides which channels people see; `Authority` and the directories in the server. */
export interface ChannelViewsSources {
  readonly authority: { sees(person: Person, channelId: ChannelId): boolean };
  readonly channels: {
    /** In the order of the list. */
    readonly all: readonly Channel[];
    on(event: 'saved', listener: (channel: Channel) => void): unknown;
    on(event: 'deleted', listener: (id: ChannelId) => void): unknown;
  };
  readonly roles: { on(event: 'changed', listener: () => void): unknown };
}

/**
 * Which channels each person may see. All that is sent about channels is made for a view, so that a channel leaves no trace
 * with those who may not see it. `changed` is emitted when the view of one person, or of anybody (null), may be another one: in
 * the turn of the event loop in which it is decided, before anything else is sent about it.
 */
export class ChannelViews extends EventEmitter<{ changed: [UserId | null] }> {
  readonly #sources: ChannelViewsSources;
  /** What the channels decide about seeing and all else, by which `#named` was made. */
  readonly #overrides = new Map<ChannelId, readonly ChannelOverride[]>();
  /** Those about whom a channel decides something: their roles do not say all. */
  #named: ReadonlySet<UserId> = new Set();
  /** By roles, or by person for those who are named. */
  readonly #views = new Map<string, ChannelView>();

  constructor(sources: ChannelViewsSources) {
    super();
    this.#sources = sources;
    for (const { id, overrides } of sources.channels.all) this.#overrides.set(id, overrides);
    this.#readNamed();
    sources.roles.on('changed', () => this.#forget());
    sources.channels.on('saved', ({ id, overrides }) => {
      if (isDeepStrictEqual(this.#overrides.get(id), overrides)) return;
      this.#overrides.set(id, overrides);
      this.#forget();
    });
    sources.channels.on('deleted', (id) => {
      this.#overrides.delete(id);
      this.#forget();
    });
  }

  /** What a person may see now. */
  of(person: Person): ChannelView {
    const isAlone = person.isOwner || this.#named.has(person.id);
    const who = isAlone ? `person ${person.id}` : `roles ${person.roleIds.toSorted().join()}`;
    const known = this.#views.get(who);
    if (known) return known;
    const view = this.#make(person);
    this.#views.set(who, view);
    return view;
  }

  /** A channel with its place among those that a person sees. */
  asSeenBy(person: Person, channel: Channel): Channel {
    const { channelIds } = this.of(person);
    const before = this.#sources.channels.all.filter(
      ({ id, position }) => channelIds.has(id) && position < channel.position,
    );
    return { ...channel, position: before.length };
  }

  /** Must be called when a person has other roles now, or is or was the owner. */
  personChanged(id: UserId): void {
    this.emit('changed', id);
  }

  #make(person: Person): ChannelView {
    const { authority, channels } = this.#sources;
    const ids = channels.all.map(({ id }) => id).filter((id) => authority.sees(person, id));
    return { key: ids.toSorted().join(), channelIds: new Set(ids) };
  }

  #forget(): void {
    this.#views.clear();
    this.#readNamed();
    this.emit('changed', null);
  }

  #readNamed(): void {
    const subjects = [...this.#overrides.values()].flat().map(({ subject }) => subject);
    this.#named = new Set(
      subjects.flatMap((subject) => ('userId' in subject ? [subject.userId] : [])),
    );
  }
}
