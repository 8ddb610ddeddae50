import { beforeAll, describe, expect, it } from 'vitest';
import type { ChannelOverride } from '../../shared/domain/Channel.ts';
import type { RoleId } from '../../shared/domain/ids.ts';
import type { Role, RoleSettings } from '../../shared/domain/Role.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import { decideInChannel } from './decideInChannel.ts';
import { leaveUnencrypted } from './leaveUnencrypted.ts';
import { localPeers } from './localPeers.ts';
import { cameraParameters, microphoneParameters, screenParameters } from './rtpParameters.ts';
import { granted, TestPeer } from './TestPeer.ts';

const local = localPeers();
let owner: TestPeer;

beforeAll(async () => {
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.ownerCode }));
  await leaveUnencrypted(owner, 'General', 'Music');
});

/** The roles as the owner is told of them, by name. */
function role(name: string): Role {
  const told = owner.told.findLast((each) => each.name === 'role:changed');
  const roles = told ? (told.payload as { roles: Role[] }).roles : owner.session.roles;
  const found = roles.find((each) => each.name === name);
  if (!found) throw new Error(`no role is called ${name}`);
  return found;
}

const settings = (name: string, permissions: RoleSettings['permissions']): RoleSettings => ({
  name,
  color: null,
  permissions,
});

async function make(name: string, permissions: RoleSettings['permissions']): Promise<RoleId> {
  const { role: made } = granted(
    await owner.ask('role:create', { settings: { ...settings(name, permissions) } as never }),
  );
  return made.id;
}

async function give(peer: TestPeer, ...roleIds: RoleId[]): Promise<void> {
  const userId = peer.session.user.id;
  granted(await owner.ask('person:setRoles', { userId, roleIds }));
}

/** Makes General decide this for everybody, or for one person. */
async function override(
  word: 'allow' | 'deny',
  permissions: ChannelPermission[],
  person?: TestPeer,
): Promise<void> {
  const subject: ChannelOverride['subject'] = person
    ? { userId: person.session.user.id }
    : { roleId: role('Everyone').id };
  const overrides = [{ subject, allow: [], deny: [], [word]: permissions }];
  await decideInChannel(owner, owner.channel('General').id, overrides);
}

async function inheritAll(): Promise<void> {
  await decideInChannel(owner, owner.channel('General').id, []);
}

const occupantOf = (peer: TestPeer, seenBy: TestPeer) =>
  seenBy.presence.occupants.find(({ peerId }) => peerId === peer.session.peerId);
const lastUserOf = (peer: TestPeer): User => {
  const told = peer.told.findLast(({ name }) => name === 'user:changed');
  return told ? (told.payload as { user: User }).user : peer.session.user;
};

