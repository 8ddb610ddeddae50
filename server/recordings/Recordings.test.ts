import { EventEmitter } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId, RecordingId } from '../../shared/domain/ids.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { Recordings } from './Recordings.ts';
import { Track } from './Track.ts';
import { readTrack } from './trackSound.fixture.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
beforeEach(() => {
  vi.clearAllMocks();
  temporary = temporaryFolder();
  folder = temporary.file('');
});
afterEach(() => temporary.remove());

const dayMs = 24 * 60 * 60_000;
const general = 'general' as ChannelId;
/** As the channel has set it. */
let recordingDays: number | null = null;
const channels = Object.assign(new EventEmitter(), {
  has: (id: ChannelId) => id === general,
  get: () => ({ recordingDays }),
}) as unknown as ChannelDirectory;
const log = { warn: vi.fn(), error: vi.fn() };

/** A recording as `recording.json` tells of it. */
function recordOf(name: string, startedAt: number, endedAt: number | null, channelId = 'general') {
  return {
    format: 1,
    id: name.padEnd(24, '-'),
    channelId,
    channelName: 'General',
    by: { id: 'ann', name: 'Ann' },
    startedAt,
    endedAt,
    end: endedAt === null ? null : 'stopped',
    tracks: [{ file: '01 Ann.opus', person: { id: 'ann', name: 'Ann' } }],
  };
}

async function store(record: ReturnType<typeof recordOf>, track: Uint8Array) {
  const own = join(folder, record.id);
  await mkdir(own);
  await writeFile(join(own, 'recording.json'), JSON.stringify(record));
  await writeFile(join(own, '01 Ann.opus'), track);
}

function openToMix(hasRoom = true): Promise<Recordings> {
  return Recordings.open({
    folder,
    channels,
    rooms: new EventEmitter() as unknown as RoomRegistry,
    files: { hasRoomBeside: async () => hasRoom },
    keepDays: 30,
    log,
  });
}

async function open(): Promise<Recordings> {
  const recordings = await openToMix();
  await recordings.close();
  return recordings;
}

/** A silent track. */
function trackOf(lengthMs: number): Buffer {
  return new Track(7, 'Ann').end(lengthMs);
}

/** Some seconds of a track, without the last bytes of its last page: the process has died in the middle of it. */
function tornTrack(): Buffer {
  const track = new Track(7, 'Ann');
  const bytes: Buffer[] = [];
  for (let ms = 0; ms < 6_000; ms += 20) {
    track.add({ timestamp: ms * 48, payload: Uint8Array.of(0xf8, 0xff, 0xfe) }, ms + 20);
    if (ms % 1_000 === 0) bytes.push(track.take(ms));
  }
  return Buffer.concat(bytes).subarray(0, -20);
}

it('ends what was recorded when the server died, with all pages that are whole', async () => {
  const startedAt = Date.now() - 60_000;
  const record = recordOf('died', startedAt, null);
  await store(record, tornTrack());
  const note = { kind: 'mark', atMs: 1_500, by: 'Ann', text: 'Here' };
  await writeFile(join(folder, record.id, 'notes.jsonl'), `${JSON.stringify(note)}\n{"kind":"ma`);
  for (let start = 0; start < 2; start += 1) {
    const recordings = await open();
    const [recording] = recordings.listFor(general);
    expect(recording).toMatchObject({ id: record.id, end: 'serverStopped' });
    const lengthMs = (recording?.endedAt ?? 0) - startedAt;
    expect(lengthMs).toBeGreaterThan(3_000);
    expect(lengthMs).toBeLessThan(5_000);
    const track = readTrack(await readFile(join(folder, record.id, '01 Ann.opus')));
    expect(track.hasEnd).toBe(true);
    expect(track.granulePosition / 48).toBe(lengthMs);
  }
  expect((await readdir(join(folder, record.id))).sort()).toEqual([
    '01 Ann.opus',
    'chat.txt',
    'labels.txt',
    'marks.txt',
    'recording.json',
    'tracks.lof',
  ]);
  const list = await readFile(join(folder, record.id, 'tracks.lof'), 'utf8');
  expect(list).toBe('file "01 Ann.opus" offset 0\n');
  const text = await readFile(join(folder, record.id, 'labels.txt'), 'utf8');
  expect(text).toBe('1.500\t1.500\tAnn: Here\n');
});

it('removes recordings whose days are over, those of channels that are gone, and what is none', async () => {
  const now = Date.now();
  const track = Buffer.alloc(100);
  const kept = recordOf('kept', now - 29 * dayMs, now - 29 * dayMs);
  await store(kept, track);
  await store(recordOf('old', now - 31 * dayMs, now - 31 * dayMs), track);
  await store(recordOf('gone', now, now, 'gone'), track);
  await mkdir(join(folder, 'none'));
  const recordings = await open();
  expect(recordings.listFor(general).map(({ id }) => id)).toEqual([kept.id]);
  expect(await readdir(folder)).toEqual([kept.id]);
  expect(recordings.size).toBeGreaterThan(track.length);
  expect(log.error).not.toHaveBeenCalled();
});

