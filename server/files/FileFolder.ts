import { mkdir, open, readdir, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { mediaTypeBytes, mediaTypeOf } from '../../shared/domain/mediaType.ts';
import { fileIdField } from '../../shared/protocol/chat/files.ts';
import { channelIdField, userIdField } from '../../shared/protocol/pageFields.ts';
import { UploadStore } from './UploadStore.ts';

/** What is written beside the bytes of a file, so that an upload continues after a restart. */
const recordSchema = z.object({
  id: fileIdField,
  channelId: channelIdField,
  name: z.string(),
  size: z.int().min(0),
  uploader: z.object({ id: userIdField, name: z.string() }),
  addedAt: z.int(),
  modifiedAt: z.int(),
  preview: z.object({ width: z.int(), height: z.int() }).nullable().default(null),
});
export type FileRecord = z.output<typeof recordSchema>;

const recordEnding = '.json';
const previewEnding = '.preview';

/**
 * The folder with the bytes of all files, each under its random id with its record, and maybe its preview, beside it.
 */
export class FileFolder {
  /** Takes what an upload sends. It knows the uploads for which `sizeOf` answers. */
  readonly uploads: UploadStore;
  readonly #folder: string;

  /** @param sizeOf the whole size of a known upload */
  static async open(
    folder: string,
    sizeOf: (id: string) => number | undefined,
  ): Promise<FileFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new FileFolder(folder, sizeOf);
  }

  private constructor(folder: string, sizeOf: (id: string) => number | undefined) {
    this.#folder = folder;
    this.uploads = new UploadStore(this, sizeOf);
  }

  /** The files that a server before this one has left, with what they have of their bytes. All else is removed. */
  async readAll(): Promise<{ record: FileRecord; received: number }[]> {
    const names = await readdir(this.#folder);
    const found: { record: FileRecord; received: number }[] = [];
    const kept = new Set<string>();
    for (const name of names.filter((each) => each.endsWith(recordEnding))) {
      const record = await this.#readRecord(name);
      const received = record && (await this.#sizeOf(record.id));
      if (!record || received === null || received > record.size) continue;
      found.push({ record, received });
      kept.add(name).add(record.id);
      if (record.preview) kept.add(record.id + previewEnding);
    }
    for (const name of names.filter((each) => !kept.has(each))) {
      await rm(path.join(this.#folder, name), { recursive: true, force: true });
    }
    return found;
  }

  /** Makes room for a new file, without any bytes yet. */
  async create(record: FileRecord, preview: Uint8Array | null): Promise<void> {
    // First the bytes: a file without a record is removed at the next start.
    await writeFile(this.pathOf(record.id), '', { mode: 0o600, flag: 'wx' });
    if (preview) await writeFile(this.previewPathOf(record.id), preview, { mode: 0o600 });
    await writeFile(this.pathOf(record.id) + recordEnding, JSON.stringify(record), { mode: 0o600 });
  }

  async remove(id: string): Promise<void> {
    await rm(this.pathOf(id) + recordEnding, { force: true });
    await rm(this.previewPathOf(id), { force: true });
    await rm(this.pathOf(id), { force: true, maxRetries: 3 });
  }

  /** How many bytes of a file are there. */
  async receivedOf(id: string): Promise<number> {
    return (await this.#sizeOf(id)) ?? 0;
  }

  /** As `mediaTypeOf`, of the bytes that are there. */
  async mediaTypeOf(id: string): Promise<string | null> {
    const file = await open(this.pathOf(id));
    try {
      const head = Buffer.alloc(mediaTypeBytes);
      const { bytesRead } = await file.read(head, 0, head.length, 0);
      return mediaTypeOf(head.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  }

  /** How many bytes are free on its disk. */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  pathOf(id: string): string {
    return path.join(this.#folder, id);
  }

  previewPathOf(id: string): string {
    return this.pathOf(id) + previewEnding;
  }

  async #readRecord(name: string): Promise<FileRecord | null> {
    try {
      const text = await readFile(path.join(this.#folder, name), 'utf8');
      const record = recordSchema.parse(JSON.parse(text));
      return name === record.id + recordEnding ? record : null;
    } catch {
      return null;
    }
  }

  async #sizeOf(id: string): Promise<number | null> {
    try {
      return (await stat(this.pathOf(id))).size;
    } catch {
      return null;
    }
  }
}
