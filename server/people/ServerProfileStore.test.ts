import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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
  });
  const told = vi.fn();
  keeper.on('changed', told);
  const wished = { name: 'The Treehouse', picture };
  expect(await keeper.update(wished)).toEqual({ ...wished, nameFixed: false, linkPreviews: false });
  expect(told).toHaveBeenCalledWith({ ...wished, nameFixed: false, linkPreviews: false });
  expect((await start()).profile).toEqual({ ...wished, nameFixed: false, linkPreviews: false });
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
