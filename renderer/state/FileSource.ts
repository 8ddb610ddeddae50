import type { FileId } from '../../shared/domain/ids.ts';
import type { AttachedFile } from '../../shared/domain/SharedFile.ts';

/** A file on its way from the server. */
export interface FileDownload {
  /** In bytes. */
  readonly received: number;
  readonly isFailed: boolean;
  /** It came, and is not what was sent: it is not shown. */
  readonly isDamaged?: true;
}

export interface DownloadsState {
  readonly downloads: Readonly<Record<FileId, FileDownload>>;
}

/** Where the bytes of files come from. */
export interface FileSource {
  readonly state: {
    getState(): DownloadsState;
    getInitialState(): DownloadsState;
    subscribe(listen: (state: DownloadsState, before: DownloadsState) => void): () => void;
  };
  /** Fetches a file; null when that failed or was cancelled. */
  download(file: AttachedFile): Promise<Blob | null>;
  cancelDownload(fileId: FileId): void;
  /** The address of a file's preview in this page, valid as long as the source; null when it cannot be fetched. */
  loadPreview(fileId: FileId): Promise<string | null>;
}
