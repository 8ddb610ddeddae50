import type { FileId } from '../../shared/domain/ids.ts';
import { type AttachedFile, filePath, previewPath } from '../../shared/domain/SharedFile.ts';
import type { FileDownload } from '../state/FileSource.ts';

export interface FileFetcherSources {
  /** The server's origin. */
  readonly serverUrl: string;
  /** The token of the session. */
  readonly token: () => string | Promise<string>;
  /** Called as a download goes on; with null when it is over. */
  readonly onDownload: (fileId: FileId, download: FileDownload | null) => void;
}

/** Previews that are kept: those of a few pages of a chat. */
const previewsMax = 200;

/** Fetches files and their previews from the server. Owns the requests and the addresses of previews; `close` ends them. */
export class FileFetcher {
  readonly #sources: FileFetcherSources;
  readonly #fetches = new Map<FileId, AbortController>();
  /** The one that was asked for last is the last. */
  readonly #previews = new Map<FileId, Promise<string | null>>();

  constructor(sources: FileFetcherSources) {
    this.#sources = sources;
  }

  /** Null when it failed or was cancelled. */
  async download(file: AttachedFile): Promise<Blob | null> {
    const { id } = file;
    this.cancel(id);
    const fetching = new AbortController();
    this.#fetches.set(id, fetching);
    const isCurrent = () => this.#fetches.get(id) === fetching;
    const show = (received: number, isFailed = false) => {
      if (isCurrent()) this.#sources.onDownload(id, { received, isFailed });
    };
    show(0);
    try {
      const response = await this.#fetch(filePath(id), fetching.signal);
      if (response.body === null) throw new Error('no content');
      const blob = await new Response(counted(response.body, show)).blob();
      if (isCurrent()) this.cancel(id);
      return fetching.signal.aborted && blob.size < file.size
        ? null
        : blob.slice(0, blob.size, file.mediaType ?? 'application/octet-stream');
    } catch {
      if (!fetching.signal.aborted) show(0, true);
      return null;
    }
  }

  cancel(fileId: FileId): void {
    this.#fetches.get(fileId)?.abort();
    this.#fetches.delete(fileId);
    this.#sources.onDownload(fileId, null);
  }

  cancelAll(): void {
    for (const fetching of this.#fetches.values()) fetching.abort();
    this.#fetches.clear();
  }

  /** The address of a preview in this page; null when it cannot be fetched now. */
  loadPreview(fileId: FileId): Promise<string | null> {
    const known = this.#previews.get(fileId) ?? this.#fetchPreview(fileId);
    this.#previews.delete(fileId);
    this.#previews.set(fileId, known);
    const [oldest] = this.#previews.keys();
    if (this.#previews.size > previewsMax && oldest !== undefined) this.#drop(oldest);
    return known;
  }

  close(): void {
    this.cancelAll();
    for (const fileId of [...this.#previews.keys()]) this.#drop(fileId);
  }

  async #fetchPreview(fileId: FileId): Promise<string | null> {
    try {
      const response = await this.#fetch(previewPath(fileId));
      return URL.createObjectURL(await response.blob());
    } catch {
      // Another time it may be possible.
      this.#previews.delete(fileId);
      return null;
    }
  }

  #drop(fileId: FileId): void {
    void this.#previews.get(fileId)?.then((address) => {
      if (address !== null) URL.revokeObjectURL(address);
    });
    this.#previews.delete(fileId);
  }

  async #fetch(path: string, signal: AbortSignal | null = null): Promise<Response> {
    const token = await this.#sources.token();
    signal?.throwIfAborted();
    const response = await fetch(this.#sources.serverUrl + path, {
      headers: { Authorization: `Bearer ${token}` },
      signal,
      cache: 'no-store',
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response;
  }
}

function counted(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onReceived: (bytes: number) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let received = 0;
  return body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        received += chunk.byteLength;
        onReceived(received);
        controller.enqueue(chunk);
      },
    }),
  );
}
