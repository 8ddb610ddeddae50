import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId, FileId, UserId } from '../../shared/domain/ids.ts';
import type { FileLifetime } from '../../shared/domain/SharedFile.ts';
import { createLog } from '../log.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { FileCollection, type NewFile } from './FileCollection.ts';

const general = 'General' as ChannelId;
const emptyMs = 60_000;
let folder: ReturnType<typeof temporaryFolder>;
let files: FileCollection;
/** The channels with people in them. */
let filled: Set<string>;
let free: number;
/** What recordings take. */
let other: number;
let lifetime: FileLifetime;

beforeEach(async () => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  folder = temporaryFolder();
  filled = new Set([general]);
  free = 1e12;
  other = 0;
  lifetime = 'occupied';
  await open();
});
afterEach(() => {
  files.close();
  folder.remove();
  vi.useRealTimers();
});

async function open(channels = [general]) {
  files = await FileCollection.open({
    folder: folder.file('files'),
    limits: {
      fileMax: 1e6,
      perPersonMax: 1e7,
      perPersonLeast: 1e5,
      perAddressMax: 2e6,
      serverMax: 1e8,
      leaveFree: 0,
    },
    lifetimeOf: () => lifetime,
    emptyMs,
    otherBytes: () => other,
    hasChannel: (id) => channels.includes(id),
    isEmpty: (id) => !filled.has(id),
    nameOf: ({ name }) => name,
    freeBytes: async () => free,
    log: createLog('silent'),
  });
}

const wanted = (size: number): NewFile => ({
  channelId: general,
  name: 'a.txt',
  size,
  modifiedAt: 0,
  uploader: { id: 'ann' as UserId, name: 'Ann' },
  preview: null,
  addressGroup: '192.0.2.1',
});

async function add(size: number): Promise<FileId> {
  const added = await files.add(wanted(size), () => undefined);
  if (typeof added === 'string') throw new Error(added);
  return added.id;
}

const stored = () => readdirSync(folder.file('files'));

it('shares the room of the server with recordings', async () => {
  await add(10);
  expect(await files.hasRoomBeside(1e8 - 20)).toBe(true);
  expect(await files.hasRoomBeside(1e8)).toBe(false);
  other = 1e8 - 20;
  expect(await files.add(wanted(11), () => undefined)).toBe('serverFull');
  free = 0;
  expect(await files.hasRoomBeside(0)).toBe(false);
});

it('continues an upload after a crash, where its bytes end', async () => {
  const id = await add(10);
  await appendFile(files.folder.pathOf(id), 'abcd');
  await open();
  expect(files.get(id)).toMatchObject({ received: 4, size: 10, mediaType: null });
  await appendFile(files.folder.pathOf(id), 'efghij');
  const completed = vi.fn();
  files.on('completed', completed);
  await files.noteProgress(id);
  await files.noteProgress(id);
  expect(completed.mock.calls).toMatchObject([[{ id, received: 10 }]]);
});

