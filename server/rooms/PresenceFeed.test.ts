import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId, RoleId, UserId } from '../../shared/domain/ids.ts';
import {
  applyPresenceChange,
  applyViewChange,
  type Occupant,
  type Presence,
} from '../../shared/domain/Presence.ts';
import { audiencePart } from '../../shared/domain/stage.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import { ChannelViews } from './ChannelViews.ts';
import { PresenceFeed } from './PresenceFeed.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

const general = 'general' as ChannelId;
const secret = 'secret' as ChannelId;
/** A stage on which nobody speaks. */
const hall = 'music' as ChannelId;
const staff = 'staff' as RoleId;

/** A person with the role `staff` sees all channels, another those whose name does not begin with `secret`. */
const sees = (person: Pick<User, 'roleIds'>, channel: Channel | undefined) =>
  channel !== undefined && (person.roleIds.includes(staff) || !channel.name.startsWith('secret'));

/** The channels and rooms of a server, without media. */
class World {
  readonly channels = Object.assign(
    new EventEmitter<{ saved: [Channel]; deleted: [ChannelId] }>(),
    { all: [] as Channel[] },
  );
  readonly rooms = Object.assign(new EventEmitter(), { occupants: [] as Occupant[] });
  readonly roles = new EventEmitter<{ changed: [] }>();
  readonly views = new ChannelViews({
    authority: {
      sees: (person, id) =>
        sees(
          person,
          this.channels.all.find((channel) => channel.id === id),
        ),
    },
    channels: this.channels,
    roles: this.roles,
  });
  readonly presence = new PresenceFeed(
    this.channels as unknown as ChannelDirectory,
    this.rooms as unknown as RoomRegistry,
    this.views,
  );
  readonly people = new Map<string, FollowingPerson>();

  constructor(...names: string[]) {
    for (const name of names) this.addChannel(name);
    this.presence.on('changed', (ids, revision, change) => {
      for (const id of ids) this.people.get(id)?.hear(revision, change);
    });
    this.presence.on('viewChanged', (ids, change) => {
      for (const id of ids) this.people.get(id)?.hearView(change);
    });
  }

  follow(id: string, ...roleIds: RoleId[]): FollowingPerson {
    const person = new FollowingPerson(id, roleIds);
    this.people.set(id, person);
    person.presence = this.presence.follow(person);
    return person;
  }

  addChannel(name: string): void {
    const { all } = this.channels;
    this.#save({ ...channel, id: name as ChannelId, name, position: all.length });
  }

  renameChannel(id: ChannelId, name: string): void {
    const before = this.channels.all.find((each) => each.id === id);
    if (before) this.#save({ ...before, name });
  }

  /** Also emits that what the channel decides has changed. */
  overrideChannel(id: ChannelId, name: string): void {
    const before = this.channels.all.find((each) => each.id === id);
    if (!before) return;
    const subject = { userId: `whoever ${name}` as UserId };
    this.#save({ ...before, name, overrides: [{ subject, allow: [], deny: [] }] });
  }

  /** As `ChannelDirectory` does it: everything is in memory before the first event. */
  setOrder(ids: readonly ChannelId[]): void {
    const before = this.channels.all;
    this.channels.all = ids.flatMap((id, position) =>
      before.filter((each) => each.id === id).map((each) => ({ ...each, position })),
    );
    for (const each of this.channels.all) {
      if (before[each.position]?.id !== each.id) this.channels.emit('saved', each);
    }
  }

  deleteChannel(id: ChannelId): void {
    for (const { peerId, channelId } of this.rooms.occupants) {
      if (channelId === id) this.leave(peerId);
    }
    const rest = this.channels.all.filter((each) => each.id !== id);
    this.channels.all = rest;
    this.channels.emit('deleted', id);
    this.channels.all = [...rest].map((each, position) => ({ ...each, position }));
    for (const each of this.channels.all) this.channels.emit('saved', each);
  }

