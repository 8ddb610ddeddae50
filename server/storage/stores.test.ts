import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Channel,
  type ChannelOverride,
  channelPeersMax,
} from '../../shared/domain/Channel.ts';
import type { ChannelId, ListenLinkId, RoleId, UserId } from '../../shared/domain/ids.ts';
import { type RoleSettings, rolesMax } from '../../shared/domain/Role.ts';
import { channelsMax } from './channels/ChannelStore.ts';
import { channelSettings } from './channels/channelSettings.fixture.ts';
import { Store } from './Store.ts';
import { TestTables } from './TestTables.fixture.ts';

let database: TestTables;
let store: Store;

beforeEach(async () => {
  database = await TestTables.open();
  store = new Store(database.tables);
});

afterEach(() => database.remove());

async function reopen() {
  await database.reopen();
  store = new Store(database.tables);
}

describe('ChannelStore', () => {
  const names = async () => (await store.channels.all()).map(({ name }) => name);
  const positions = async () => (await store.channels.all()).map(({ position }) => position);
  const idOf = async (name: string) =>
    (await store.channels.all()).find((channel) => channel.name === name)?.id ??
    ('none' as ChannelId);
  const conflict = expect.objectContaining({ code: 'conflict' });

  it('starts with the first channels, which stay deleted', async () => {
    expect(await names()).toEqual(['General', 'Music', 'AFK']);
    const [, music, afk] = await store.channels.all();
    expect([music?.music, afk?.hidesSpeaking]).toEqual([true, true]);
    expect(await store.channels.delete(await idOf('General'))).toHaveLength(2);
    await reopen();
    expect(await names()).toEqual(['Music', 'AFK']);
    for (const name of await names()) await store.channels.delete(await idOf(name));
    await reopen();
    expect(await names()).toEqual([]);
  });

  it('creates and updates channels, and keeps them', async () => {
    const created = await store.channels.create(
      channelSettings('둥지', { userLimit: 5, hidesSpeaking: true }),
    );
    expect(created).toMatchObject({ name: '둥지', position: 3, userLimit: 5, hidesSpeaking: true });
    const updated = await store.channels.update(
      created.id,
      channelSettings('Nest', { music: true, voicesMax: 8, recordingDays: 7 }),
    );
    expect(updated).toEqual({
      id: created.id,
      position: 3,
      overrides: [],
      name: 'Nest',
      userLimit: null,
      locked: false,
      temporary: false,
      status: '',
      music: true,
      stage: false,
      hidesSpeaking: false,
      videoLimit: null,
      category: '',
      topic: '',
      bitrate: null,
      voicesMax: 8,
      recordingDays: 7,
      idleAfterMs: null,
      encrypted: true,
    });
    await reopen();
    expect((await store.channels.all()).at(-1)).toEqual(updated);
    expect(await store.channels.update('none' as ChannelId, channelSettings('x'))).toBeNull();
  });

  it('reads a higher user limit of an earlier version as the maximum', async () => {
    const { id } = await store.channels.create(channelSettings('Hall', { userLimit: 999 }));
    const hall = (await store.channels.all()).find((channel) => channel.id === id);
    expect(hall?.userLimit).toBe(channelPeersMax);
  });

  it('refuses names that look the same', async () => {
    await store.channels.create(channelSettings('Éclair'));
    const twins = [
      'general',
      'GENERAL',
      'e\u0301clair',
      'Ｍusic',
      'Gene\u{1d159}ral',
      'Music\ufe0f',
    ];
    for (const name of twins) {
      await expect(store.channels.create(channelSettings(name))).rejects.toThrow(conflict);
      await expect(store.channels.update(await idOf('AFK'), channelSettings(name))).rejects.toThrow(
        conflict,
      );
    }
    expect((await store.channels.update(await idOf('AFK'), channelSettings('afk')))?.name).toBe(
      'afk',
    );
    expect(await names()).toEqual(['General', 'Music', 'afk', 'Éclair']);
  });

  it('tells nobody about channels that they do not see, by no name and no limit', async () => {
    const hidden = await store.channels.create(channelSettings('Secret'));
    const isSeen = (id: ChannelId) => id !== hidden.id;
    const twin = await store.channels.create(channelSettings('Secret'), isSeen);
    const renamed = await store.channels.update(twin.id, channelSettings('secret'), isSeen);
    expect(renamed?.name).toBe('secret');
    await expect(store.channels.create(channelSettings('SECRET'), isSeen)).rejects.toThrow(
      conflict,
    );
    for (let count = (await store.channels.all()).length; count <= channelsMax; count += 1) {
      await store.channels.create(channelSettings(`Channel ${count}`), isSeen);
    }
    await expect(store.channels.create(channelSettings('One more'), isSeen)).rejects.toThrow(
      `there are ${channelsMax} channels already`,
    );
  });

  it('gives a name to one of two that ask at once', async () => {
    const results = await Promise.allSettled(
      ['Nest', 'NEST'].map((name) => store.channels.create(channelSettings(name))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await positions()).toEqual([0, 1, 2, 3]);
  });

  it('takes names as data', async () => {
    const name = `'); DROP TABLE channels; --`;
    await store.channels.create(channelSettings(name));
    expect(await names()).toContain(name);
  });

  it('keeps positions without gaps', async () => {
    await store.channels.create(channelSettings('Fourth'));
    const remaining = await store.channels.delete(await idOf('Music'));
    expect(remaining).toEqual(await store.channels.all());
    expect([await names(), await positions()]).toEqual([
      ['General', 'AFK', 'Fourth'],
      [0, 1, 2],
    ]);
    expect(await store.channels.delete('none' as ChannelId)).toBeNull();
    expect((await store.channels.create(channelSettings('Music'))).position).toBe(3);
  });

  it('reorders exactly the channels that exist', async () => {
    const ids = (await store.channels.all()).map(({ id }) => id);
    const [general, music, afk] = ids as [ChannelId, ChannelId, ChannelId];
    const moved = await store.channels.reorder([afk, general, music]);
    expect(moved).toEqual(await store.channels.all());
    expect([await names(), await positions()]).toEqual([
      ['AFK', 'General', 'Music'],
      [0, 1, 2],
    ]);
    for (const wrong of [
      [],
      [afk, general],
      [afk, general, general],
      [afk, general, music, music],
      [afk, general, 'none' as ChannelId],
    ]) {
      expect(await store.channels.reorder(wrong)).toBeNull();
    }
    expect(await names()).toEqual(['AFK', 'General', 'Music']);
  });

  it('gives a channel another category with the new order', async () => {
    const [general, music, afk] = (await store.channels.all()).map(({ id }) => id) as [
      ChannelId,
      ChannelId,
      ChannelId,
    ];
    const regrouped = { channelId: afk, category: 'Quiet' };
    expect(await store.channels.reorder([general, afk], regrouped)).toBeNull();
    await store.channels.reorder([general, afk, music], regrouped);
    const listed = await store.channels.all();
    expect(listed.map(({ name, category }) => [name, category])).toEqual([
      ['General', ''],
      ['AFK', 'Quiet'],
      ['Music', ''],
    ]);
  });

  it('limits the number of channels', async () => {
    for (let count = (await store.channels.all()).length; count < channelsMax; count += 1) {
      await store.channels.create(channelSettings(`Channel ${count}`));
    }
    await expect(store.channels.create(channelSettings('One more'))).rejects.toThrow(
      expect.objectContaining({ code: 'limitReached' }),
    );
  });
});

describe('UserStore', () => {
  const create = (name: string) => store.users.create({ publicKey: name, name });

  it('lists users that never joined and own nothing, the longest absent first', async () => {
    const idle = await create('idle');
    const joined = await create('joined');
    const owner = await create('owner');
    const gone = await create('gone');
    expect(await store.users.noteJoin(joined.id)).toBe(true);
    expect(await store.users.noteJoin(joined.id)).toBe(false);
    await store.users.makeOwner(owner.id);
    await store.users.touch(gone.id, { lastSeenAt: 1 });
    expect((await store.users.neverJoined()).map(({ id }) => id)).toEqual([gone.id, idle.id]);
    await store.users.delete(idle.id);
    expect(await store.users.find(idle.id)).toBeNull();
  });

  it('keeps users by their key', async () => {
    const created = await store.users.create({ publicKey: 'key', name: 'Ada' });
    await reopen();
    expect(await store.users.find(created.id)).toEqual(created);
    expect(await store.users.findByKey('key')).toEqual(created);
    expect(await store.users.findByKey('other')).toBeNull();
    await expect(store.users.create({ publicKey: 'key', name: 'Bea' })).rejects.toThrow(/unique/i);
  });

  it('renames, sets roles and saves visits', async () => {
    const { id } = await create('Ada');
    expect((await store.users.rename(id, 'Bea'))?.name).toBe('Bea');
    expect(await store.users.owner()).toBeNull();
    expect((await store.users.makeOwner(id))?.owner.isOwner).toBe(true);
    expect(await store.users.owner()).toMatchObject({ isOwner: true });
    await store.users.touch(id, { lastSeenAt: 77 });
    const seen = { name: 'Bea', isOwner: true, lastSeenAt: 77 };
    expect(await store.users.find(id)).toMatchObject(seen);
    expect((await store.users.touch(id, { name: 'Cho' }))?.name).toBe('Cho');
    const nobody = 'nobody' as UserId;
    expect(await store.users.rename(nobody, 'x')).toBeNull();
    expect(await store.users.makeOwner(nobody)).toBeNull();
    expect(await store.users.setRoles(nobody, [])).toBeNull();
    expect((await store.users.find(id))?.isOwner).toBe(true);
    expect(await store.users.touch(nobody)).toBeNull();
  });

  it('has one owner at most', async () => {
    const [ada, bea] = [await create('Ada'), await create('Bea')];
    expect(await store.users.makeOwner(ada.id)).toMatchObject({ former: null });
    expect(await store.users.makeOwner(ada.id)).toMatchObject({ former: null });
    expect(await store.users.makeOwner(bea.id)).toMatchObject({
      owner: { id: bea.id, isOwner: true },
      former: { id: ada.id, isOwner: false },
    });
    const second = database.tables.updateTable('users').set({ owner: 1 });
    await expect(second.where('id', '=', ada.id).execute()).rejects.toThrow(/unique/i);
  });

  it('gives newcomers the role of their kind, and other roles in place of it', async () => {
    const [, guest, member, moderator] = (await store.roles.all()).map(({ id }) => id);
    if (!guest || !member || !moderator) throw new Error('the first roles are missing');
    const { id, roleIds } = await create('Ada');
    expect(roleIds).toEqual([member]);
    const terms = { kind: 'guest' as const, roleId: null };
    const other = await store.users.create({ publicKey: 'key of a guest', name: 'Bea' }, terms);
    expect([other.roleIds, other.guest]).toEqual([[guest], true]);
    expect((await store.users.setRoles(id, [member, moderator]))?.roleIds.toSorted()).toEqual(
      [member, moderator].toSorted(),
    );
    expect((await store.users.all()).map(({ name }) => name).toSorted()).toEqual(['Ada', 'Bea']);
    await store.roles.delete(moderator);
    expect((await store.users.find(id))?.roleIds).toEqual([member]);
    await store.users.delete(id);
    expect(await database.tables.selectFrom('user_roles').selectAll().execute()).toHaveLength(1);
  });
});

it('SettingStore keeps values', async () => {
  expect(await store.settings.get('a')).toBeNull();
  await store.settings.set('a', '1');
  await store.settings.set('a', '2');
  await reopen();
  expect(await store.settings.get('a')).toBe('2');
  await store.settings.delete('a');
  expect(await store.settings.get('a')).toBeNull();
});

describe('a transaction', () => {
  it('is undone as a whole when it fails', async () => {
    const changing = store.transaction(async ({ users, settings }) => {
      await users.create({ publicKey: 'key', name: 'Ada' });
      await settings.set('a', '1');
      throw new Error('no');
    });
    await expect(changing).rejects.toThrow('no');
    expect(await store.users.findByKey('key')).toBeNull();
    expect(await store.settings.get('a')).toBeNull();
  });

  it('lets nobody see or change what it works on', async () => {
    await store.settings.set('count', '0');
    const increment = () =>
      store.transaction(async ({ settings }) => {
        const count = Number(await settings.get('count'));
        await new Promise(setImmediate);
        await settings.set('count', String(count + 1));
      });
    const seen: (string | null)[] = [];
    await Promise.all([
      increment(),
      store.settings.get('count').then((count) => seen.push(count)),
      increment(),
      increment(),
    ]);
    expect(await store.settings.get('count')).toBe('3');
    expect(seen).not.toContain('0');
  });
});

describe('RoleStore', () => {
  const names = async () => (await store.roles.all()).map(({ name }) => name);
  const idOf = async (name: string) =>
    (await store.roles.all()).find((role) => role.name === name)?.id ?? ('none' as RoleId);
  const conflict = expect.objectContaining({ code: 'conflict' });
  const settings = (name: string): RoleSettings => ({ name, color: null, permissions: [] });

  it('starts with four roles, of which guests may less than members', async () => {
    const roles = await store.roles.all();
    expect(roles.map(({ kind, rank }) => [kind, rank])).toEqual([
      ['everyone', 0],
      ['guest', 1],
      ['member', 2],
      ['own', 3],
    ]);
    expect(roles[2]?.permissions).toEqual(['share', 'whisper', 'files', 'temporaryChannels']);
  });

  it('adds a role below all others but everyone, and keeps the ranks without gaps', async () => {
    await store.roles.create(settings('DJ'));
    expect(await names()).toEqual(['Everyone', 'DJ', 'Guest', 'Member', 'Moderator']);
    await store.roles.delete(await idOf('DJ'));
    expect((await store.roles.all()).map(({ rank }) => rank)).toEqual([0, 1, 2, 3]);
  });

  it('changes and orders roles, which stay so', async () => {
    const [, guest, member, moderator] = (await store.roles.all()).map(({ id }) => id) as [
      RoleId,
      RoleId,
      RoleId,
      RoleId,
    ];
    const changed = { name: 'Crew', color: '#ff0000', permissions: ['kick', 'ban'] as const };
    expect(await store.roles.update(moderator, changed)).toBe(true);
    expect(await store.roles.reorder([moderator, guest, member])).toBe(true);
    expect(await store.roles.reorder([moderator, guest])).toBe(false);
    expect(await store.roles.reorder([moderator, guest, guest])).toBe(false);
    await reopen();
    expect(await names()).toEqual(['Everyone', 'Crew', 'Guest', 'Member']);
    expect((await store.roles.all())[1]).toMatchObject(changed);
  });

  it('refuses taken names and too many, and keeps the roles that the server gives', async () => {
    await expect(store.roles.create(settings('MODERATOR'))).rejects.toEqual(conflict);
    const dj = await store.roles.create(settings('DJ'));
    await expect(store.roles.update(dj, settings('Guest'))).rejects.toEqual(conflict);
    expect(await store.roles.update('none' as RoleId, settings('x'))).toBe(false);
    expect(await store.roles.delete(await idOf('Member'))).toBe(false);
    expect(await store.roles.delete('none' as RoleId)).toBe(false);
    for (let count = (await names()).length; count < rolesMax; count += 1) {
      await store.roles.create(settings(`role ${count}`));
    }
    await expect(store.roles.create(settings('one more'))).rejects.toMatchObject({
      code: 'limitReached',
    });
  });

  it('ignores permissions that this version does not know', async () => {
    const row = { permissions: '["kick","fly"]' };
    await database.tables.updateTable('roles').set(row).where('kind', '=', 'own').execute();
    expect((await store.roles.all())[3]?.permissions).toEqual(['kick']);
  });
});

describe('what channels decide in place of roles', () => {
  it('is kept, and goes with its role, its person and its channel', async () => {
    const [general, music] = await store.channels.all();
    const [everyone, , , moderator] = await store.roles.all();
    const ada = await store.users.create({ publicKey: 'key', name: 'Ada' });
    if (!general || !music || !everyone || !moderator)
      throw new Error('the first ones are missing');
    const overrides: ChannelOverride[] = [
      { subject: { roleId: everyone.id }, allow: [], deny: ['seeChannel'] },
      { subject: { roleId: moderator.id }, allow: ['seeChannel'], deny: ['share', 'camera'] },
      { subject: { userId: ada.id }, allow: ['seeChannel'], deny: [] },
    ];
    const inOrder = (channel: Channel | undefined) =>
      channel?.overrides.map((override) => JSON.stringify(override)).toSorted();
    const written = await store.channels.override(general.id, overrides);
    expect(written?.overrides).toEqual(overrides);
    await reopen();
    const [read, other] = await store.channels.all();
    expect(read?.overrides).toHaveLength(3);
    expect(inOrder(read)?.[2]).toBe(inOrder(written ?? undefined)?.[2]);
    expect(other?.overrides).toEqual([]);
    await store.roles.delete(moderator.id);
    await store.users.delete(ada.id);
    expect((await store.channels.all())[0]?.overrides).toEqual([overrides[0]]);
    await store.channels.delete(general.id);
    const left = database.tables.selectFrom('channel_overrides').selectAll();
    expect(await left.execute()).toEqual([]);
  });

  it('is about roles and people that exist', async () => {
    const [general] = await store.channels.all();
    if (!general) throw new Error('there is no channel');
    for (const subject of [{ roleId: 'none' as RoleId }, { userId: 'none' as UserId }]) {
      const change = store.channels.override(general.id, [{ subject, allow: ['join'], deny: [] }]);
      await expect(change).rejects.toMatchObject({ code: 'notFound' });
    }
    expect(await store.channels.override('none' as ChannelId, [])).toBeNull();
  });
});

describe('listen links', () => {
  it('go with their channel, and with their maker', async () => {
    const channels = await store.channels.all();
    const ann = await store.users.create({ publicKey: 'ann', name: 'Ann' });
    const bob = await store.users.create({ publicKey: 'bob', name: 'Bob' });
    const linkOf = (id: string, channelId: ChannelId, maker: { id: UserId; name: string }) => ({
      id: id as ListenLinkId,
      tokenHash: `hash of ${id}`,
      channelId,
      maker: { id: maker.id, name: maker.name },
      label: 'Radio',
      listenersMax: 20,
      createdAt: 1,
      expiresAt: null,
    });
    const [general, music] = channels.map(({ id }) => id) as [ChannelId, ChannelId];
    const kept = { ...linkOf('kept', general, ann), createdAt: 2, expiresAt: 3 };
    for (const link of [
      kept,
      linkOf('in music', music, ann),
      linkOf('by bob', general, bob),
      linkOf('revoked', general, ann),
    ]) {
      await store.listenLinks.add(link);
    }
    await store.listenLinks.delete('revoked' as ListenLinkId);
    await store.channels.delete(music);
    await store.users.delete(bob.id);
    expect(await store.listenLinks.all()).toEqual([kept]);
  });
});
