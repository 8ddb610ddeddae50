import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EncryptionPolicy } from '../../shared/domain/Encryption.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import type { SettingStore } from '../storage/SettingStore.ts';
import { Store } from '../storage/Store.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { ServerProfileStore } from './ServerProfileStore.ts';

const picture = `data:image/png;base64,${Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64')}`;

let folder: ReturnType<typeof temporaryFolder>;
let database: SqliteDatabase;
let settings: SettingStore;

beforeEach(async () => {
  folder = temporaryFolder();
  database = await SqliteDatabase.open(folder.file('perch.db'));
  ({ settings } = new Store(database.tables));
});
afterEach(() => {
  database.close();
  folder.remove();
});

function start(fixedName: string | null = null): Promise<ServerProfileStore> {
  return ServerProfileStore.load({ settings, fixedName, standardName: 'Perch on nest' });
}

test('a name from the app overrides the default, and is kept with the picture', async () => {
  const keeper = await start();
  expect(keeper.profile).toEqual({
    name: 'Perch on nest',
    picture: null,
    nameFixed: false,
    linkPreviews: false,
    e2ee: 'on',
  });
  const told = vi.fn();
  keeper.on('changed', told);
  const wished = { name: 'The Treehouse', picture };
  expect(await keeper.update(wished)).toEqual({
    ...wished,
    nameFixed: false,
    linkPreviews: false,
    e2ee: 'on',
  });
  expect(told).toHaveBeenCalledWith({
    ...wished,
    nameFixed: false,
    linkPreviews: false,
    e2ee: 'on',
  });
  expect((await start()).profile).toEqual({
    ...wished,
    nameFixed: false,
    linkPreviews: false,
    e2ee: 'on',
  });
  await (await start()).update({ name: 'The Treehouse', picture: null });
  expect((await start()).profile.picture).toBeNull();
});

test('the configured name overrides the app’s, which returns without it', async () => {
  await (await start()).update({ name: 'The Treehouse', picture: null });
  const fixed = await start('둥지');
  expect(fixed.profile).toEqual({
    name: '둥지',
    picture: null,
    nameFixed: true,
    linkPreviews: false,
    e2ee: 'on',
  });
  await expect(fixed.update({ name: 'Mine', picture: null })).rejects.toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
  expect(await fixed.update({ name: '둥지', picture })).toMatchObject({ name: '둥지', picture });
  expect((await start()).profile).toMatchObject({ name: 'The Treehouse', picture });
});

test('bytes that are not an image change nothing', async () => {
  const keeper = await start();
  const page = `data:image/png;base64,${Buffer.from('<!doctype html>').toString('base64')}`;
  await expect(keeper.update({ name: 'Mine', picture: page })).rejects.toThrow(
    expect.objectContaining({ code: 'invalidRequest' }),
  );
  expect((await start()).profile).toMatchObject({ name: 'Perch on nest', picture: null });
});

function startWith(fixedEncryption: EncryptionPolicy | null) {
  return ServerProfileStore.load({
    settings,
    fixedName: null,
    standardName: 'Perch on nest',
    fixedEncryption,
  });
}

test('a new server encrypts; one with people from before is asked once, and does not until it is told to', async () => {
  expect((await start()).profile).toMatchObject({ e2ee: 'on' });
  await settings.set('encryption', 'undecided');
  const older = await start();
  expect(older.profile).toMatchObject({ e2eeUndecided: true });
  expect(older.profile).not.toHaveProperty('e2ee');
  const told = vi.fn();
  older.on('changed', told);
  await older.decideEncryption(false);
  for (const { profile } of [older, await start()]) {
    expect(profile).not.toHaveProperty('e2ee');
    expect(profile).not.toHaveProperty('e2eeUndecided');
  }
  await older.decideEncryption(true);
  expect(told).toHaveBeenLastCalledWith(expect.objectContaining({ e2ee: 'on' }));
  expect((await start()).profile).toMatchObject({ e2ee: 'on' });
});

test('the configuration decides about encryption, and what it has decided stays when it says nothing any more', async () => {
  for (const policy of ['required', 'off'] as const) {
    const fixed = await startWith(policy);
    expect(fixed.profile.e2ee).toBe(policy === 'off' ? undefined : policy);
    expect(fixed.profile.e2eeFixed).toBe(true);
    await expect(fixed.decideEncryption(true)).rejects.toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
    const free = await startWith(null);
    expect(free.profile.e2ee).toBe(policy === 'off' ? undefined : 'on');
    expect(free.profile).not.toHaveProperty('e2eeFixed');
  }
});
