import type { FileId } from '../../shared/domain/ids.ts';
import { type AttachedFile, filePath, previewPath } from '../../shared/domain/SharedFile.ts';
import type { FileDownload } from '../state/FileSource.ts';
import type { FileOpening } from '../state/sealedFiles.ts';

export interface FileFetcherSources {
  /** The server's origin. */
  readonly serverUrl: string;
  /** The token of the session. */
  readonly token: () => string | Promise<string>;
  /** Called as a download goes on; with null when it is over. */
  readonly onDownload: (fileId: FileId, download: FileDownload | null) => void;
  /** What opens a file that was sealed; null for one that was not. */
  readonly openingOf?: (fileId: FileId) => Promise<FileOpening | null>;
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
    const tell = (download: FileDownload) => {
      if (isCurrent()) this.#sources.onDownload(id, download);
    };
    const show = (received: number) => tell({ received, isFailed: false });
    show(0);
    let isDamaged = false;
    const opened = (body: ReadableStream<Uint8Array<ArrayBuffer>>, { open }: FileOpening) => {
      // What ends before it is opened has not come; what cannot be opened is not what was sent.
      let hasCome = false;
      const come = body.pipeThrough(
        new TransformStream({
          flush: () => {
            hasCome = true;
          },
        }),
      );
      return new Response(open(come)).blob().catch((error: unknown) => {
        isDamaged = hasCome || error instanceof DOMException;
        throw error;
      });
    };
    try {
      const opening = (await this.#sources.openingOf?.(id)) ?? null;
      const response = await this.#fetch(filePath(id), { signal: fetching.signal });
      if (response.body === null) throw new Error('no content');
      const body = counted(response.body, show);
      const blob = await (opening === null ? new Response(body).blob() : opened(body, opening));
      if (isCurrent()) this.cancel(id);
      return fetching.signal.aborted && blob.size < file.size
        ? null
        : blob.slice(0, blob.size, file.mediaType ?? 'application/octet-stream');
    } catch {
      const failed = { received: 0, isFailed: true };
      if (!fetching.signal.aborted) tell(isDamaged ? { ...failed, isDamaged } : failed);
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
      const opening = (await this.#sources.openingOf?.(fileId)) ?? null;
      if (opening !== null) return await this.#openPreview(fileId, opening);
      const response = await this.#fetch(previewPath(fileId));
      return URL.createObjectURL(await response.blob());
    } catch {
      // Another time it may be possible.
      this.#previews.delete(fileId);
      return null;
    }
  }

  /** The preview of a sealed file is its beginning. */
  async #openPreview(
    fileId: FileId,
    { previewEnd, openPreview }: FileOpening,
  ): Promise<string | null> {
    if (previewEnd === null) return null;
    const response = await this.#fetch(filePath(fileId), {
      headers: { Range: `bytes=0-${previewEnd - 1}` },
    });
    const sealed = new Uint8Array(await response.arrayBuffer());
    return URL.createObjectURL(await openPreview(sealed));
  }

  #drop(fileId: FileId): void {
    void this.#previews.get(fileId)?.then((address) => {
      if (address !== null) URL.revokeObjectURL(address);
    });
    this.#previews.delete(fileId);
  }

  async #fetch(
    path: string,
    { signal = null, headers = {} }: Pick<RequestInit, 'signal' | 'headers'> = {},
  ): Promise<Response> {
    const token = await this.#sources.token();
    signal?.throwIfAborted();
    const response = await fetch(this.#sources.serverUrl + path, {
      headers: { ...headers, Authorization: `Bearer ${token}` },
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
