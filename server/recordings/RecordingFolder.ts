import {
  appendFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { UserId } from '../../shared/domain/ids.ts';
import { recordingIdField } from '../../shared/protocol/channels/recordings.ts';
import { channelIdField, userIdField } from '../../shared/protocol/pageFields.ts';
import { samplesOf, samplesPerMs } from '../media/opusPackets.ts';
import { lastOggPage, pageBytesMax, writeOggPage } from '../ogg/oggPages.ts';
import { unfinished } from './mixOrder.ts';
import {
  cueText,
  labelsText,
  type RecordingNote,
  trackListText,
  webVttText,
} from './recordingTexts.ts';

const personSchema = z.object({ id: z.nullable(userIdField), name: z.string() });

/** `recording.json`: what is known of a recording. Times are milliseconds since 1970. */
const recordSchema = z.object({
  format: z.literal(1),
  id: recordingIdField,
  channelId: channelIdField,
  channelName: z.string(),
  by: personSchema,
  startedAt: z.int(),
  /** Both null while it runs. */
  endedAt: z.int().nullable(),
  end: z.enum(['stopped', 'empty', 'full', 'failed', 'encrypted', 'serverStopped']).nullable(),
  /** Ogg Opus files, all of which begin when the recording does. */
  tracks: z.array(
    z.object({
      file: z.string(),
      person: personSchema,
      /** There for the sound of a share. */
      isShare: z.literal(true).optional(),
    }),
  ),
  /** WebM files of cameras and shares, of which some may not exist. */
  videos: z
    .array(
      z.object({
        file: z.string(),
        person: personSchema,
        /** There for what somebody shows of their screen. */
        isShare: z.literal(true).optional(),
        /** When there was something to see, in ms from the beginning; `toMs` is null while there is. Not there in those of earlier versions. */
        shown: z.array(z.object({ fromMs: z.number(), toMs: z.number().nullable() })).optional(),
      }),
    )
    .default([]),
});
export type RecordingRecord = z.output<typeof recordSchema>;

const noteSchema = z.object({
  kind: z.enum(['mark', 'message', 'caption']),
  atMs: z.number(),
  untilMs: z.number().exactOptional(),
  userId: z.exactOptional(userIdField),
  by: z.string(),
  text: z.string(),
});

const recordName = 'recording.json';
/** A line of JSON each, in the order in which they came; what people read is made of it at the end. */
const notesName = 'notes.jsonl';
/** 20 ms of silence. */
const silence = Uint8Array.of(0xf8, 0xff, 0xfe);

/** The folder of all recordings, each in a folder of its own that is called by its id and is what people get. */
export class RecordingFolder {
  readonly #folder: string;

  static async open(folder: string): Promise<RecordingFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new RecordingFolder(folder);
  }

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** The recordings that are there; what is none is removed, and so are mixes that were being made. */
  async readAll(): Promise<RecordingRecord[]> {
    const found: RecordingRecord[] = [];
    for (const name of await readdir(this.#folder)) {
      const text = await readFile(path.join(this.#folder, name, recordName), 'utf8').catch(
        () => '',
      );
      const record = recordSchema.safeParse(parsed(text)).data;
      if (record?.id === name) {
        found.push(record);
        await this.#removeUnfinished(name);
      } else await rm(path.join(this.#folder, name), { recursive: true, force: true });
    }
    return found;
  }

  async #removeUnfinished(id: string): Promise<void> {
    const names = (await readdir(this.pathOf(id))).filter((name) => name.endsWith(unfinished('')));
    for (const name of names) await rm(path.join(this.pathOf(id), name), { force: true });
  }

  pathOf(id: string): string {
    return path.join(this.#folder, id);
  }

  async create(record: RecordingRecord): Promise<void> {
    await mkdir(this.pathOf(record.id), { mode: 0o700 });
    await this.save(record);
  }

  async save(record: RecordingRecord): Promise<void> {
    const target = path.join(this.pathOf(record.id), recordName);
    await writeFile(`${target}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    await rename(`${target}.new`, target);
  }

  /** Adds to a track or makes it. The bytes are the system's when this resolves: they outlive this process. */
  async append(id: string, file: string, bytes: Uint8Array): Promise<void> {
    await appendFile(path.join(this.pathOf(id), file), bytes, { mode: 0o600 });
  }

  async removeTrack(id: string, file: string): Promise<void> {
    await rm(path.join(this.pathOf(id), file), { force: true });
  }

  async addNote(id: string, note: RecordingNote): Promise<void> {
    await this.append(id, notesName, Buffer.from(`${JSON.stringify(note)}\n`));
  }

  /** Removes what a user has said from the notes of a recording that runs. */
  async removeCaptions(id: string, userId: UserId): Promise<void> {
    const notes = await this.#readNotes(id);
    const left = notes.filter((note) => note.userId !== userId);
    if (left.length === notes.length) return;
    const target = path.join(this.pathOf(id), notesName);
    const lines = left.map((note) => `${JSON.stringify(note)}\n`);
    await writeFile(`${target}.new`, lines.join(''), { mode: 0o600 });
    await rename(`${target}.new`, target);
  }

  /** Writes what stands beside the tracks: marks, messages, captions, all as labels, and the list of tracks. */
  async writeTexts({ id, tracks }: Pick<RecordingRecord, 'id' | 'tracks'>): Promise<void> {
    const notes = await this.#readNotes(id);
    const of = (kind: RecordingNote['kind']) => notes.filter((note) => note.kind === kind);
    const captions = of('caption');
    const texts = {
      ...(captions.length > 0 && { 'captions.vtt': webVttText(captions) }),
      'marks.txt': cueText(of('mark')),
      'chat.txt': cueText(of('message')),
      'labels.txt': labelsText(notes),
      'tracks.lof': trackListText(tracks.map(({ file }) => file)),
    };
    for (const [name, text] of Object.entries(texts)) {
      await writeFile(path.join(this.pathOf(id), name), text, { mode: 0o600 });
    }
    await rm(path.join(this.pathOf(id), notesName), { force: true });
  }

  /**
   * Ends a track that was being written when the server died: without the page that is not whole, with the mark of the end.
   *
   * @returns its length in ms; 0 for a file in which nothing can be heard
   */
  async repairTrack(id: string, name: string): Promise<number> {
    const file = await open(path.join(this.pathOf(id), name), 'r+').catch(() => null);
    if (!file) return 0;
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - 2 * pageBytesMax);
      const tail = Buffer.alloc(size - start);
      await file.read(tail, 0, tail.length, start);
      const last = lastOggPage(tail);
      if (!last) return 0;
      await file.truncate(start + last.end);
      if (last.isLast) return last.granulePosition / samplesPerMs;
      const granulePosition = last.granulePosition + samplesOf(silence);
      const { serial, sequence } = last;
      const page = { isFirst: false, isLast: true, serial, sequence: sequence + 1 };
      const bytes = writeOggPage({ ...page, granulePosition, packets: [silence] });
      await file.write(bytes, 0, bytes.length, start + last.end);
      return granulePosition / samplesPerMs;
    } finally {
      await file.close();
    }
  }

  /** The names of the files that people get, and what they take. */
  async contents(id: string): Promise<{ names: string[]; size: number }> {
    const names = (await readdir(this.pathOf(id)))
      .filter((name) => !name.endsWith(unfinished('')))
      .sort();
    let size = 0;
    for (const name of names) size += (await stat(path.join(this.pathOf(id), name))).size;
    return { names, size };
  }

  async #readNotes(id: string): Promise<RecordingNote[]> {
    const lines = await readFile(path.join(this.pathOf(id), notesName), 'utf8').catch(() => '');
    return lines.split('\n').flatMap((line) => noteSchema.safeParse(parsed(line)).data ?? []);
  }

  async remove(id: string): Promise<void> {
    // The record first: what is left after a crash is removed at the next start.
    await rm(path.join(this.pathOf(id), recordName), { force: true });
    await rm(this.pathOf(id), { recursive: true, force: true, maxRetries: 3 });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