  save(name: string, peerId = 'peer', channelId = general): void {
    const occupant = occupantOf(name, peerId, channelId);
    const { occupants } = this.rooms;
    const at = occupants.findIndex(
      (each) => each.peerId === peerId && each.channelId === channelId,
    );
    // Who moves comes last in the new channel.
    this.rooms.occupants =
      at < 0
        ? [...occupants.filter((each) => each.peerId !== peerId), occupant]
        : occupants.with(at, occupant);
    this.rooms.emit('saved', occupant);
  }

  leave(peerId: string): void {
    this.rooms.occupants = this.rooms.occupants.filter((each) => each.peerId !== peerId);
    this.rooms.emit('left', peerId as PeerId);
  }

  setRoles(person: FollowingPerson, ...roleIds: RoleId[]): void {
    person.user = { ...person.user, roleIds };
    this.views.personChanged(person.user.id);
  }

  #save(saved: Channel): void {
    const others = this.channels.all.filter(({ id }) => id !== saved.id);
    this.channels.all = [...others, saved].sort((a, b) => a.position - b.position);
    this.channels.emit('saved', saved);
  }
}

const channel: Omit<Channel, 'id' | 'name' | 'position'> = {
  userLimit: null,
  locked: false,
  temporary: false,
  status: '',
  music: false,
  stage: false,
  hidesSpeaking: false,
  videoLimit: null,
  category: '',
  topic: '',
  bitrate: null,
  voicesMax: null,
  recordingDays: null,
  idleAfterMs: null,
  encrypted: true,
  overrides: [],
};

function userOf(id: string, name: string, roleIds: readonly RoleId[] = []): User {
  return { id: id as UserId, name, colorSeed: 0, isOwner: false, roleIds };
}

function occupantOf(name: string, peerId: string, channelId: ChannelId): Occupant {
  return {
    peerId: peerId as PeerId,
    user: userOf(peerId, name),
    channelId,
    suppressed: false,
    stagePart: channelId === hall ? audiencePart : null,
    serverMuted: false,
    serverDeafened: false,
    muted: false,
    deafened: false,
    listenOnly: false,
    sharing: false,
    drawable: true,
    camera: false,
    away: false,
  };
}

/** A viewer whose app keeps the presence, and notes all that it is sent. */
class FollowingPerson {
  readonly id: string;
  user: User;
  presence: Presence | null = null;
  told: string[] = [];
  /** All messages, each with its time. */
  readonly log: string[] = [];

  constructor(id: string, roleIds: readonly RoleId[]) {
    this.id = id;
    this.user = userOf(id, id, roleIds);
  }

  hear(revision: number, change: Parameters<typeof applyPresenceChange>[2]): void {
    const what = change.kind === 'occupantSaved' ? change.occupant.user.name : change.kind;
    this.told.push(`${revision} ${what}`);
    this.#note({ revision, change });
    this.presence = this.presence && applyPresenceChange(this.presence, revision, change);
    if (this.presence === null) throw new Error('a gap');
  }

  hearView(change: Parameters<typeof applyViewChange>[1]): void {
    this.told.push(`view: ${change.changes.map(({ kind }) => kind).join(', ')}`);
    this.#note(change);
    this.presence = this.presence && applyViewChange(this.presence, change);
    if (this.presence === null) throw new Error('a gap');
  }

  /** Who is in each channel, in their order. */
  get rooms(): Record<string, string[]> {
    return roomsOf(this.presence?.channels ?? [], this.presence?.occupants ?? []);
  }

  get channels(): string[] {
    const channels = [...(this.presence?.channels ?? [])].sort((a, b) => a.position - b.position);
    return channels.map(({ name, position }) => `${position} ${name}`);
  }

  get occupants(): string[] {
    return (this.presence?.occupants ?? []).map(
      ({ peerId, channelId }) => `${peerId} ${channelId}`,
    );
  }

  #note(message: unknown): void {
    this.log.push(`${Date.now()} ${JSON.stringify(message)}`);
  }
}

/** By the id of each channel: the names and peers in it, in their order. */
function roomsOf(
  channels: readonly Channel[],
  occupants: readonly Occupant[],
): Record<string, string[]> {
  return Object.fromEntries(
    channels.map(({ id }) => [
      id,
      occupants
        .filter(({ channelId }) => channelId === id)
        .map(({ peerId, user }) => `${peerId} ${user.name}`),
    ]),
  );
}

