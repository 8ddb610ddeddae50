import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PerchDatabase } from '../storage/PerchDatabase.ts';
import { SettingStore } from '../storage/SettingStore.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { ServerProfileStore } from './ServerProfileStore.ts';

const picture = `data:image/png;base64,${Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64')}`;

let folder: ReturnType<typeof temporaryFolder>;
let database: PerchDatabase;
let settings: SettingStore;

beforeEach(() => {
  folder = temporaryFolder();
  database = PerchDatabase.open(folder.file('perch.db'));
  settings = new SettingStore(database);
});
afterEach(() => {
  database.close();
  folder.remove();
});

function start(fixedName: string | null = null): ServerProfileStore {
  return new ServerProfileStore({ settings, fixedName, standardName: 'Perch on nest' });
}

test('a name from the app overrides the default, and is kept with the picture', () => {
  const keeper = start();
  expect(keeper.profile).toEqual({ name: 'Perch on nest', picture: null, nameFixed: false });
  const told = vi.fn();
  keeper.on('changed', told);
  const wished = { name: 'The Treehouse', picture };
  expect(keeper.update(wished)).toEqual({ ...wished, nameFixed: false });
  expect(told).toHaveBeenCalledWith({ ...wished, nameFixed: false });
  expect(start().profile).toEqual({ ...wished, nameFixed: false });
  start().update({ name: 'The Treehouse', picture: null });
  expect(start().profile.picture).toBeNull();
});

test('the configured name overrides the app’s, which returns without it', () => {
  start().update({ name: 'The Treehouse', picture: null });
  const fixed = start('둥지');
  expect(fixed.profile).toEqual({ name: '둥지', picture: null, nameFixed: true });
  expect(() => fixed.update({ name: 'Mine', picture: null })).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
  expect(fixed.update({ name: '둥지', picture })).toMatchObject({ name: '둥지', picture });
  expect(start().profile).toMatchObject({ name: 'The Treehouse', picture });
});

test('bytes that are not an image change nothing', () => {
  const keeper = start();
  const page = `data:image/png;base64,${Buffer.from('<!doctype html>').toString('base64')}`;
  expect(() => keeper.update({ name: 'Mine', picture: page })).toThrow(
    expect.objectContaining({ code: 'invalidRequest' }),
  );
  expect(start().profile).toMatchObject({ name: 'Perch on nest', picture: null });
});
