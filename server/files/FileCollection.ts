import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ChannelId, FileId, UserId } from '../../shared/domain/ids.ts';
import {
  type AttachedFile,
  type FileLifetime,
  type FileLimits,
  type FileRefusal,
  filesPerChannelMax,
  filesPerPersonMax,
  isComplete,
  isSealedName,
  type PreviewSize,
  previewMaxBytes,
  type SharedFile,
} from '../../shared/domain/SharedFile.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import { FileFolder, type FileRecord } from './FileFolder.ts';

/** A file and where it is. */
export interface ChannelFile extends SharedFile {
  readonly channelId: ChannelId;
}

/** How much the files of a server may take, in bytes. */
export interface FileCollectionLimits extends FileLimits {
  readonly serverMax: number;
  /** What all people at one address may use together, so that room is left for others. */
  readonly perAddressMax: number;
  /** What each person may use in any case, however much others at their address have. */
  readonly perPersonLeast: number;
  /** What stays free on the disk. */
  readonly leaveFree: number;
}

export interface FileCollectionOptions {
  readonly folder: string;
  readonly limits: FileCollectionLimits;
  readonly lifetimeOf: (channelId: ChannelId) => FileLifetime;
  /** How long the files of an empty channel are kept: a reload and a restart of the server take less. */
  readonly emptyMs: number;
  readonly hasChannel: (channelId: ChannelId) => boolean;
  /** Whether nobody is in a channel now. */
  readonly isEmpty: (channelId: ChannelId) => boolean;
  /** What recordings take of the same room. */
  readonly otherBytes: () => number;
  /** What an uploader is called now. */
  readonly nameOf: (uploader: SharedFile['uploader']) => string;
  readonly log: Log;
  /** The free bytes of the disk; read from the system by default. */
  readonly freeBytes?: (() => Promise<number>) | undefined;
}

/** A file that somebody announces. */
export interface NewFile extends Pick<SharedFile, 'name' | 'size' | 'modifiedAt' | 'uploader'> {
  readonly channelId: ChannelId;
  /** A small picture of it, and its size; null for none. */
  readonly preview: NewPreview | null;
  /** Where it is sent from. */
  readonly addressGroup: string;
}

/** The bytes of a preview, and its size in pixels. */
export interface NewPreview extends PreviewSize {
  readonly bytes: Uint8Array;
}

/** An upload without a new byte ends after this time, and gives its room back. */
const idleUploadMs = 60 * 60_000;
const checkMs = 5 * 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * The files of all channels, in memory and in a folder. They live as long as somebody is in their channel, and a moment longer,
 * or as many days as the channel says. Room for an upload is kept from its announcement on. Callers check permissions. Owns its timers; `close` ends them.
 */
