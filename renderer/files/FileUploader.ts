import type { DetailedError } from 'tus-js-client';
import type { FileId } from '../../shared/domain/ids.ts';
import { filePath } from '../../shared/domain/SharedFile.ts';
import type { SealedUpload } from '../state/sealedFiles.ts';

/** Below 1 MB, which nginx takes if its host has not said otherwise. */
const pieceBytes = 960 * 1024;
/** Short failures are not shown; after these the upload waits for the next session. */
const retryDelaysMs = [500, 1000, 3000];

/** How an upload ended: with all bytes; by `stop`; at a lost connection; refused; or its file could not be read. */
type UploadEnd = 'complete' | 'stopped' | 'lost' | 'refused' | 'unreadable';

/** An upload that runs. */
export interface RunningUpload {
  readonly ended: Promise<UploadEnd>;
  stop(): void;
}

/** Where uploads go, and what proves whose they are. */
export interface UploadTarget {
  /** The server's origin. */
  readonly serverUrl: string;
  /** The token of the session, read for each request. */
  readonly token: () => string;
}

/** Sends a file, or what it is sealed to, to its place on the server, from where it was interrupted, by tus. */
export function startUpload(
  file: File,
  fileId: FileId,
  { serverUrl, token }: UploadTarget,
  onSent: (bytes: number) => void,
  sealed: Pick<SealedUpload, 'size' | 'slice'> | null = null,
): RunningUpload {
  const { promise: ended, resolve } = Promise.withResolvers<UploadEnd>();
  let stop = () => resolve('stopped');
  const start = async () => {
    const { Upload } = await import('tus-js-client');
    const upload = new Upload(file, {
      uploadUrl: serverUrl + filePath(fileId),
      chunkSize: pieceBytes,
      retryDelays: retryDelaysMs,
      // The server knows what is unfinished, also after a reload.
      storeFingerprintForResuming: false,
      ...(sealed && { fileReader: { openFile: async () => sourceOf(sealed) } }),
      onBeforeRequest: (request) => request.setHeader('Authorization', `Bearer ${token()}`),
      onProgress: onSent,
      onSuccess: () => resolve('complete'),
      onError: (error) => resolve(endOf(error)),
    });
    stop = () => {
      resolve('stopped');
      // The request may have ended meanwhile.
      upload.abort().catch(() => undefined);
    };
    upload.start();
  };
  // Without a connection its code cannot be loaded.
  start().catch(() => resolve('lost'));
  return { ended, stop: () => stop() };
}

/** Sealed bytes as the uploader reads them. */
function sourceOf({ size, slice }: Pick<SealedUpload, 'size' | 'slice'>) {
  return {
    size,
    slice: async (start: number, end: number) => ({
      value: await slice(start, Math.min(end, size)),
      done: end >= size,
    }),
    close: () => undefined,
  };
}

/** Another session has another token; a slow piece was cut; another request about this upload ends just now; too many at once. */
const passing: ReadonlySet<number> = new Set([401, 408, 409, 423, 429]);

function endOf(error: Error | DetailedError): UploadEnd {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  // Read before it is sent: no request has failed.
  if (!('originalRequest' in error) || error.originalRequest === null) return 'unreadable';
  return status === 0 || status >= 500 || passing.has(status) ? 'lost' : 'refused';
}
