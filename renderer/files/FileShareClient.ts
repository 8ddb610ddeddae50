import { createStore } from 'zustand/vanilla';
import { tidyFileName } from '../../shared/domain/fileNames.ts';
import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import { type AttachedFile, isComplete, type SharedFile } from '../../shared/domain/SharedFile.ts';
import type { FileNotifications } from '../../shared/protocol/chat/files.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { RequestInput, RequestName, RequestResponse } from '../../shared/protocol/protocol.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { FileShare, FileShareState, FileUpload, UploadFailure } from '../state/FileShare.ts';
import type { Whereabouts } from '../state/whereabouts.ts';
import { announcementOf } from './announcement.ts';
import { FileFetcher } from './FileFetcher.ts';
import type { RunningUpload, UploadTarget } from './FileUploader.ts';

export interface FileShareSources {
  /** Emits when a session is open, also after a lost connection. */
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: Emitter<FileNotifications> & {
    request<Name extends RequestName>(
      name: Name,
      payload: RequestInput<Name>,
      inOrder?: (answer: RequestResponse<Name>) => void,
    ): Promise<RequestResponse<Name>>;
  };
  readonly whereabouts: Whereabouts;
  /** The server's origin. */
  readonly serverUrl: string;
  readonly startUpload: (
    file: File,
    fileId: FileId,
    target: UploadTarget,
    onSent: (bytes: number) => void,
  ) => RunningUpload;
  /** A small picture of a file; null for none. */
  readonly makePreview: (file: File) => Promise<Blob | null>;
}

/** A file of this page on its way. */
interface Sending {
  readonly file: File;
  /** Null before the server has made room for it. */
  fileId: FileId | null;
  running: RunningUpload | null;
  /** Made once. */
  preview: Promise<Blob | null> | null;
  /** Counts how often it was begun: an earlier attempt that still waits for the server must not go on. */
  attempts: number;
}

const sendingMax = 3;
/** An upload that could not go on is tried again after this time. */
const waitMs = 5_000;

/**
 * The files of the user's channel: the list, uploads and downloads. Follows the user from channel to channel; what is on its way
 * ends there. Owns its transfers; `close` ends them.
 */
export class FileShareClient implements FileShare {
  readonly state = createStore<FileShareState>(() => empty(null));
  readonly #sources: FileShareSources;
  readonly #sendings = new Map<string, Sending>();
  readonly #fetcher: FileFetcher;
  readonly #stops: readonly (() => void)[];
  #token = '';
  #keys = 0;