describe('roles', () => {
  it('are made, changed, ordered and deleted, and everybody is told', async () => {
    const bob = await local.enter('Bob');
    const dj = await make('DJ', ['soundboard']);
    await bob.until(() => bob.told.some(({ name }) => name === 'role:changed'), 'the role');
    await give(bob, role('Member').id, dj);
    await bob.until(() => bob.told.some(({ name }) => name === 'user:changed'), 'the change');
    expect(lastUserOf(bob).roleIds.toSorted()).toEqual([role('Member').id, dj].toSorted());
    const change = {
      roleId: dj,
      before: settings('DJ', ['soundboard']),
      settings: { ...settings('Music', ['move']), color: '#ff8800' },
    };
    granted(await owner.ask('role:update', change as never));
    const highestFirst = [dj, role('Moderator').id, role('Member').id, role('Guest').id];
    granted(await owner.ask('role:reorder', { roleIds: highestFirst }));
    expect(role('Music')).toMatchObject({ rank: 4, color: '#ff8800', permissions: ['move'] });
    expect(await owner.codeOf('role:delete', { roleId: role('Member').id })).toBe('conflict');
    granted(await owner.ask('role:delete', { roleId: dj }));
    await bob.until(() => lastUserOf(bob).roleIds.length === 1, 'the end of the role');
    expect(role('Moderator').rank).toBe(3);
  });

  it('are not overwritten by who has not seen what another has changed', async () => {
    const helper = await make('Helper', ['move']);
    const seen = settings('Helper', ['move']) as never;
    const change = (permissions: string[]) =>
      owner.codeOf('role:update', {
        roleId: helper,
        before: seen,
        settings: { name: 'Helper', color: null, permissions } as never,
      });
    expect(await change(['move', 'mute'])).toBe('ok');
    expect(await change(['move', 'kick'])).toBe('outdated');
    expect(role('Helper').permissions).toEqual(['move', 'mute']);
    const nothing = { allow: [], deny: [] };
    const channelId = owner.channel('General').id;
    const decide = (roleId: RoleId, permission: 'speak' | 'camera') =>
      owner.codeOf('channel:override', {
        channelId,
        changes: [
          { subject: { roleId }, before: nothing, after: { ...nothing, deny: [permission] } },
        ],
      });
    expect(await decide(helper, 'speak')).toBe('ok');
    expect(await decide(role('Guest').id, 'speak')).toBe('ok');
    expect(await decide(helper, 'camera')).toBe('outdated');
    await owner.catchUp();
    expect(owner.channel('General').overrides.map(({ deny }) => deny)).toEqual([
      ['speak'],
      ['speak'],
    ]);
    await inheritAll();
    granted(await owner.ask('role:delete', { roleId: helper }));
  });

  it('give nobody more than they have, and no power over who ranks as high', async () => {
    const chief = await make('Chief', ['manageRoles', 'manageChannels', 'move', 'kick']);
    const low = await make('Low', []);
    granted(
      await owner.ask('role:reorder', {
        roleIds: [chief, role('Moderator').id, role('Member').id, role('Guest').id, low],
      }),
    );
    const [bob, cho] = [await local.enter('Bob'), await local.enter('Cho')];
    for (const peer of [bob, cho]) await give(peer, role('Member').id, chief);
    const dan = await local.enter('Dan');
    const update = (roleId: RoleId, permissions: string[]) =>
      bob.codeOf('role:update', {
        roleId,
        before: settings('Low', []) as never,
        settings: { name: 'x', color: null, permissions },
      });
    expect(await update(chief, [])).toBe('forbidden');
    expect(await update(low, ['ban'])).toBe('forbidden');
    expect(await update(low, ['move'])).toBe('ok');
    const setRoles = (peer: TestPeer, roleIds: RoleId[]) =>
      bob.codeOf('person:setRoles', { userId: peer.session.user.id, roleIds });
    expect(await setRoles(dan, [low])).toBe('ok');
    expect(await setRoles(dan, [chief])).toBe('forbidden');
    expect(await setRoles(cho, [])).toBe('forbidden');
    expect(await setRoles(bob, [])).toBe('forbidden');
    expect(await setRoles(owner, [low])).toBe('forbidden');
    const roleIds = [role('Moderator').id, chief, role('Member').id, role('Guest').id, low];
    expect(await bob.codeOf('role:reorder', { roleIds })).toBe('forbidden');
    expect(await dan.codeOf('person:list', {})).toBe('forbidden');
    const { people } = granted(await bob.ask('person:list', {}));
    expect(people.find(({ user }) => user.name === 'Cho')).toMatchObject({ connected: true });
    const channelId = owner.channel('General').id;
    const decide = (roleId: RoleId, permission: string, before: string[] = []) => ({
      channelId,
      changes: [
        {
          subject: { roleId },
          before: { allow: before, deny: [] },
          after: { allow: [permission], deny: [] },
        },
      ],
    });
    expect(await bob.codeOf('channel:override', decide(low, 'move'))).toBe('ok');
    const beyond = decide(low, 'prioritySpeaker', ['move']);
    expect(await bob.codeOf('channel:override', beyond)).toBe('forbidden');
    expect(await bob.codeOf('channel:override', decide(chief, 'move'))).toBe('forbidden');
    await inheritAll();
    for (const roleId of [chief, low]) granted(await owner.ask('role:delete', { roleId }));
  });

  it('go with the owner, whoever that is: an absent person, too', async () => {
    const heir = await local.enter('Heir');
    granted(await heir.ask('session:close', {}));
    heir.close();
    const userId = heir.session.user.id;
    expect(await owner.codeOf('person:makeOwner', { userId })).toBe('ok');
    await owner.until(() => !lastUserOf(owner).isOwner, 'the end of the ownership');
    expect(lastUserOf(owner).isOwner).toBe(false);
    expect(await owner.codeOf('person:makeOwner', { userId })).toBe('forbidden');
    const again = await TestPeer.connect(local.url, heir.key);
    local.add(again);
    expect((await again.open()).user.isOwner).toBe(true);
    const back = { userId: owner.session.user.id };
    expect(await again.codeOf('person:makeOwner', back)).toBe('ok');
  });
});