it('keeps the files of an empty channel for a moment after a start, and removes them then', async () => {
  await add(0);
  filled.clear();
  files.close();
  await open();
  await vi.advanceTimersByTimeAsync(emptyMs - 1);
  expect(stored()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  await vi.waitFor(() => expect(stored()).toEqual([]));
});

it('keeps them while somebody comes back in time', async () => {
  await add(0);
  filled.clear();
  files.checkEmpty();
  await vi.advanceTimersByTimeAsync(emptyMs - 1);
  filled.add(general);
  files.checkEmpty();
  await vi.advanceTimersByTimeAsync(emptyMs);
  expect(stored()).toHaveLength(2);
});

it('removes at a start what belongs to nothing', async () => {
  const id = await add(3);
  await add(0);
  files.close();
  const inFolder = (name: string) => folder.file(`files/${name}`);
  writeFileSync(inFolder('stray'), 'bytes without a record');
  writeFileSync(inFolder('broken.json'), '{"id":');
  writeFileSync(
    inFolder(`other.json`),
    JSON.stringify({ ...wanted(1), id: '../perch.db', addedAt: 0 }),
  );
  writeFileSync(inFolder(id), 'more than it announced');
  await open();
  expect(stored()).toHaveLength(2);
  files.close();
  await open([]);
  expect(stored()).toEqual([]);
  expect(existsSync(folder.file('files'))).toBe(true);
});

it('ends an upload that gets no bytes for an hour, and gives its room back', async () => {
  const id = await add(900_000);
  await vi.advanceTimersByTimeAsync(59 * 60_000);
  expect(files.find(id)).not.toBeNull();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(files.find(id)).toBeNull();
});

it('asks again in the moment in which the room is taken', async () => {
  const refused = files.add(wanted(1), () => {
    throw new Error('left meanwhile');
  });
  await expect(refused).rejects.toThrow('left meanwhile');
  expect(stored()).toEqual([]);
});

it('does not go on with an upload when something else has filled the disk', async () => {
  const id = await add(1000);
  await appendFile(files.folder.pathOf(id), 'abcd');
  free = 995;
  expect(await files.add(wanted(1000), () => undefined)).toBe('diskFull');
  free = 996;
  expect(await files.add(wanted(1000), () => undefined)).toMatchObject({ id, received: 4 });
});

it('keeps nothing of a file whose channel goes in that moment', async () => {
  const adding = files.add(
    wanted(10),
    () => void queueMicrotask(() => files.removeChannel(general)),
  );
  await expect(adding).rejects.toMatchObject({ code: 'notFound' });
  await vi.waitFor(() => expect(stored()).toEqual([]));
});

it('keeps files for days although nobody is there, and removes them then, also after a crash', async () => {
  lifetime = 2;
  filled.clear();
  const id = await add(0);
  files.checkEmpty();
  const dayMs = 24 * 60 * 60_000;
  await vi.advanceTimersByTimeAsync(2 * dayMs - 1);
  expect(files.has(id)).toBe(true);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  await vi.waitFor(() => expect(stored()).toEqual([]));
  await add(0);
  // A crash: no timer runs any more.
  files.close();
  await vi.advanceTimersByTimeAsync(3 * dayMs);
  await open();
  expect(stored()).toEqual([]);
});

it('ends the days of files with the setting: they go with the last person again', async () => {
  lifetime = 2;
  filled.clear();
  await add(0);
  lifetime = 'occupied';
  files.checkEmpty();
  await vi.advanceTimersByTimeAsync(emptyMs);
  await vi.waitFor(() => expect(stored()).toEqual([]));
});

it('leaves room to others when one address has much, and a little to each person there', async () => {
  const from = (id: string, addressGroup: string, size: number) =>
    files.add(
      {
        ...wanted(size),
        name: `${id}${size}`,
        uploader: { id: id as UserId, name: id },
        addressGroup,
      },
      () => undefined,
    );
  await from('ann', '192.0.2.1', 1e6);
  await from('bob', '192.0.2.1', 9e5);
  expect(await from('cho', '192.0.2.1', 2e5)).toBe('addressFull');
  expect(await from('cho', '192.0.2.1', 1e5)).toMatchObject({ size: 1e5 });
  expect(await from('dan', '192.0.2.7', 1e6)).toMatchObject({ size: 1e6 });
});

it('keeps a preview beside its file, over a restart, and removes both', async () => {
  const preview = { width: 40, height: 30, bytes: Buffer.from('a picture') };
  const added = await files.add({ ...wanted(3), preview }, () => undefined);
  if (typeof added === 'string') throw new Error(added);
  expect(added.preview).toEqual({ width: 40, height: 30 });
  files.close();
  await open();
  expect(files.get(added.id).preview).toEqual({ width: 40, height: 30 });
  expect(stored()).toHaveLength(3);
  await files.remove(added.id);
  expect(stored()).toEqual([]);
});

it('lets a person attach only their own complete files of that channel', async () => {
  const whole = await add(0);
  const half = await add(3);
  const ann = 'ann' as UserId;
  expect(files.attached(ann, general, whole)).toMatchObject({ id: whole, name: 'a.txt' });
  expect(files.attached(ann, general, half)).toBeNull();
  expect(files.attached('bob' as UserId, general, whole)).toBeNull();
  expect(files.attached(ann, 'Music' as ChannelId, whole)).toBeNull();
});