let world: World;
let ann: FollowingPerson;

beforeEach(() => {
  vi.useFakeTimers();
  world = new World('general', 'secret', 'music');
  ann = world.follow('ann');
});
afterEach(() => {
  vi.useRealTimers();
});

/** The longest that anything waits but an audience. */
const tickMs = 110;

/** More changes than are emitted at once. */
function exhaust(peerId = 'peer'): void {
  for (let change = 0; change < 5; change += 1) world.save(`name ${change}`, peerId);
  ann.told = [];
}

describe('one view', () => {
  it('emits changes by hand at once, and of a flood the newest once a tick', () => {
    world.save('Ann');
    world.save('Anna');
    expect(ann.told).toEqual(['1 Ann', '2 Anna']);
    exhaust();
    for (const name of ['Annie', 'Ann-Marie']) world.save(name);
    expect(ann.told).toEqual([]);
    vi.advanceTimersByTime(tickMs);
    expect(ann.told).toEqual(['6 Ann-Marie']);
  });

  it('turns thousands of changes into few messages', () => {
    for (let change = 0; change < 6_000; change += 1) {
      world.save(`name ${change}`);
      if (change % 6 === 0) vi.advanceTimersByTime(1);
    }
    // In one second: the burst, and ten.
    expect(ann.told.length).toBeLessThanOrEqual(5 + 10);
  });

  it('emits no change without a difference', () => {
    world.save('Ann');
    world.save('Ann');
    world.leave('never here');
    vi.advanceTimersByTime(1_000);
    expect(ann.told).toEqual(['1 Ann']);
  });

  it('tells of a storm of arrivals in few messages, in their order', () => {
    const names = Array.from({ length: 50 }, (_, at) => `peer ${at}`);
    for (const name of names) {
      world.save(name, name);
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(tickMs);
    expect(ann.told.length).toBeLessThanOrEqual(5 + 10 + 1);
    expect(ann.presence?.occupants.map(({ peerId }) => peerId)).toEqual(names);
    ann.told = [];
    for (const name of names) world.leave(name);
    expect(ann.told.length).toBeLessThanOrEqual(3);
    vi.advanceTimersByTime(tickMs);
    expect(ann.presence?.occupants).toEqual([]);
  });

  it('sends what waits as soon as it is much', () => {
    exhaust();
    for (let at = 0; at < 25; at += 1) world.save('Bob', `peer ${at}`);
    expect(ann.told).toEqual(['6 occupantsChanged']);
  });

  it('tells of several a moment after the last, so that who made it is answered first', () => {
    exhaust();
    world.save('Bob', 'bob');
    vi.advanceTimersByTime(100);
    world.save('Cho', 'cho');
    vi.advanceTimersByTime(9);
    expect(ann.told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ann.told).toEqual(['6 occupantsChanged']);
  });

  it('tells many people a moment later, so that who comes is answered first', () => {
    const crowd = Array.from({ length: 64 }, (_, at) => world.follow(`listener ${at}`));
    world.save('Bob', 'bob');
    world.presence.catchUp(['ann']);
    expect(ann.told).toEqual(['view: occupantSaved']);
    vi.advanceTimersByTime(10);
    expect(crowd.map(({ told }) => told)).toEqual(crowd.map(() => ['1 Bob']));
  });

  it('tells who asks at once, once, and the others at their time', () => {
    const bob = world.follow('bob');
    exhaust();
    bob.told = [];
    world.save('Cho', 'cho');
    world.presence.catchUp(['ann', 'whoever does not follow']);
    world.presence.catchUp(['ann']);
    expect(ann.told).toEqual(['view: occupantSaved']);
    expect(bob.told).toEqual([]);
    world.save('Dan', 'dan');
    world.presence.catchUp(['ann', 'bob']);
    expect(ann.told).toEqual(['view: occupantSaved', 'view: occupantSaved']);
    expect(bob.told).toEqual(['view: occupantSaved, occupantSaved']);
    vi.advanceTimersByTime(tickMs);
    for (const { told, presence } of [ann, bob]) {
      expect(told.at(-1)).toBe('6 occupantsChanged');
      expect(presence?.occupants.map(({ user }) => user.name)).toEqual(['name 4', 'Cho', 'Dan']);
    }
  });

  it('takes back what only some have been told', () => {
    exhaust();
    world.save('Cho', 'cho');
    world.presence.catchUp(['ann']);
    world.leave('cho');
    vi.advanceTimersByTime(tickMs);
    expect(ann.occupants).toEqual(['peer general']);
  });

  it('puts who has left and come back last', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) world.save(name, name);
    world.leave('a');
    world.save('f', 'f');
    world.save('a', 'a');
    vi.advanceTimersByTime(tickMs);
    const order = ['b', 'c', 'd', 'e', 'f', 'a'];
    expect(ann.presence?.occupants.map(({ peerId }) => peerId)).toEqual(order);
  });

  it('shows what waits in a snapshot, and sends it no earlier', () => {
    exhaust();
    world.save('Anna');
    const bob = world.follow('bob');
    expect(bob.presence).toMatchObject({ revision: 5, occupants: [{ user: { name: 'Anna' } }] });
    expect(ann.told).toEqual([]);
    // Back to what was sent last, which the snapshot has not shown.
    world.save('name 4');
    vi.advanceTimersByTime(tickMs);
    for (const { presence } of [ann, bob]) {
      expect(presence).toMatchObject({ revision: 6, occupants: [{ user: { name: 'name 4' } }] });
    }
  });

  it('tells of those who come to an audience together, and of who does more than listen at once', () => {
    for (let count = 0; count < 200; count += 1) {
      world.save(`Listener ${count}`, `listener ${count}`, hall);
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(1_000);
    // In five seconds: the burst, one at once in each, and one tick in each.
    expect(ann.told.length).toBeLessThanOrEqual(20 + 5 + 5);
    expect(ann.presence?.occupants).toHaveLength(200);
    ann.told = [];
    world.rooms.emit('saved', {
      ...occupantOf('Listener 9', 'listener 9', hall),
      stagePart: { ...audiencePart, hand: 1 },
    });
    expect(ann.told).toHaveLength(1);
  });

  it('makes a change once for all who see the same, and none for those who have stopped', () => {
    world.follow('bob');
    const cho = world.follow('cho');
    world.presence.unfollow(cho);
    const emitted: string[][] = [];
    world.presence.on('changed', (ids) => emitted.push(ids));
    world.save('Dan');
    expect(emitted).toEqual([['ann', 'bob']]);
  });

  it('is forgotten with its last viewer', () => {
    world.save('Ann');
    world.presence.unfollow(ann);
    const emitted: unknown[] = [];
    world.presence.on('changed', (...change) => emitted.push(change));
    exhaust();
    world.save('Anna');
    vi.advanceTimersByTime(1_000);
    expect(emitted).toEqual([]);
    expect(world.follow('bob').presence).toMatchObject({ revision: 0, occupants: [{}] });
  });
});