it('keeps recordings for as many days as their channel says, but no longer than the server', async () => {
  const endedAt = Date.now() - 6 * dayMs;
  const record = recordOf('kept', endedAt, endedAt);
  await store(record, Buffer.alloc(100));
  const recordings = await open();
  const daysLeft = () => ((recordings.listFor(general)[0]?.expiresAt ?? 0) - endedAt) / dayMs;
  expect(daysLeft()).toBe(30);
  try {
    recordingDays = 7;
    expect(daysLeft()).toBe(7);
    recordingDays = 90;
    expect(daysLeft()).toBe(30);
    recordingDays = 5;
    await recordings.removeOld();
    expect(recordings.listFor(general)).toEqual([]);
  } finally {
    recordingDays = null;
  }
});

it('mixes recordings one after the other, once each, and counts the mixes', async () => {
  const now = Date.now();
  const [first, second] = [recordOf('first', now - 2_000, now), recordOf('second', now, now)];
  await store(first, trackOf(2_000));
  await store(second, trackOf(2_000));
  await writeFile(join(folder, first.id, 'mix.ogg.new'), 'begun before the server died');
  const recordings = await openToMix();
  expect(await readdir(join(folder, first.id))).not.toContain('mix.ogg.new');
  const before = recordings.size;
  const mixOf = (id: string) => recordings.find(id as RecordingId)?.mix;
  const ids = [first.id, second.id] as RecordingId[];
  const begun = await Promise.all([...ids, ...ids].map((id) => recordings.mixes.make(id, 'sound')));
  expect(ids.map(mixOf)).toEqual(['making', 'making']);
  // As much as they may become.
  expect(recordings.size).toBeGreaterThan(before + 200_000);
  const outcomes = await Promise.all(begun.map(({ done }) => done));
  expect(outcomes).toEqual(['made', 'made', 'made', 'made']);
  expect(ids.map(mixOf)).toEqual(['made', 'made']);
  const sizes = ids.map((id) => statSync(join(folder, id, 'mix.ogg')).size);
  expect(recordings.size).toBe(before + sizes.reduce((sum, size) => sum + size, 0));
  await expect(recordings.mixes.make(ids[0] as RecordingId, 'sound')).rejects.toMatchObject({
    code: 'conflict',
  });
  await recordings.close();
  expect(log.error).not.toHaveBeenCalled();
});

it('ends a mix whose recording is removed, and all when the server stops', async () => {
  const now = Date.now();
  const hours = 3 * 60 * 60_000;
  const records = ['removed', 'running', 'waiting'].map((name) => recordOf(name, now - hours, now));
  for (const record of records) await store(record, trackOf(hours));
  const recordings = await openToMix();
  const ids = records.map(({ id }) => id as RecordingId);
  const [removed, running, waiting] = ids as [RecordingId, RecordingId, RecordingId];
  const outcomes: Promise<string>[] = [];
  for (const id of ids) outcomes.push((await recordings.mixes.make(id, 'sound')).done);
  const isBegun = (id: string) => existsSync(join(folder, id, 'mix.ogg.new'));
  await vi.waitFor(() => expect(isBegun(removed)).toBe(true), 20_000);
  await recordings.remove(removed);
  expect(existsSync(join(folder, removed))).toBe(false);
  await vi.waitFor(() => expect(isBegun(running)).toBe(true), 20_000);
  await recordings.close();
  expect(await Promise.all(outcomes)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  for (const id of [running, waiting]) {
    expect((await readdir(join(folder, id))).sort()).toEqual(['01 Ann.opus', 'recording.json']);
  }
  expect(log.error).not.toHaveBeenCalled();
});

it('makes no mix without room or tracks', async () => {
  const now = Date.now();
  const record = recordOf('empty', now, now);
  await store(record, Buffer.alloc(0));
  const id = record.id as RecordingId;
  const full = await openToMix(false);
  await expect(full.mixes.make(id, 'sound')).rejects.toMatchObject({ code: 'limitReached' });
  await full.close();
  const recordings = await openToMix();
  expect(await (await recordings.mixes.make(id, 'sound')).done).toBe('failed');
  expect(recordings.find(id)?.mix).toBe('none');
  expect(log.error).toHaveBeenCalledOnce();
  await recordings.close();
});

it.runIf(existsSync('/dev/full'))('says that the disk is full', async () => {
  const record = recordOf('full', Date.now() - 2_000, Date.now());
  await store(record, trackOf(2_000));
  const recordings = await openToMix();
  await symlink('/dev/full', join(folder, record.id, 'mix.ogg.new'));
  expect(await (await recordings.mixes.make(record.id as RecordingId, 'sound')).done).toBe('full');
  await recordings.close();
});
