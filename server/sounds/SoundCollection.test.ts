import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SoundId, UserId } from '../../shared/domain/ids.ts';
import { soundsMax, soundsPerUserMax } from '../../shared/domain/Sound.ts';
import { writeOpusWebm } from '../../shared/sound/opusWebm.ts';
import { PerchDatabase } from '../storage/PerchDatabase.ts';
import { SoundStore } from '../storage/SoundStore.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { UserStore } from '../storage/UserStore.ts';
import { SoundCollection } from './SoundCollection.ts';

let folder: ReturnType<typeof temporaryFolder>;
let database: PerchDatabase;
let sounds: SoundCollection;
let ann: UserId;

beforeEach(() => {
  folder = temporaryFolder();
  database = PerchDatabase.open(folder.file('perch.db'));
  sounds = new SoundCollection(new SoundStore(database));
  ann = userNamed('Ann');
});
afterEach(() => {
  database.close();
  folder.remove();
});

const userNamed = (name: string) => new UserStore(database).create({ publicKey: name, name }).id;
const soundOf = (frames: number) =>
  writeOpusWebm(
    Array.from({ length: frames }, () => Uint8Array.of(0xf8, 0xff, 0xfe)),
    1,
  );
const refused = (code: string) => expect.objectContaining({ code });

it('keeps new sounds, and emits every change', () => {
  const told: unknown[] = [];
  sounds.on('saved', ({ name, emoji }) => told.push([name, emoji]));
  sounds.on('removed', (id) => told.push(id));
  const bytes = soundOf(50);
  const added = sounds.add(ann, { name: '북', emoji: '🥁' }, bytes);
  expect(added).toMatchObject({ uploader: { id: ann, name: 'Ann' }, lengthMs: 994 });
  expect(added.hash).toMatch(/^[\w-]{43}$/);
  database.close();
  database = PerchDatabase.open(folder.file('perch.db'));
  const again = new SoundCollection(new SoundStore(database));
  expect(again.all).toEqual([added]);
  expect(Buffer.from(again.bytesOf(added.id))).toEqual(Buffer.from(bytes));
  again.on('saved', ({ name, emoji }) => told.push([name, emoji]));
  again.on('removed', (id) => told.push(id));
  again.update(added.id, { name: 'Drum', emoji: null });
  again.remove(added.id);
  expect(told).toEqual([['북', '🥁'], ['Drum', null], added.id]);
  expect(again.all).toEqual([]);
});

it('accepts only short sounds', () => {
  for (const bytes of [new Uint8Array(), Buffer.from('RIFF'), soundOf(256), soundOf(0)]) {
    expect(() => sounds.add(ann, { name: 'x', emoji: null }, bytes)).toThrow(
      refused('invalidRequest'),
    );
  }
  expect(sounds.add(ann, { name: 'x', emoji: null }, soundOf(251)).lengthMs).toBe(5000);
});

it('refuses names that look the same, and missing sounds', () => {
  const { id } = sounds.add(ann, { name: 'Drum', emoji: null }, soundOf(1));
  sounds.add(ann, { name: 'Horn', emoji: null }, soundOf(1));
  expect(() => sounds.add(ann, { name: 'DRUM', emoji: null }, soundOf(1))).toThrow(
    refused('conflict'),
  );
  expect(() => sounds.update(id, { name: 'horn', emoji: null })).toThrow(refused('conflict'));
  expect(sounds.update(id, { name: 'drum', emoji: null }).name).toBe('drum');
  const nothing = 'nothing' as SoundId;
  expect(() => sounds.update(nothing, { name: 'y', emoji: null })).toThrow(refused('notFound'));
  expect(() => sounds.remove(nothing)).toThrow(refused('notFound'));
  expect(() => sounds.bytesOf(nothing)).toThrow(refused('notFound'));
});

it('limits the sounds of the server and of one user', () => {
  const bytes = soundOf(1);
  const people = [ann, userNamed('Bob'), userNamed('Cho'), userNamed('Dan')];
  for (let count = 0; count < soundsPerUserMax; count += 1) {
    sounds.add(ann, { name: `Ann ${count}`, emoji: null }, bytes);
  }
  const one = { name: 'One more', emoji: null };
  expect(() => sounds.add(ann, one, bytes)).toThrow(refused('limitReached'));
  for (let count = soundsPerUserMax; count < soundsMax; count += 1) {
    const owner = people[Math.floor(count / soundsPerUserMax)] ?? ann;
    sounds.add(owner, { name: `Sound ${count}`, emoji: null }, bytes);
  }
  expect(sounds.all).toHaveLength(soundsMax);
  expect(() => sounds.add(userNamed('Eve'), one, bytes)).toThrow(refused('limitReached'));
});
