import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import type { FileLifetime, FileLimits } from '../../shared/domain/SharedFile.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { UploadFailure } from './FileShare.ts';
import type { DownloadsState, FileSource } from './FileSource.ts';
import type { SealedUpload } from './sealedFiles.ts';

/** What the server says of the files of a channel. */
export interface ChannelFiles {
  readonly limits: FileLimits;
  readonly lifetime: FileLifetime;
}

export interface ChatFilesState extends DownloadsState {
  /** Of the channels whose chats were opened. */
  readonly channels: ReadonlyMap<ChannelId, ChannelFiles>;
}

/** A file that the user wants to send with a message. */
export interface DraftFile {
  readonly key: string;
  readonly file: File;
  /** A small picture of it, as soon as it is made; null for none. Never rejected. */
  readonly preview: Promise<Blob | null>;
}

/** How the upload of a file for a message has ended. */
export type AttachOutcome = { readonly fileId: FileId } | { readonly failure: UploadFailure };

/** Files in chats: sending and showing them, also without being in the channel. */
export interface ChatFiles extends FileSource {
  readonly state: {
    getState(): ChatFilesState;
    getInitialState(): ChatFilesState;
    subscribe(listen: (state: ChatFilesState, before: ChatFilesState) => void): () => void;
  };
  /** Asks what counts for the files of a channel; from then on changes are followed. */
  follow(channelId: ChannelId): Promise<void>;
  /**
   * Uploads a file to a channel, from where an earlier try of the same file was interrupted. `signal` ends it, and removes what
   * the server has of it. `sealed`: what goes in its place to an encrypted channel.
   */
  send(
    channelId: ChannelId,
    draft: DraftFile,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
    sealed?: SealedUpload | null,
  ): Promise<AttachOutcome>;
  /** How long the files of a channel are kept; older ones are deleted at once. */
  setLifetime(channelId: ChannelId, lifetime: FileLifetime): Promise<Failure | null>;
}
