import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SoundId, UserId } from '../../shared/domain/ids.ts';
import { soundsMax, soundsPerUserMax } from '../../shared/domain/Sound.ts';
import { writeOpusWebm } from '../../shared/sound/opusWebm.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import { Store } from '../storage/Store.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { SoundCollection } from './SoundCollection.ts';

let folder: ReturnType<typeof temporaryFolder>;
let database: SqliteDatabase;
let store: Store;
let sounds: SoundCollection;
let ann: UserId;
/** Users whose names have changed meanwhile. */
const renamed = new Map<UserId, string>();

beforeEach(async () => {
  folder = temporaryFolder();
  await open();
  ann = await userNamed('Ann');
});
afterEach(() => {
  database.close();
  folder.remove();
});

async function open() {
  database = await SqliteDatabase.open(folder.file('perch.db'));
  store = new Store(database.tables);
  sounds = await SoundCollection.load(store.sounds, ({ id, name }) => renamed.get(id) ?? name);
}

const userNamed = async (name: string) => (await store.users.create({ publicKey: name, name })).id;
const soundOf = (frames: number) =>
  writeOpusWebm(
    Array.from({ length: frames }, () => Uint8Array.of(0xf8, 0xff, 0xfe)),
    1,
  );
const refused = (code: string) => expect.objectContaining({ code });

it('keeps new sounds, and emits every change', async () => {
  const told: unknown[] = [];
  sounds.on('saved', ({ name, emoji }) => told.push([name, emoji]));
  sounds.on('removed', (id) => told.push(id));
  const bytes = soundOf(50);
  const added = await sounds.add(ann, { name: '북', emoji: '🥁' }, bytes);
  expect(added).toMatchObject({ uploader: { id: ann, name: 'Ann' }, lengthMs: 994 });
  expect(added.hash).toMatch(/^[\w-]{43}$/);
  database.close();
  await open();
  const again = sounds;
  expect(again.all).toEqual([added]);
  expect(Buffer.from(await again.bytesOf(added.id))).toEqual(Buffer.from(bytes));
  again.on('saved', ({ name, emoji }) => told.push([name, emoji]));
  again.on('removed', (id) => told.push(id));
  await again.update(added.id, { name: 'Drum', emoji: null });
  await again.remove(added.id);
  expect(told).toEqual([['북', '🥁'], ['Drum', null], added.id]);
  expect(again.all).toEqual([]);
});

it('names uploaders as they are called now', async () => {
  await sounds.add(ann, { name: 'Drum', emoji: null }, soundOf(1));
  const uploaders = () => sounds.all.map(({ uploader }) => uploader.name);
  expect(uploaders()).toEqual(['Ann']);
  renamed.set(ann, 'Anna');
  expect(uploaders()).toEqual(['Anna']);
});

it('accepts only short sounds', async () => {
  for (const bytes of [new Uint8Array(), Buffer.from('RIFF'), soundOf(256), soundOf(0)]) {
    await expect(sounds.add(ann, { name: 'x', emoji: null }, bytes)).rejects.toThrow(
      refused('invalidRequest'),
    );
  }
  expect((await sounds.add(ann, { name: 'x', emoji: null }, soundOf(251))).lengthMs).toBe(5000);
});

it('refuses names that look the same, and missing sounds', async () => {
  const { id } = await sounds.add(ann, { name: 'Drum', emoji: null }, soundOf(1));
  await sounds.add(ann, { name: 'Horn', emoji: null }, soundOf(1));
  await expect(sounds.add(ann, { name: 'DRUM', emoji: null }, soundOf(1))).rejects.toThrow(
    refused('conflict'),
  );
  await expect(sounds.update(id, { name: 'horn', emoji: null })).rejects.toThrow(
    refused('conflict'),
  );
  expect((await sounds.update(id, { name: 'drum', emoji: null })).name).toBe('drum');
  const nothing = 'nothing' as SoundId;
  await expect(sounds.update(nothing, { name: 'y', emoji: null })).rejects.toThrow(
    refused('notFound'),
  );
  await expect(sounds.remove(nothing)).rejects.toThrow(refused('notFound'));
  await expect(sounds.bytesOf(nothing)).rejects.toThrow(refused('notFound'));
});

it('limits the sounds of the server and of one user', async () => {
  const bytes = soundOf(1);
  const people = [ann, await userNamed('Bob'), await userNamed('Cho'), await userNamed('Dan')];
  for (let count = 0; count < soundsPerUserMax; count += 1) {
    await sounds.add(ann, { name: `Ann ${count}`, emoji: null }, bytes);
  }
  const one = { name: 'One more', emoji: null };
  await expect(sounds.add(ann, one, bytes)).rejects.toThrow(refused('limitReached'));
  for (let count = soundsPerUserMax; count < soundsMax; count += 1) {
    const owner = people[Math.floor(count / soundsPerUserMax)] ?? ann;
    await sounds.add(owner, { name: `Sound ${count}`, emoji: null }, bytes);
  }
  expect(sounds.all).toHaveLength(soundsMax);
  await expect(sounds.add(await userNamed('Eve'), one, bytes)).rejects.toThrow(
    refused('limitReached'),
  );
});
