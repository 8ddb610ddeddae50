import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoleId, UserId } from '../domain/ids.ts';
import {
  decideInChannel,
  decideOnServer,
  mayActOn,
  mayChangeRole,
  mayManageRole,
  mayOverride,
  ranksAbove,
} from './decide.ts';
import {
  type Bearer,
  type ChannelOverrides,
  channelPermissions,
  type DeedToOthers,
  type Override,
  type Permission,
  permissions,
  type RankedRole,
  serverPermissions,
} from './permissions.ts';

const deeds = ['move', 'mute', 'kick', 'ban'] as const satisfies readonly DeedToOthers[];
const userIds = ['ann', 'bob', 'cho'] as UserId[];

const channelPermission = fc.constantFrom(...channelPermissions);
const serverPermission = fc.constantFrom(...serverPermissions);
const anyPermission = fc.constantFrom(...permissions);
const deed = fc.constantFrom(...deeds);
const override: fc.Arbitrary<Override> = fc.dictionary(
  channelPermission,
  fc.constantFrom('allow', 'deny'),
);

/** The roles of a server, `everyone` first. */
const serverRoles: fc.Arbitrary<RankedRole[]> = fc
  .array(fc.subarray([...permissions]), { minLength: 1, maxLength: 5 })
  .map((all) =>
    all.map((allows, rank) => ({ id: `role ${rank}` as RoleId, rank, allows: new Set(allows) })),
  );

/** Three people of one server, and a channel of it. */
const server = serverRoles.chain((roles) => {
  const [everyone, ...others] = roles;
  if (!everyone) throw new Error('a server has the role everyone');
  return fc.record({
    roles: fc.constant(roles),
    people: fc
      .tuple(fc.constantFrom(null, ...userIds), ...userIds.map(() => fc.shuffledSubarray(others)))
      .map(([ownerId, ...rolesOf]) =>
        userIds.map(
          (id, index): Bearer => ({
            id,
            isOwner: id === ownerId,
            roles: [...(rolesOf[index] ?? []), everyone],
          }),
        ),
      ),
    channel: overridesOf(roles.map(({ id }) => id)),
  });
});

function overridesOf(roleIds: readonly RoleId[]): fc.Arbitrary<ChannelOverrides> {
  return fc.record({
    ofRoles: mapOf(roleIds),
    ofPeople: mapOf(userIds),
  });
}

function mapOf<Key>(keys: readonly Key[]): fc.Arbitrary<ReadonlyMap<Key, Override>> {
  return fc
    .array(fc.option(override), { minLength: keys.length, maxLength: keys.length })
    .map(
      (all) =>
        new Map(keys.flatMap((key, index) => (all[index] ? [[key, all[index]] as const] : []))),
    );
}

/** One of the three. */
const index = fc.nat({ max: userIds.length - 1 });
const at = (people: readonly Bearer[], which: number): Bearer => {
  const person = people[which];
  if (!person) throw new Error('no such person');
  return person;
};
const notOwner = (person: Bearer): Bearer => ({ ...person, isOwner: false });
const withPerson = (channel: ChannelOverrides, id: UserId, change: Override): ChannelOverrides => ({
  ...channel,
  ofPeople: new Map(channel.ofPeople).set(id, { ...channel.ofPeople.get(id), ...change }),
});
const withRole = (channel: ChannelOverrides, id: RoleId, change: Override): ChannelOverrides => ({
  ...channel,
  ofRoles: new Map(channel.ofRoles).set(id, { ...channel.ofRoles.get(id), ...change }),
});

describe('the owner', () => {
  it('may do everything, whatever roles and channels say', () => {
    fc.assert(
      fc.property(server, index, channelPermission, serverPermission, (given, who, inside, on) => {
        const owner = { ...at(given.people, who), isOwner: true };
        expect(decideInChannel(owner, inside, given.channel)).toEqual({
          allowed: true,
          by: 'owner',
        });
        expect(decideOnServer(owner, on).allowed).toBe(true);
        for (const role of given.roles) expect(mayManageRole(owner, role)).toBe(true);
      }),
    );
  });

  it('may act on everybody else, and nobody on them', () => {
    fc.assert(
      fc.property(server, index, index, deed, ({ people, channel }, a, b, what) => {
        fc.pre(a !== b);
        const owner = { ...at(people, a), isOwner: true };
        const other = notOwner(at(people, b));
        expect(mayActOn(owner, what, other, channel)).toBe(true);
        expect(mayActOn(other, what, owner, channel)).toBe(false);
      }),
    );
  });
});