describe('a channel that a person may not see', () => {
  it('takes people away and brings them back, and sends nothing of its own', () => {
    const mod = world.follow('mod', staff);
    world.save('Eve', 'eve');
    world.save('Eve', 'eve', secret);
    for (const name of ['Eva', 'Evi', 'Evo']) world.save(name, 'eve', secret);
    world.renameChannel(secret, 'secret!');
    world.save('Evo', 'eve');
    expect(ann.told).toEqual(['1 Eve', '2 occupantLeft', '3 Evo']);
    vi.advanceTimersByTime(100);
    expect(ann.channels).toEqual(['0 general', '1 music']);
    expect(mod.channels).toEqual(['0 general', '1 secret!', '2 music']);
  });

  it('delays nothing, however much happens in it', () => {
    world.follow('mod', staff);
    for (let change = 0; change < 100; change += 1) world.save(`Eve ${change}`, 'eve', secret);
    vi.advanceTimersByTime(37);
    world.save('Eve', 'eve');
    expect(ann.told).toEqual(['1 Eve']);
  });

  it('is not sent when it is made or deleted, and leaves no gap in the list', () => {
    world.addChannel('secret too');
    world.addChannel('attic');
    world.deleteChannel(secret);
    expect(ann.channels).toEqual(['0 general', '1 music', '2 attic']);
    expect(ann.told).toEqual(['view: channelSaved']);
  });

  it('shows in no order of the others', () => {
    world.setOrder([secret, 'music' as ChannelId, general]);
    expect(ann.channels).toEqual(['0 music', '1 general']);
    ann.told = [];
    world.setOrder(['music' as ChannelId, secret, general]);
    world.setOrder(['music' as ChannelId, general, secret]);
    expect(ann.told).toEqual([]);
  });
});