describe('what somebody may no longer do ends at once', () => {
  it('speaking: silent, shown to all as such, and heard again when it may be', async () => {
    const [ann, bob] = [await local.enter('Ann', 'General'), await local.enter('Bob', 'General')];
    const rtpParameters = microphoneParameters();
    granted(await bob.ask('producer:create', { source: 'microphone', rtpParameters }));
    const isPaused = () =>
      local.counts.producers.find(({ appData }) => appData['peerId'] === bob.session.peerId)
        ?.paused;
    expect(isPaused()).toBe(false);
    await override('deny', ['speak'], bob);
    await ann.until(() => occupantOf(bob, ann)?.suppressed === true, 'the mark');
    await expect.poll(isPaused).toBe(true);
    expect(occupantOf(ann, bob)?.suppressed).toBe(false);
    // Neither a move nor the own switch undoes it.
    await bob.join('Music');
    await bob.join('General');
    const switches = { muted: false, deafened: false, listenOnly: false };
    granted(await bob.ask('peer:update', switches));
    expect(isPaused()).toBe(true);
    await inheritAll();
    await ann.until(() => occupantOf(bob, ann)?.suppressed === false, 'the end of the mark');
    await expect.poll(isPaused).toBe(false);
  });

  it('sharing and the camera: the streams end, and the app is told', async () => {
    const [ann, bob] = [await local.enter('Ann', 'General'), await local.enter('Bob', 'General')];
    const sources = { screen: screenParameters(), camera: cameraParameters() } as const;
    for (const [source, rtpParameters] of Object.entries(sources)) {
      expect(await bob.codeOf('producer:create', { source, rtpParameters })).toBe('ok');
    }
    await ann.until(() => occupantOf(bob, ann)?.camera === true, 'the camera');
    await override('deny', ['share', 'camera'], bob);
    const ended = () =>
      bob.told.flatMap(({ name, payload }) =>
        name === 'producer:ended' ? [(payload as { source: string }).source] : [],
      );
    await bob.until(() => ended().length === 2, 'both ends');
    expect(ended().toSorted()).toEqual(['camera', 'screen']);
    const isShown = () => occupantOf(bob, ann)?.camera || occupantOf(bob, ann)?.sharing;
    await ann.until(() => !isShown(), 'the end of both');
    for (const [source, rtpParameters] of Object.entries(sources)) {
      expect(await bob.codeOf('producer:create', { source, rtpParameters })).toBe('forbidden');
    }
    await inheritAll();
  });

  it('whispering', async () => {
    const [ann, bob] = [await local.enter('Ann', 'General'), await local.enter('Bob', 'Music')];
    const target = { peerId: bob.session.peerId };
    granted(await ann.ask('whisper:start', { target }));
    await override('deny', ['whisper'], ann);
    await ann.until(() => ann.told.some(({ name }) => name === 'whisper:stopped'), 'the end');
    expect(await ann.codeOf('whisper:start', { target })).toBe('forbidden');
    await inheritAll();
    expect(await ann.codeOf('whisper:start', { target })).toBe('ok');
  });

  it('seeing the channel: out of it, and it is as if it did not exist', async () => {
    const [ann, bob] = [await local.enter('Ann', 'General'), await local.enter('Bob', 'General')];
    const { id: channelId } = ann.channel('General');
    await override('deny', ['seeChannel'], bob);
    await ann.until(() => occupantOf(bob, ann) === undefined, 'its leave');
    const none = await bob.say('channel:join', { channelId: 'none' });
    for (const request of ['channel:join', 'channel:prepare']) {
      expect(await bob.say(request, { channelId })).toEqual(none);
    }
    await inheritAll();
    expect(await bob.codeOf('channel:join', { channelId })).toBe('ok');
  });

  it('joining: whoever is in the channel stays', async () => {
    const bob = await local.enter('Bob', 'General');
    await override('deny', ['join'], bob);
    await bob.join('Music');
    const { id: channelId } = bob.channel('General');
    expect(await bob.codeOf('channel:join', { channelId })).toBe('forbidden');
    await inheritAll();
  });
});
