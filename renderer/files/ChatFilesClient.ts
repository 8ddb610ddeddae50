import { createStore } from 'zustand/vanilla';
import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import {
  type AttachedFile,
  type FileLifetime,
  isComplete,
} from '../../shared/domain/SharedFile.ts';
import type { FileNotifications } from '../../shared/protocol/chat/files.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { RequestInput, RequestName, RequestResponse } from '../../shared/protocol/protocol.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { tryRequest } from '../actions/serverActions.ts';
import type {
  AttachOutcome,
  ChannelFiles,
  ChatFiles,
  ChatFilesState,
  DraftFile,
} from '../state/ChatFiles.ts';
import type { FileOpening, SealedUpload } from '../state/sealedFiles.ts';
import { announcementOf } from './announcement.ts';
import { FileFetcher } from './FileFetcher.ts';
import type { RunningUpload, UploadTarget } from './FileUploader.ts';

export interface ChatFilesSources {
  /** Emits when a session is open, also after a lost connection. */
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: Emitter<FileNotifications> & {
    request<Name extends RequestName>(
      name: Name,
      payload: RequestInput<Name>,
      inOrder?: (answer: RequestResponse<Name>) => void,
    ): Promise<RequestResponse<Name>>;
  };
  /** The server's origin. */
  readonly serverUrl: string;
  readonly startUpload: (
    file: File,
    fileId: FileId,
    target: UploadTarget,
    onSent: (bytes: number) => void,
    sealed?: SealedUpload | null,
  ) => RunningUpload;
  /** What opens a file that was sealed; null for one that was not. */
  readonly openingOf?: (fileId: FileId) => Promise<FileOpening | null>;
}

/** Files in chats. Owns its transfers; `close` ends them. */
export class ChatFilesClient implements ChatFiles {
  readonly state = createStore<ChatFilesState>(() => ({ downloads: {}, channels: new Map() }));
  readonly #sources: ChatFilesSources;
  readonly #fetcher: FileFetcher;
  readonly #stops: readonly (() => void)[];
  /** The chat that was opened last. */
  #channelId: ChannelId | null = null;
  /** Of the session that is open, as soon as it is known. */
  #token = Promise.withResolvers<string>();

  constructor(sources: ChatFilesSources) {
    this.#sources = sources;
    this.#fetcher = new FileFetcher({
      serverUrl: sources.serverUrl,
      token: () => this.#token.promise,
      ...(sources.openingOf && { openingOf: sources.openingOf }),
      onDownload: (fileId, download) =>
        this.state.setState(({ downloads }) => {
          const { [fileId]: _, ...others } = downloads;
          return { downloads: download ? { ...others, [fileId]: download } : others };
        }),
    });
    this.#stops = [
      sources.session.on('opened', () => {
        this.#token = Promise.withResolvers();
        if (this.#channelId !== null) void this.follow(this.#channelId);
      }),
      sources.signaling.on('file:lifetimeChanged', ({ channelId, lifetime }) => {
        const known = this.state.getState().channels.get(channelId);
        if (known) this.#keep(channelId, { ...known, lifetime });
      }),
    ];
  }

  async follow(channelId: ChannelId): Promise<void> {
    this.#channelId = channelId;
    await tryRequest(
      this.#sources.signaling,
      'file:access',
      { channelId },
      ({ token, limits, lifetime }) => {
        this.#token.resolve(token);
        this.#keep(channelId, { limits, lifetime });
      },
    );
  }

  async send(
    channelId: ChannelId,
    { file, preview }: DraftFile,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
    sealed: SealedUpload | null = null,
  ): Promise<AttachOutcome> {
    const { signaling, serverUrl, startUpload } = this.#sources;
    try {
      const wish = sealed
        ? { channelId, name: sealed.name, size: sealed.size, modifiedAt: 0, sealed: true }
        : await announcementOf(channelId, file, await preview);
      // Sealed, it is a little longer.
      const show = (bytes: number) => onSent(Math.min(bytes, file.size));
      const added = await signaling.request('file:add', wish);
      if ('refusal' in added) return { failure: added.refusal };
      const { id: fileId, received } = added.file;
      show(received);
      const target = { serverUrl, token: () => added.token };
      const upload = isComplete(added.file)
        ? null
        : startUpload(file, fileId, target, show, sealed);
      const stop = () => upload?.stop();
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      const end = (await upload?.ended) ?? 'complete';
      signal.removeEventListener('abort', stop);
      if (signal.aborted) {
        void tryRequest(signaling, 'file:remove', { fileId });
        return { failure: 'gone' };
      }
      if (end === 'complete') return { fileId };
      return { failure: end === 'unreadable' ? end : end === 'lost' ? 'disconnected' : 'gone' };
    } catch (error) {
      if (error instanceof RequestError) return { failure: error.code };
      throw error;
    }
  }

  setLifetime(channelId: ChannelId, lifetime: FileLifetime): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'file:setLifetime', { channelId, lifetime });
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
    this.#fetcher.close();
  }

  #keep(channelId: ChannelId, files: ChannelFiles): void {
    this.state.setState(({ channels }) => ({ channels: new Map(channels).set(channelId, files) }));
  }
}