describe('another view', () => {
  it('comes with the roles of a person, in one message, and others notice nothing', () => {
    world.save('Eve', 'eve', secret);
    world.save('Bob', 'bob');
    const cho = world.follow('cho');
    world.setRoles(ann, staff);
    expect(ann.told.at(-1)).toBe('view: channelSaved, channelSaved, occupantSaved');
    expect(ann.channels).toEqual(['0 general', '1 secret', '2 music']);
    expect(ann.occupants).toEqual(['bob general', 'eve secret']);
    world.setRoles(ann);
    expect(ann.channels).toEqual(['0 general', '1 music']);
    expect(ann.occupants).toEqual(['bob general']);
    expect(cho.told).toEqual([]);
  });

  it('comes with what a channel decides, and goes on with its own revisions', () => {
    world.save('Eve', 'eve');
    world.overrideChannel(general, 'secret general');
    expect(ann.channels).toEqual(['0 music']);
    expect(ann.occupants).toEqual([]);
    world.save('Eve', 'eve', 'music' as ChannelId);
    expect(ann.presence?.revision).toBe(1);
    expect(ann.occupants).toEqual(['eve music']);
  });

  it('is one message for all who change in the same way', () => {
    const bob = world.follow('bob');
    const emitted: string[][] = [];
    world.presence.on('viewChanged', (ids) => emitted.push(ids));
    world.overrideChannel(secret, 'open');
    expect(emitted).toEqual([['ann', 'bob']]);
    expect(bob.channels).toEqual(ann.channels);
  });

  it('does not send earlier what waits for those who stay', () => {
    const bob = world.follow('bob');
    exhaust();
    world.save('Anna');
    bob.told = [];
    world.setRoles(ann, staff);
    expect(bob.told).toEqual([]);
    expect(world.presence.follow(ann).occupants[0]?.user.name).toBe('Anna');
    vi.advanceTimersByTime(tickMs);
    expect(bob.told).toEqual(['6 Anna']);
  });
});

/** One thing that happens on a server. */
const deed = fc.oneof(
  fc.record({
    kind: fc.constant('go' as const),
    peer: fc.nat({ max: 3 }),
    channel: fc.constantFrom('general', 'music', 'secret', 'secret too', 'new', 'secret new'),
    name: fc.constantFrom('Ann', 'Bob', 'Cho'),
  }),
  fc.record({ kind: fc.constant('leave' as const), peer: fc.nat({ max: 3 }) }),
  fc.record({
    kind: fc.constant('flood' as const),
    peer: fc.nat({ max: 3 }),
    secretly: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('make' as const),
    name: fc.constantFrom('new', 'secret new'),
  }),
  fc.record({
    kind: fc.constant('delete' as const),
    channel: fc.constantFrom('general', 'secret', 'new', 'secret new'),
  }),
  fc.record({ kind: fc.constant('order' as const), seed: fc.nat() }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.nat({ max: 150 }) }),
  fc.record({
    kind: fc.constant('look' as const),
    who: fc.constantFrom('stranger', 'other', 'mod'),
  }),
  /** They are sent something else, so first all that waits. */
  fc.record({
    kind: fc.constant('catchUp' as const),
    who: fc.constantFrom('stranger', 'other', 'mod'),
  }),
  fc.record({ kind: fc.constant('roles' as const), isStaff: fc.boolean() }),
);
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never;