  constructor(sources: FileShareSources) {
    this.#sources = sources;
    const { session, signaling, serverUrl, whereabouts } = sources;
    this.#fetcher = new FileFetcher({
      serverUrl,
      token: () => this.#token,
      onDownload: (fileId, download) => this.#setDownload(fileId, download),
    });
    this.#stops = [
      session.on('opened', () => void this.#readList()),
      whereabouts.subscribe(() => this.#follow()),
      signaling.on('file:saved', ({ channelId, file }) => {
        if (channelId === this.state.getState().channelId) this.#takeFile(file);
      }),
      signaling.on('file:removed', ({ fileId }) => this.#dropFile(fileId)),
      signaling.on('file:lifetimeChanged', ({ channelId, lifetime }) => {
        if (channelId === this.state.getState().channelId) this.state.setState({ lifetime });
      }),
    ];
    this.#follow();
  }

  add(files: readonly File[]): void {
    if (this.state.getState().channelId === null) return;
    for (const file of files) {
      const same = this.#findSame(file);
      if (same !== undefined) {
        // Chosen again: it goes on.
        if (same.status.kind !== 'sending') this.resume(same.key);
        continue;
      }
      this.#keys += 1;
      const key = `upload ${this.#keys}`;
      const name = tidyFileName(file.name);
      this.#sendings.set(key, { file, fileId: null, running: null, preview: null, attempts: 0 });
      this.#setUploads((uploads) => [
        ...uploads.filter((upload) => !isInterruptedOf(upload, name, file)),
        { key, name, size: file.size, sent: 0, status: { kind: 'queued' } },
      ]);
    }
    this.#startNext();
  }

  pause(key: string): void {
    const sending = this.#sendings.get(key);
    if (!sending) return;
    this.#change(key, { status: { kind: 'paused' } });
    sending.running?.stop();
    sending.running = null;
    this.#startNext();
  }

  resume(key: string): void {
    if (!this.#sendings.has(key)) return;
    this.#change(key, { status: { kind: 'queued' } });
    this.#startNext();
  }

  cancel(key: string): void {
    const sending = this.#sendings.get(key);
    const fileId = sending ? sending.fileId : (key as FileId);
    sending?.running?.stop();
    this.#forget(key);
    // A lost connection: the server ends what nobody continues.
    if (fileId !== null) void this.remove(fileId);
    this.#startNext();
  }

  async remove(fileId: FileId): Promise<Failure | null> {
    try {
      await this.#sources.signaling.request('file:remove', { fileId });
      this.#dropFile(fileId);
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  download(file: AttachedFile): Promise<Blob | null> {
    return this.#fetcher.download(file);
  }

  cancelDownload(fileId: FileId): void {
    this.#fetcher.cancel(fileId);
  }

  loadPreview(fileId: FileId): Promise<string | null> {
    return this.#fetcher.loadPreview(fileId);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#endTransfers();
    this.#fetcher.close();
  }

  #follow(): void {
    const channelId = this.#sources.whereabouts.channel();
    if (channelId === this.state.getState().channelId) return;
    this.#endTransfers();
    this.state.setState(empty(channelId), true);
    void this.#readList();
  }

  async #readList(): Promise<void> {
    const { channelId } = this.state.getState();
    if (channelId === null) return;
    await this.#sources.signaling
      .request('file:list', { channelId }, ({ files, token, limits, lifetime }) => {
        if (channelId !== this.state.getState().channelId) return;
        this.#token = token;
        const known = new Set([...this.#sendings.values()].map(({ fileId }) => fileId));
        const left = files.filter((file) => !isComplete(file) && !known.has(file.id));
        this.state.setState(({ uploads }) => ({
          files: files.filter(isComplete),
          limits,
          lifetime,
          uploads: [
            ...left.map(interruptedOf),
            ...uploads.filter(({ status }) => status.kind !== 'interrupted'),
          ],
        }));
      })
      // Not allowed here, or the connection is lost and the next session asks again.
      .catch(() => undefined);
    for (const { key, status } of this.state.getState().uploads) {
      if (status.kind === 'waiting') this.resume(key);
    }
  }

  #startNext(): void {
    const { uploads } = this.state.getState();
    const isSending = ({ status }: FileUpload) => status.kind === 'sending';
    let running = uploads.filter(isSending).length;
    for (const { key, status } of uploads) {
      const sending = this.#sendings.get(key);
      if (status.kind !== 'queued' || !sending || running >= sendingMax) continue;
      running += 1;
      this.#change(key, { status: { kind: 'sending' } });
      void this.#send(key, sending).then(() => this.#startNext());
    }
  }

  async #send(key: string, sending: Sending): Promise<void> {
    const { channelId } = this.state.getState();
    if (channelId === null) return;
    const { file } = sending;
    sending.attempts += 1;
    const attempt = sending.attempts;
    const isWanted = () =>
      this.#sendings.get(key) === sending &&
      sending.attempts === attempt &&
      this.#uploadOf(key)?.status.kind === 'sending';
    try {
      sending.preview ??= this.#sources.makePreview(file);
      const wish = await announcementOf(channelId, file, await sending.preview);
      const added = await this.#sources.signaling.request('file:add', wish);
      if ('refusal' in added) {
        this.#fail(key, added.refusal);
        return;
      }
      sending.fileId = added.file.id;
      // Who may share here, but not read, gets no list.
      this.#token = added.token;
      if (!this.#sendings.has(key)) {
        // Cancelled meanwhile.
        void this.remove(added.file.id);
        return;
      }
      if (isComplete(added.file)) {
        this.#forget(key);
        return;
      }
      if (!isWanted()) return;
      this.#change(key, { sent: added.file.received });
    } catch (error) {
      const { code } = failureOf(error);
      if (!isWanted()) return;
      if (code === 'disconnected' || code === 'timeout') this.#wait(key);
      else this.#fail(key, code);
      return;
    }
    const target = { serverUrl: this.#sources.serverUrl, token: () => this.#token };
    const running = this.#sources.startUpload(file, sending.fileId, target, (sent) => {
      if (isWanted()) this.#change(key, { sent });
    });
    sending.running = running;
    const end = await running.ended;
    if (sending.running === running) sending.running = null;
    if (!isWanted()) return;
    if (end === 'complete') this.#forget(key);
    if (end === 'lost') this.#wait(key);
    if (end === 'refused') this.#fail(key, 'gone');
    if (end === 'unreadable') this.#fail(key, 'unreadable');
  }

  /** The connection is lost: it goes on with the next session, or soon if that is there. */
  #wait(key: string): void {
    const status = { kind: 'waiting' } as const;
    this.#change(key, { status });
    setTimeout(() => {
      if (this.#uploadOf(key)?.status === status) this.resume(key);
    }, waitMs);
  }

  #fail(key: string, failure: UploadFailure): void {
    this.#change(key, { status: { kind: 'failed', failure } });
  }

  #uploadOf(key: string): FileUpload | undefined {
    return this.state.getState().uploads.find((upload) => upload.key === key);
  }

  #findSame(file: File): FileUpload | undefined {
    const { uploads } = this.state.getState();
    return uploads.find(({ key }) => {
      const known = this.#sendings.get(key)?.file;
      return (
        known?.name === file.name &&
        known.size === file.size &&
        known.lastModified === file.lastModified
      );
    });
  }

  #takeFile(file: SharedFile): void {
    this.state.setState(({ files, uploads }) => ({
      files: [...files.filter(({ id }) => id !== file.id), file],
      uploads: uploads.filter(({ key }) => key !== file.id),
    }));
  }

  #dropFile(fileId: FileId): void {
    this.cancelDownload(fileId);
    this.state.setState(({ files, uploads }) => ({
      files: files.filter(({ id }) => id !== fileId),
      uploads: uploads.filter(({ key }) => key !== fileId),
    }));
  }

  #endTransfers(): void {
    for (const { running } of this.#sendings.values()) running?.stop();
    this.#sendings.clear();
    this.#fetcher.cancelAll();
  }

  #forget(key: string): void {
    this.#sendings.delete(key);
    this.#setUploads((uploads) => uploads.filter((upload) => upload.key !== key));
  }

  #change(key: string, change: Partial<FileUpload>): void {
    this.#setUploads((uploads) =>
      uploads.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)),
    );
  }

  #setUploads(change: (uploads: readonly FileUpload[]) => readonly FileUpload[]): void {
    this.state.setState(({ uploads }) => ({ uploads: change(uploads) }));
  }

  #setDownload(fileId: FileId, download: FileShareState['downloads'][FileId] | null): void {
    const { [fileId]: before, ...others } = this.state.getState().downloads;
    if (download === null && before === undefined) return;
    this.state.setState({ downloads: download ? { ...others, [fileId]: download } : others });
  }
}

function empty(channelId: ChannelId | null): FileShareState {
  return { channelId, files: [], uploads: [], downloads: {}, limits: null, lifetime: 'occupied' };
}

/** What a page before this one has left unfinished. */
function interruptedOf({ id, name, size, received }: SharedFile): FileUpload {
  return { key: id, name, size, sent: received, status: { kind: 'interrupted' } };
}

function isInterruptedOf({ status, name, size }: FileUpload, wanted: string, file: File): boolean {
  return status.kind === 'interrupted' && name === wanted && size === file.size;
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof RequestError)) throw error;
  return { code: error.code, reason: error.message };
}