describe('ranks', () => {
  it('let nobody act on who ranks as high as they do', () => {
    fc.assert(
      fc.property(server, index, index, deed, ({ people, channel }, a, b, what) => {
        const actor = notOwner(at(people, a));
        const other = notOwner(at(people, b));
        const highest = (person: Bearer) => Math.max(...person.roles.map(({ rank }) => rank));
        fc.pre(highest(other) >= highest(actor));
        expect(mayActOn(actor, what, other, channel)).toBe(false);
      }),
    );
  });

  it('are an order: never both ways, never in a circle, never above oneself', () => {
    fc.assert(
      fc.property(server, ({ people }) => {
        const [ann, bob, cho] = [0, 1, 2].map((which) => at(people, which)) as [
          Bearer,
          Bearer,
          Bearer,
        ];
        expect(ranksAbove(ann, ann)).toBe(false);
        expect(ranksAbove(ann, bob) && ranksAbove(bob, ann)).toBe(false);
        if (ranksAbove(ann, bob) && ranksAbove(bob, cho)) expect(ranksAbove(ann, cho)).toBe(true);
      }),
    );
  });

  it('are not enough without the permission', () => {
    fc.assert(
      fc.property(server, index, index, deed, ({ people, channel }, a, b, what) => {
        const actor = notOwner(at(people, a));
        const allowed =
          what === 'kick' || what === 'ban'
            ? decideOnServer(actor, what).allowed
            : decideInChannel(actor, what, channel).allowed;
        fc.pre(!allowed);
        expect(mayActOn(actor, what, at(people, b), channel)).toBe(false);
      }),
    );
  });

  it('let nobody be moved or muted outside of channels', () => {
    fc.assert(
      fc.property(server, index, index, ({ people }, a, b) => {
        for (const what of ['move', 'mute'] as const) {
          expect(mayActOn(at(people, a), what, at(people, b), null)).toBe(false);
        }
      }),
    );
  });
});

describe('a channel', () => {
  it('that a person may not see allows them nothing', () => {
    fc.assert(
      fc.property(server, index, channelPermission, ({ people, channel }, who, what) => {
        const person = notOwner(at(people, who));
        const hidden = withPerson(channel, person.id, { seeChannel: 'deny' });
        expect(decideInChannel(person, what, hidden).allowed).toBe(false);
        for (const other of people) {
          expect(mayActOn(person, 'move', other, hidden)).toBe(false);
        }
      }),
    );
  });

  it('decides for a person above all that it says about roles', () => {
    fc.assert(
      fc.property(server, index, channelPermission, ({ people, channel }, who, what) => {
        const person = notOwner(at(people, who));
        const seen = withPerson(channel, person.id, { seeChannel: 'allow' });
        for (const word of ['allow', 'deny'] as const) {
          expect(
            decideInChannel(person, what, withPerson(seen, person.id, { [what]: word })),
          ).toEqual({
            allowed: word === 'allow',
            by: 'personInChannel',
          });
        }
      }),
    );
  });

  it('decides for the highest role before lower ones', () => {
    fc.assert(
      fc.property(server, index, channelPermission, ({ people, channel }, who, what) => {
        const person = notOwner(at(people, who));
        const roleId = person.roles.toSorted((a, b) => b.rank - a.rank)[0]?.id as RoleId;
        const seen: ChannelOverrides = {
          ofRoles: withRole(channel, roleId, { seeChannel: 'allow' }).ofRoles,
          ofPeople: new Map(),
        };
        for (const word of ['allow', 'deny'] as const) {
          expect(decideInChannel(person, what, withRole(seen, roleId, { [what]: word }))).toEqual({
            allowed: word === 'allow',
            by: 'roleInChannel',
            roleId,
          });
        }
      }),
    );
  });

  it('that says nothing inherits what the roles say', () => {
    fc.assert(
      fc.property(server, index, channelPermission, ({ people }, who, what) => {
        const person = notOwner(at(people, who));
        const silent: ChannelOverrides = { ofRoles: new Map(), ofPeople: new Map() };
        const has = (permission: Permission) =>
          person.roles.some(({ allows }) => allows.has(permission));
        expect(decideInChannel(person, what, silent).allowed).toBe(has('seeChannel') && has(what));
      }),
    );
  });

  it('never allows less by one more “allow”, nor more by one more “deny”', () => {
    fc.assert(
      fc.property(
        server,
        index,
        channelPermission,
        channelPermission,
        fc.option(fc.nat()),
        ({ people, channel, roles }, who, what, changed, role) => {
          const person = notOwner(at(people, who));
          const roleId = role === null ? null : roles[role % roles.length]?.id;
          const change = (word: 'allow' | 'deny') =>
            roleId
              ? withRole(channel, roleId, { [changed]: word })
              : withPerson(channel, person.id, { [changed]: word });
          const before = decideInChannel(person, what, channel).allowed;
          if (before) expect(decideInChannel(person, what, change('allow')).allowed).toBe(true);
          else expect(decideInChannel(person, what, change('deny')).allowed).toBe(false);
        },
      ),
    );
  });
});

