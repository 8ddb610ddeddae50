import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChannelSettings, channelUserLimitMax } from '../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { ChannelStore, channelsMax } from './ChannelStore.ts';
import { PerchDatabase } from './PerchDatabase.ts';
import { SettingStore } from './SettingStore.ts';
import { temporaryFolder } from './temporaryFolder.fixture.ts';
import { UserStore } from './UserStore.ts';

let folder: ReturnType<typeof temporaryFolder>;
let database: PerchDatabase;

beforeEach(() => {
  folder = temporaryFolder();
  database = PerchDatabase.open(folder.file('perch.db'));
});

afterEach(() => {
  database.close();
  folder.remove();
});

function reopen() {
  database.close();
  database = PerchDatabase.open(folder.file('perch.db'));
}

const settings = (name: string, rest: Partial<ChannelSettings> = {}): ChannelSettings => ({
  name,
  userLimit: null,
  music: false,
  hidesSpeaking: false,
  soundboard: 'everybody',
  videoLimit: null,
  ...rest,
});

describe('ChannelStore', () => {
  const names = () => new ChannelStore(database).all().map(({ name }) => name);
  const positions = () => new ChannelStore(database).all().map(({ position }) => position);
  const idOf = (name: string) =>
    new ChannelStore(database).all().find((channel) => channel.name === name)?.id ??
    ('none' as ChannelId);

  it('starts with the first channels, which stay deleted', () => {
    expect(names()).toEqual(['General', 'Music', 'AFK']);
    const [, music, afk] = new ChannelStore(database).all();
    expect([music?.music, afk?.hidesSpeaking]).toEqual([true, true]);
    expect(new ChannelStore(database).delete(idOf('General'))).toBe(true);
    reopen();
    expect(names()).toEqual(['Music', 'AFK']);
    for (const name of names()) new ChannelStore(database).delete(idOf(name));
    reopen();
    expect(names()).toEqual([]);
  });

  it('creates and updates channels, and keeps them', () => {
    const store = new ChannelStore(database);
    const created = store.create(settings('둥지', { userLimit: 5, hidesSpeaking: true }));
    expect(created).toMatchObject({ name: '둥지', position: 3, userLimit: 5, hidesSpeaking: true });
    const updated = store.update(created.id, settings('Nest', { music: true }));
    expect(updated).toEqual({
      id: created.id,
      position: 3,
      name: 'Nest',
      userLimit: null,
      music: true,
      hidesSpeaking: false,
      soundboard: 'everybody',
      videoLimit: null,
    });
    reopen();
    expect(new ChannelStore(database).all().at(-1)).toEqual(updated);
    expect(new ChannelStore(database).update('none' as ChannelId, settings('x'))).toBeNull();
  });

  it('reads a higher user limit of an earlier version as the maximum', () => {
    const { id } = new ChannelStore(database).create(settings('Hall', { userLimit: 99 }));
    const hall = new ChannelStore(database).all().find((channel) => channel.id === id);
    expect(hall?.userLimit).toBe(channelUserLimitMax);
  });

  it('refuses names that look the same', () => {
    const store = new ChannelStore(database);
    store.create(settings('Éclair'));
    const twins = [
      'general',
      'GENERAL',
      'e\u0301clair',
      'Ｍusic',
      'Gene\u{1d159}ral',
      'Music\ufe0f',
    ];
    for (const name of twins) {
      expect(() => store.create(settings(name))).toThrow(
        expect.objectContaining({ code: 'conflict' }),
      );
      expect(() => store.update(idOf('AFK'), settings(name))).toThrow(
        expect.objectContaining({ code: 'conflict' }),
      );
    }
    expect(store.update(idOf('AFK'), settings('afk'))?.name).toBe('afk');
    expect(names()).toEqual(['General', 'Music', 'afk', 'Éclair']);
  });

  it('takes names as data', () => {
    const store = new ChannelStore(database);
    const name = `'); DROP TABLE channels; --`;
    store.create(settings(name));
    expect(names()).toContain(name);
  });

  it('keeps positions without gaps', () => {
    const store = new ChannelStore(database);
    store.create(settings('Fourth'));
    expect(store.delete(idOf('Music'))).toBe(true);
    expect([names(), positions()]).toEqual([
      ['General', 'AFK', 'Fourth'],
      [0, 1, 2],
    ]);
    expect(store.delete('none' as ChannelId)).toBe(false);
    expect(store.create(settings('Music')).position).toBe(3);
  });

  it('reorders exactly the channels that exist', () => {
    const store = new ChannelStore(database);
    const ids = store.all().map(({ id }) => id);
    const [general, music, afk] = ids as [ChannelId, ChannelId, ChannelId];
    expect(store.reorder([afk, general, music])).toBe(true);
    expect([names(), positions()]).toEqual([
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
      expect(store.reorder(wrong)).toBe(false);
    }
    expect(names()).toEqual(['AFK', 'General', 'Music']);
  });

  it('limits the number of channels', () => {
    const store = new ChannelStore(database);
    for (let count = store.all().length; count < channelsMax; count += 1) {
      store.create(settings(`Channel ${count}`));
    }
    expect(() => store.create(settings('One more'))).toThrow(
      expect.objectContaining({ code: 'limitReached' }),
    );
  });
});

describe('UserStore', () => {
  it('lists users that never joined and own nothing, the longest absent first', () => {
    const store = new UserStore(database);
    const [idle, joined, owner, gone] = ['idle', 'joined', 'owner', 'gone'].map((publicKey) =>
      store.create({ publicKey, name: publicKey }),
    );
    if (!idle || !joined || !owner || !gone) throw new Error('four users are expected');
    expect([store.noteJoin(joined.id), store.noteJoin(joined.id)]).toEqual([true, false]);
    store.setRole(owner.id, 'owner');
    store.touch(gone.id, 1);
    expect(store.neverJoined().map(({ id }) => id)).toEqual([gone.id, idle.id]);
    store.delete(idle.id);
    expect(store.find(idle.id)).toBeNull();
  });

  it('keeps users by their key', () => {
    const created = new UserStore(database).create({ publicKey: 'key', name: 'Ada' });
    expect(created.role).toBe('member');
    reopen();
    const store = new UserStore(database);
    expect(store.find(created.id)).toEqual(created);
    expect(store.findByKey('key')).toEqual(created);
    expect(store.findByKey('other')).toBeNull();
    expect(() => store.create({ publicKey: 'key', name: 'Bea' })).toThrow(/UNIQUE/);
  });

  it('renames, sets roles and saves visits', () => {
    const store = new UserStore(database);
    const { id } = store.create({ publicKey: 'key', name: 'Ada' });
    expect(store.rename(id, 'Bea')?.name).toBe('Bea');
    expect(store.hasRole('owner')).toBe(false);
    expect(store.setRole(id, 'owner')?.role).toBe('owner');
    expect(store.hasRole('owner')).toBe(true);
    store.touch(id, 77);
    expect(store.find(id)).toMatchObject({ name: 'Bea', role: 'owner', lastSeenAt: 77 });
    expect(store.rename('nobody' as UserId, 'x')).toBeNull();
    expect(store.setRole('nobody' as UserId, 'owner')).toBeNull();
  });

  it('treats an unknown role as a member', () => {
    const store = new UserStore(database);
    const { id } = store.create({ publicKey: 'key', name: 'Ada' });
    database.prepare('UPDATE users SET role = ? WHERE id = ?').run('emperor', id);
    expect(store.find(id)?.role).toBe('member');
  });
});

it('SettingStore keeps values', () => {
  const store = new SettingStore(database);
  expect(store.get('a')).toBeNull();
  store.set('a', '1');
  store.set('a', '2');
  reopen();
  expect(new SettingStore(database).get('a')).toBe('2');
  new SettingStore(database).delete('a');
  expect(new SettingStore(database).get('a')).toBeNull();
});