export class FileCollection extends EventEmitter<{
  /** A file is complete. */
  completed: [ChannelFile];
  removed: [ChannelFile];
}> {
  readonly folder: FileFolder;
  readonly #options: FileCollectionOptions;
  readonly #files: Map<FileId, ChannelFile>;
  readonly #progressAt = new Map<FileId, number>();
  /** Where they were sent from. Lost in a restart, because addresses are not stored for this. */
  readonly #addressGroups = new Map<FileId, string>();
  /** Those that `completed` was emitted for. */
  readonly #completed = new Set<FileId>();
  /** The timers that remove the files of empty channels. */
  readonly #ends = new Map<ChannelId, NodeJS.Timeout>();
  readonly #check: NodeJS.Timeout;

  /** Takes over the files that are there, except those of channels that are gone, and those whose time is over. */
  static async open(options: FileCollectionOptions): Promise<FileCollection> {
    const files = new Map<FileId, ChannelFile>();
    const folder = await FileFolder.open(
      options.folder,
      (id) => files.get(id as FileId)?.size ?? undefined,
    );
    for (const { record, received } of await folder.readAll()) {
      if (!options.hasChannel(record.channelId) || isOver(record, options)) {
        await folder.remove(record.id);
        continue;
      }
      const mediaType = isComplete({ ...record, received })
        ? await folder.mediaTypeOf(record.id)
        : null;
      files.set(record.id, { ...record, received, mediaType });
    }
    return new FileCollection(options, folder, files);
  }

  private constructor(
    options: FileCollectionOptions,
    folder: FileFolder,
    files: Map<FileId, ChannelFile>,
  ) {
    super();
    this.#options = options;
    this.folder = folder;
    this.#files = files;
    this.#check = setInterval(() => void this.removeOver(), checkMs).unref();
    for (const file of files.values()) {
      if (isComplete(file)) this.#completed.add(file.id);
      else this.#progressAt.set(file.id, Date.now());
    }
    this.checkEmpty();
  }

  /** What each person may know of the limits. */
  get limits(): FileLimits {
    const { fileMax, perPersonMax } = this.#options.limits;
    return { fileMax, perPersonMax };
  }

  /** What all files take at most, with what else takes of their room, in bytes, and how much they may take. */
  get space(): { readonly bytes: number; readonly max: number } {
    const bytes = sizeOf([...this.#files.values()]) + this.#options.otherBytes();
    return { bytes, max: this.#options.limits.serverMax };
  }

  /** The files of a channel that a person sees: all that are complete, and their own uploads. The oldest first. */
  listFor(userId: UserId, channelId: ChannelId): SharedFile[] {
    return this.#inChannel(channelId)
      .filter((file) => !isSealedName(file.name))
      .filter((file) => isComplete(file) || file.uploader.id === userId)
      .map((file) => this.shown(file));
  }

  /** A file as apps get it. */
  shown({ channelId: _channelId, ...file }: ChannelFile): SharedFile {
    return { ...file, uploader: { ...file.uploader, name: this.#options.nameOf(file.uploader) } };
  }

  has(id: FileId): boolean {
    return this.#files.has(id);
  }

  /** What messages tell of a file of this person in a channel; null for one that is not theirs, not complete or not there. */
  attached(userId: UserId, channelId: ChannelId, id: FileId): AttachedFile | null {
    const file = this.#files.get(id);
    if (!file || !isComplete(file)) return null;
    if (file.uploader.id !== userId || file.channelId !== channelId) return null;
    const { name, size, mediaType, preview } = file;
    return { id, name, size, mediaType, preview };
  }

  find(id: FileId): ChannelFile | null {
    return this.#files.get(id) ?? null;
  }

  /** Throws `notFound`. */
  get(id: FileId): ChannelFile {
    const file = this.#files.get(id);
    if (!file) throw new RequestError('notFound', 'no such file');
    return file;
  }

  /** How many bytes are free on the disk of the data folder. */
  freeBytes(): Promise<number> {
    return (this.#options.freeBytes ?? (() => this.folder.freeBytes()))();
  }

  /** Whether there is still room on the server when something else takes so many bytes of it. */
  async hasRoomBeside(otherBytes: number): Promise<boolean> {
    const { serverMax, leaveFree } = this.#options.limits;
    if (sizeOf([...this.#files.values()]) + otherBytes > serverMax) return false;
    return (await this.freeBytes()) > leaveFree;
  }

  /**
   * Keeps room for a file, or answers the unfinished upload of the same one, or why there is no room.
   *
   * @param check called in the moment in which the room is taken; throws when the person may not do it any more
   */
  async add(wanted: NewFile, check: () => void): Promise<ChannelFile | FileRefusal> {
    const free = await this.freeBytes();
    check();
    const begun = this.#inChannel(wanted.channelId).find((file) => isSameUpload(file, wanted));
    if (begun) {
      await this.noteProgress(begun.id);
      const file = this.get(begun.id);
      // Something else has filled the disk meanwhile.
      return free < file.size - file.received ? 'diskFull' : file;
    }
    const refusal = this.#refusalOf(wanted, free);
    if (refusal) return refusal;
    const id = randomBytes(18).toString('base64url') as FileId;
    const { preview, addressGroup, ...described } = wanted;
    const record: FileRecord = {
      ...described,
      id,
      addedAt: Date.now(),
      preview: preview && { width: preview.width, height: preview.height },
    };
    const file = { ...record, received: 0, mediaType: null };
    this.#files.set(id, file);
    this.#progressAt.set(id, Date.now());
    this.#addressGroups.set(id, addressGroup);
    try {
      await this.folder.create(record, preview?.bytes ?? null);
    } catch (error) {
      this.#forget(id);
      await this.folder.remove(id).catch(() => undefined);
      this.#options.log.error('a file was not stored', { error });
      throw new RequestError('notSaved', 'the file could not be stored');
    }
    if (!this.#files.has(id)) {
      await this.folder.remove(id);
      throw new RequestError('notFound', 'the channel has gone meanwhile');
    }
    if (wanted.size === 0) await this.noteProgress(id);
    return file;
  }

  /** Must be called when bytes of a file have arrived. Emits `completed` with the last one. */
  async noteProgress(id: FileId): Promise<void> {
    const received = await this.folder.receivedOf(id);
    const size = this.#files.get(id)?.size;
    const mediaType =
      received === size ? await this.folder.mediaTypeOf(id).catch(() => null) : null;
    const before = this.#files.get(id);
    // It may have been removed meanwhile, or completed by another request.
    if (!before || this.#completed.has(id)) return;
    const file = { ...before, received, mediaType };
    this.#files.set(id, file);
    if (received > before.received) this.#progressAt.set(id, Date.now());
    if (!isComplete(file)) return;
    this.#completed.add(id);
    this.emit('completed', file);
  }

  /** Throws `notFound`. */
  async remove(id: FileId): Promise<void> {
    const file = this.get(id);
    this.#forget(id);
    // Before the bytes go: whoever sends or fetches them is stopped.
    this.emit('removed', file);
    try {
      await this.folder.remove(id);
    } catch (error) {
      // Its record may be gone already: then the next start removes it.
      this.#options.log.error('a file was not removed from the disk', { error });
    }
  }

  /** Removes a file if it is there. */
  async discard(id: FileId): Promise<void> {
    if (this.#files.has(id)) await this.remove(id);
  }

  /** Must be called when a channel is gone. */
  async removeChannel(channelId: ChannelId): Promise<void> {
    clearTimeout(this.#ends.get(channelId));
    this.#ends.delete(channelId);
    for (const { id } of this.#inChannel(channelId)) await this.discard(id);
  }

  /** Removes uploads that have stopped, and files whose days are over; done at regular intervals. */
  async removeOver(): Promise<void> {
    const before = Date.now() - idleUploadMs;
    for (const file of [...this.#files.values()]) {
      const isIdle = !isComplete(file) && (this.#progressAt.get(file.id) ?? 0) < before;
      if (isIdle || isOver(file, this.#options)) await this.discard(file.id);
    }
  }

  /** Must be called when somebody may have entered or left a channel, or when the lifetime of files changes. */
  checkEmpty(): void {
    const { isEmpty, lifetimeOf, emptyMs } = this.#options;
    const isEnding = (id: ChannelId) => isEmpty(id) && lifetimeOf(id) === 'occupied';
    const channelIds = new Set([...this.#files.values()].map(({ channelId }) => channelId));
    for (const [channelId, end] of this.#ends) {
      if (channelIds.has(channelId) && isEnding(channelId)) continue;
      clearTimeout(end);
      this.#ends.delete(channelId);
    }
    for (const channelId of channelIds) {
      if (!isEnding(channelId) || this.#ends.has(channelId)) continue;
      const end = setTimeout(() => void this.removeChannel(channelId), emptyMs);
      this.#ends.set(channelId, end.unref());
    }
  }

  /** Ends its timers. The files stay for the next start. */
  close(): void {
    clearInterval(this.#check);
    for (const end of this.#ends.values()) clearTimeout(end);
    this.#ends.clear();
  }

  #inChannel(channelId: ChannelId): ChannelFile[] {
    return [...this.#files.values()].filter((file) => file.channelId === channelId);
  }

  /** @param free the free bytes of the disk, in which uploads that have begun will need room, too */
  #refusalOf(wanted: NewFile, free: number): FileRefusal | null {
    const { channelId, uploader, addressGroup } = wanted;
    const { fileMax, perPersonMax, perPersonLeast, perAddressMax, serverMax, leaveFree } =
      this.#options.limits;
    const size = spaceOf(wanted);
    const all = [...this.#files.values()];
    const own = all.filter((file) => file.uploader.id === uploader.id);
    if (fileMax === 0) return 'off';
    const beside = all.filter(({ id }) => this.#addressGroups.get(id) === addressGroup);
    if (wanted.size > fileMax) return 'tooLarge';
    if (own.length >= filesPerPersonMax || sizeOf(own) + size > perPersonMax) return 'personFull';
    if (this.#inChannel(channelId).length >= filesPerChannelMax) return 'channelFull';
    if (sizeOf(all) + this.#options.otherBytes() + size > serverMax) return 'serverFull';
    const isModest = sizeOf(own) + size <= perPersonLeast;
    if (sizeOf(beside) + size > perAddressMax && !isModest) return 'addressFull';
    const awaited = all.reduce((sum, file) => sum + file.size - file.received, 0);
    return free - awaited - size < leaveFree ? 'diskFull' : null;
  }

  #forget(id: FileId): void {
    this.#files.delete(id);
    this.#progressAt.delete(id);
    this.#completed.delete(id);
    this.#addressGroups.delete(id);
    this.checkEmpty();
  }
}

function sizeOf(files: readonly ChannelFile[]): number {
  return files.reduce((sum, file) => sum + spaceOf(file), 0);
}

/** What a file takes at most, with its preview. */
function spaceOf({ size, preview }: { readonly size: number; readonly preview: unknown }): number {
  return size + (preview === null ? 0 : previewMaxBytes);
}

/** Whether the days are over for which a channel keeps its files. */
function isOver(
  { channelId, addedAt }: Pick<ChannelFile, 'channelId' | 'addedAt'>,
  { lifetimeOf }: Pick<FileCollectionOptions, 'lifetimeOf'>,
): boolean {
  const lifetime = lifetimeOf(channelId);
  return lifetime !== 'occupied' && addedAt < Date.now() - lifetime * dayMs;
}

/** Whether an unfinished upload is of the file that the same person announces now. */
function isSameUpload(file: ChannelFile, wanted: NewFile): boolean {
  return (
    !isComplete(file) &&
    file.uploader.id === wanted.uploader.id &&
    file.name === wanted.name &&
    file.size === wanted.size &&
    file.modifiedAt === wanted.modifiedAt
  );
}
