import { EventEmitter } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { Recordings } from './Recordings.ts';
import { Track } from './Track.ts';
import { readTrack } from './trackSound.fixture.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
beforeEach(() => {
  temporary = temporaryFolder();
  folder = temporary.file('');
});
afterEach(() => temporary.remove());

const dayMs = 24 * 60 * 60_000;
const general = 'general' as ChannelId;
const channels = Object.assign(new EventEmitter(), {
  has: (id: ChannelId) => id === general,
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

async function open(): Promise<Recordings> {
  const recordings = await Recordings.open({
    folder,
    channels,
    rooms: new EventEmitter() as unknown as RoomRegistry,
    files: { hasRoomBeside: async () => true },
    keepDays: 30,
    log,
  });
  await recordings.close();
  return recordings;
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
  ]);
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