it('a decision depends on nothing but the person, their roles and what the channel says about these', () => {
  fc.assert(
    fc.property(
      server,
      index,
      channelPermission,
      override,
      ({ people, channel }, who, what, noise) => {
        const person = at(people, who);
        const before = decideInChannel(person, what, channel);
        const elsewhere = withRole(
          withPerson(channel, 'somebody else' as UserId, noise),
          'a role they do not have' as RoleId,
          noise,
        );
        expect(decideInChannel(person, what, elsewhere)).toEqual(before);
        const turned = { ...person, roles: person.roles.toReversed() };
        expect(decideInChannel(turned, what, channel)).toEqual(before);
      },
    ),
  );
});

describe('who manages roles', () => {
  it('changes only roles below all of their own', () => {
    fc.assert(
      fc.property(server, index, ({ people, roles }, who) => {
        const actor = notOwner(at(people, who));
        for (const role of roles) {
          const isBelow = actor.roles.some(({ rank }) => rank > role.rank);
          const may = isBelow && decideOnServer(actor, 'manageRoles').allowed;
          expect(mayManageRole(actor, role)).toBe(may);
        }
      }),
    );
  });

  it('never gets a permission, whatever they do to roles', () => {
    fc.assert(
      fc.property(server, index, anyPermission, ({ people, roles }, who, what) => {
        const actor = notOwner(at(people, who));
        const has = () => actor.roles.some(({ allows }) => allows.has(what));
        fc.pre(!has());
        for (const role of roles) expect(mayChangeRole(actor, role, what)).toBe(false);
      }),
    );
  });
});

describe('who manages a channel', () => {
  it('changes nothing about themselves, nor about who ranks as high', () => {
    fc.assert(
      fc.property(server, index, channelPermission, ({ people, roles, channel }, who, what) => {
        const actor = notOwner(at(people, who));
        expect(mayOverride(actor, actor, what, channel)).toBe(false);
        for (const subject of [...people, ...roles]) {
          const isBelow =
            'rank' in subject
              ? actor.roles.some(({ rank }) => rank > subject.rank)
              : ranksAbove(actor, subject);
          if (!isBelow) expect(mayOverride(actor, subject, what, channel)).toBe(false);
        }
      }),
    );
  });

  it('never gets a permission, whatever they make the channel say', () => {
    fc.assert(
      fc.property(
        server,
        index,
        channelPermission,
        channelPermission,
        ({ people, roles, channel }, who, what, changed) => {
          const actor = notOwner(at(people, who));
          fc.pre(!decideInChannel(actor, what, channel).allowed);
          const changes = [
            ...roles
              .filter((role) => mayOverride(actor, role, changed, channel))
              .map(({ id }) => withRole(channel, id, { [changed]: 'allow' })),
            ...people
              .filter((person) => mayOverride(actor, person, changed, channel))
              .map(({ id }) => withPerson(channel, id, { [changed]: 'allow' })),
          ];
          for (const after of changes) {
            expect(decideInChannel(actor, what, after).allowed).toBe(false);
          }
        },
      ),
    );
  });
});

describe('the channel of a call', () => {
  const inCall = (channel: ChannelOverrides, ...members: UserId[]): ChannelOverrides => ({
    ...channel,
    ofPeople: new Map(members.map((id) => [id, {}])),
    isCall: true,
  });
  const ofCalls = ['speak', 'voiceActivation', 'camera', 'share', 'soundboard', 'mute'];

  it('does not exist for a third person, also for the owner', () => {
    fc.assert(
      fc.property(server, channelPermission, ({ people, channel }, permission) => {
        const [ann, bob, cho] = people as [Bearer, Bearer, Bearer];
        const call = inCall(channel, ann.id, bob.id);
        const { allowed } = decideInChannel(cho, permission, call);
        expect(allowed).toBe(false);
        for (const each of deeds.filter((name) => name === 'move' || name === 'mute')) {
          expect(mayActOn(cho, each, ann, call)).toBe(false);
        }
      }),
    );
  });

  it('lets its two people in, who may do there what their roles allow of voice and video, and nothing else', () => {
    fc.assert(
      fc.property(server, channelPermission, ({ people, channel }, permission) => {
        const [ann, bob] = people as [Bearer, Bearer, Bearer];
        const { allowed } = decideInChannel(ann, permission, inCall(channel, ann.id, bob.id));
        const isEntered = permission === 'seeChannel' || permission === 'join';
        const isByRole = ofCalls.includes(permission) && decideOnServer(ann, permission).allowed;
        expect(allowed).toBe(isEntered || isByRole);
        expect(mayActOn(ann, 'move', bob, inCall(channel, ann.id, bob.id))).toBe(false);
      }),
    );
  });
});
