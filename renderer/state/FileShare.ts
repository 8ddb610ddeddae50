import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import type {
  FileLifetime,
  FileLimits,
  FileRefusal,
  SharedFile,
} from '../../shared/domain/SharedFile.ts';
import type { ErrorCode, Failure } from '../../shared/protocol/errors.ts';
import type { DownloadsState, FileSource } from './FileSource.ts';

/**
 * Why an upload has ended: the server has no room; it refuses; the upload is gone there, or may not go on; the file cannot be
 * read (it is a folder, or was changed meanwhile).
 */
export type UploadFailure = FileRefusal | ErrorCode | 'gone' | 'unreadable';

/** One of the user's own files on its way to the server. */
export interface FileUpload {
  readonly key: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly sent: number;
  readonly status:
    | { readonly kind: 'queued' | 'sending' | 'paused' }
    /** The connection is lost; it goes on by itself. */
    | { readonly kind: 'waiting' }
    /** Begun before the page was reloaded: it goes on when the user chooses the file again. */
    | { readonly kind: 'interrupted' }
    | { readonly kind: 'failed'; readonly failure: UploadFailure };
}

/** The files of the user's channel, as they are shown. */
export interface FileShareState extends DownloadsState {
  /** Null outside of channels. */
  readonly channelId: ChannelId | null;
  /** Complete files, the oldest first. */
  readonly files: readonly SharedFile[];
  readonly uploads: readonly FileUpload[];
  /** Null until the server has told them. */
  readonly limits: FileLimits | null;
  readonly lifetime: FileLifetime;
}

/** Sharing files in the user's channel. Its code is loaded after the page. */
export interface FileShare extends FileSource {
  readonly state: {
    getState(): FileShareState;
    getInitialState(): FileShareState;
    subscribe(listen: (state: FileShareState, before: FileShareState) => void): () => void;
  };
  /** Uploads files to the channel, some at once and the others after them. One that was interrupted goes on. */
  add(files: readonly File[]): void;
  pause(key: string): void;
  /** Goes on with an upload that is paused, waits or has failed. */
  resume(key: string): void;
  /** Ends an upload, and removes what the server has of it. */
  cancel(key: string): void;
  /** Removes a file from the channel. */
  remove(fileId: FileId): Promise<Failure | null>;
}