const isSecret = (name: string) => name.startsWith('secret');

/** Does something. Without `secretly`, what happens where a stranger may not see does not happen, or only as they see it. */
function act(place: World, what: Deed, secretly: boolean): void {
  const exists = (name: string) => place.channels.all.some(({ id }) => id === name);
  switch (what.kind) {
    case 'go':
      if (!secretly && isSecret(what.channel)) place.leave(`peer ${what.peer}`);
      else if (exists(what.channel)) {
        place.save(what.name, `peer ${what.peer}`, what.channel as ChannelId);
      } else if (isSecret(what.channel)) place.leave(`peer ${what.peer}`);
      break;
    case 'leave':
      place.leave(`peer ${what.peer}`);
      break;
    case 'flood': {
      const where = what.secretly ? 'secret' : 'general';
      if (!secretly && what.secretly) place.leave(`peer ${what.peer}`);
      else if (exists(where)) {
        for (let change = 0; change < 60; change += 1) {
          place.save(`name ${change}`, `peer ${what.peer}`, where as ChannelId);
        }
      } else if (what.secretly) place.leave(`peer ${what.peer}`);
      break;
    }
    case 'make':
      if ((secretly || !isSecret(what.name)) && !exists(what.name)) place.addChannel(what.name);
      break;
    case 'delete':
      if (exists(what.channel)) place.deleteChannel(what.channel as ChannelId);
      break;
    case 'order': {
      const visible = place.channels.all.filter(({ name }) => !isSecret(name));
      const turned = visible.map((_, at) => visible[(at + what.seed) % visible.length]);
      const hidden = place.channels.all.filter(({ name }) => isSecret(name));
      const order = [...turned.slice(0, 1), ...hidden, ...turned.slice(1)];
      place.setOrder(order.flatMap((each) => (each ? [each.id] : [])));
      break;
    }
    case 'wait':
      vi.advanceTimersByTime(what.ms);
      break;
    case 'look': {
      for (const person of place.people.values()) {
        if (person.id === what.who) person.presence = place.presence.follow(person);
      }
      break;
    }
    case 'catchUp':
      place.presence.catchUp([what.who]);
      break;
    case 'roles': {
      const other = place.people.get('other');
      if (other) place.setRoles(other, ...(what.isStaff ? [staff] : []));
      break;
    }
  }
}

const openChannels = ['general', 'music'];
const allChannels = ['general', 'secret', 'music', 'secret too'];

/** Their app shows exactly what they may see now, in its order. */
function expectSeesAll({ channels, rooms }: World, person: FollowingPerson): void {
  const seen = channels.all.filter((each) => sees(person.user, each));
  expect(person.channels).toEqual(seen.map(({ name }, position) => `${position} ${name}`));
  expect(person.rooms).toEqual(roomsOf(seen, rooms.occupants));
}

it('whatever happens, everybody has exactly what they may see, and at once who is sent something else', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const place = new World(...allChannels);
      const people = [place.follow('stranger'), place.follow('other'), place.follow('mod', staff)];
      for (const what of deeds) {
        act(place, what, true);
        if (what.kind !== 'catchUp' && what.kind !== 'look') continue;
        const person = place.people.get(what.who);
        if (person) expectSeesAll(place, person);
      }
      vi.advanceTimersByTime(1_000);
      for (const person of people) expectSeesAll(place, person);
    }),
  );
});

it('whatever happens where strangers may not see, they are sent the same at the same time', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const [withSecrets, without] = [true, false].map((secretly) => {
        vi.setSystemTime(0);
        // A limiter's tokens come back with time: nothing of the run before counts.
        const place = new World(...(secretly ? allChannels : openChannels));
        const stranger = place.follow('stranger');
        place.follow('other');
        for (const what of deeds) act(place, what, secretly);
        vi.advanceTimersByTime(1_000);
        return { log: stranger.log, snapshot: place.presence.follow(stranger) };
      });
      expect(withSecrets).toEqual(without);
    }),
  );
});
