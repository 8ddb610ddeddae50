import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Server as TusServer } from '@tus/server';
import type { ChannelId, FileId, PeerId, UserId } from '../../shared/domain/ids.ts';
import { isComplete } from '../../shared/domain/SharedFile.ts';
import type { ByteRange } from './byteRange.ts';
import { byteRangeOf } from './byteRange.ts';
import type { ChannelFile, FileCollection } from './FileCollection.ts';
import type { FileTokens } from './FileTokens.ts';
import {
  allowedOrigins,
  answerAppsPreflight,
  attachmentNamed,
  bearerToken,
  filePolicy,
  refuse,
} from './fileAnswers.ts';
import { mediaTypeOf } from './mediaType.ts';

/** Who may do what with a file, asked at each request and again while it runs. */
export interface FileRights {
  /** The user behind a peer; null when its session has ended. */
  userOf(peerId: PeerId): UserId | null;
  /** Whether a peer may put files into a channel: it must be in it, unless the files are kept for days. */
  mayUpload(peerId: PeerId, channelId: ChannelId): boolean;
  /** Whether a peer may fetch the files of a channel. */
  mayFetch(peerId: PeerId, channelId: ChannelId): boolean;
}

interface Transfer {
  readonly peerId: PeerId;
  readonly userId: UserId;
  readonly file: ChannelFile;
  readonly kind: 'upload' | 'download';
  readonly end: () => void;
}

const pathPattern = /^\/files\/(?<id>[\w-]{24})(?<preview>\/preview)?$/;
/** At once, of one person: four of each kind, and some that are just ending. */
const transfersPerPersonMax = 12;
/** A request waits so long for an earlier one about the same upload, whose connection may be lost; then it takes over. */
const takeOverMs = 300;

/**
 * Answers the requests for `/files/…`: uploads by tus, downloads with ranges, previews. A request proves by its token who makes it. All
 * that runs is ended when its person may no longer do it.
 */
export class FileRequests {
  readonly #files: FileCollection;
  readonly #tokens: FileTokens;
  readonly #rights: FileRights;
  readonly #tus: TusServer;
  readonly #transfers = new Set<Transfer>();
  readonly #onFault: (error: unknown) => void;

  constructor(
    files: FileCollection,
    tokens: FileTokens,
    rights: FileRights,
    onFault: (error: unknown) => void,
  ) {
    this.#files = files;
    this.#tokens = tokens;
    this.#rights = rights;
    this.#onFault = onFault;
    this.#tus = new TusServer({
      path: '/files',
      datastore: files.folder.uploads,
      allowedOrigins,
      lockDrainTimeout: takeOverMs,
      // Before the answer: whoever has it finds the file complete.
      onUploadFinish: async (_request, { id }) => {
        await files.noteProgress(id as FileId);
        return {};
      },
    });
    files.on('removed', ({ id }) => {
      for (const transfer of this.#transfers) if (transfer.file.id === id) transfer.end();
    });
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    if (answerAppsPreflight(request, response)) return;
    const { peerId, userId } = this.#personOf(request);
    if (peerId === null || userId === null) {
      refuse(response, 401, 'Sign in first.\n');
      return;
    }
    const named = pathPattern.exec(request.url ?? '')?.groups;
    const file = this.#files.find(named?.['id'] as FileId);
    const isPreview = named?.['preview'] !== undefined;
    const isTus = 'tus-resumable' in request.headers;
    const isUpload =
      !isPreview && (request.method === 'PATCH' || (request.method === 'HEAD' && isTus));
    if (!isUpload && request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD, OPTIONS, PATCH');
      refuse(response, 405, 'Only GET, HEAD, OPTIONS and PATCH.\n');
      return;
    }
    const transfer: Transfer | null = file && {
      peerId,
      userId,
      file,
      kind: isUpload ? 'upload' : 'download',
      end: () => request.socket.destroy(),
    };
    const isThere = !isPreview || file?.preview != null;
    if (!transfer || !isThere || !this.#isAllowed(transfer)) {
      refuse(response, 404, 'Not found.\n');
      return;
    }
    const running = [...this.#transfers].filter((other) => other.userId === userId);
    if (running.length >= transfersPerPersonMax) {
      response.setHeader('Retry-After', '1');
      refuse(response, 429, 'Too many at once.\n');
      return;
    }
    this.#transfers.add(transfer);
    response.once('close', () => this.#transfers.delete(transfer));
    const done = isUpload
      ? this.#receive(request, response, transfer.file.id)
      : isPreview
        ? sendPreview(request, response, this.#files.folder.previewPathOf(transfer.file.id))
        : send(request, response, transfer.file, this.#files.folder.pathOf(transfer.file.id));
    done.catch((error: unknown) => {
      response.destroy();
      this.#onFault(error);
    });
  }

  /** Ends all that people may no longer do. Must be called when somebody has left a channel, or may do less than before. */
  recheck(): void {
    for (const transfer of this.#transfers) if (!this.#isAllowed(transfer)) transfer.end();
  }

  #personOf(request: IncomingMessage): { peerId: PeerId | null; userId: UserId | null } {
    const token = bearerToken(request);
    const peerId = token === null ? null : this.#tokens.peerOf(token);
    return { peerId, userId: peerId && this.#rights.userOf(peerId) };
  }

  #isAllowed({ peerId, userId, file, kind }: Transfer): boolean {
    if (this.#rights.userOf(peerId) !== userId) return false;
    if (kind === 'download') {
      return isComplete(file) && this.#rights.mayFetch(peerId, file.channelId);
    }
    return file.uploader.id === userId && this.#rights.mayUpload(peerId, file.channelId);
  }

  async #receive(request: IncomingMessage, response: ServerResponse, id: FileId): Promise<void> {
    try {
      await this.#tus.handle(request, response);
    } catch (error) {
      // A connection that breaks is no fault of the server.
      if (!request.socket.destroyed) throw error;
    } finally {
      if (request.method === 'PATCH') await this.#files.noteProgress(id);
    }
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: ChannelFile,
  path: string,
): Promise<void> {
  const etag = `"${file.id}"`;
  const { 'if-range': condition, range: header } = request.headers;
  const range =
    condition === undefined || condition === etag ? byteRangeOf(header, file.size) : null;
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Cache-Control', 'private, no-store');
  response.setHeader('Content-Security-Policy', filePolicy);
  response.setHeader('ETag', etag);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${file.size}`);
    refuse(response, 416, 'Beyond the end of the file.\n');
    return;
  }
  const { start, end }: ByteRange = range ?? { start: 0, end: file.size - 1 };
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${file.size}`);
  response.writeHead(range ? 206 : 200, {
    'Content-Type': file.mediaType ?? 'application/octet-stream',
    'Content-Disposition': attachmentNamed(file.name),
    'Content-Length': end - start + 1,
  });
  if (request.method === 'HEAD' || file.size === 0) {
    response.end();
    return;
  }
  // A client that disconnects in the middle, or a file that is removed, is no fault.
  await pipeline(createReadStream(path, { start, end }), response).catch(() => response.destroy());
}

/** The bytes are a small WebP or PNG: checked when they came. */
async function sendPreview(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) {
    refuse(response, 404, 'Not found.\n');
    return;
  }
  response.writeHead(200, {
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': filePolicy,
    'Content-Type': mediaTypeOf(bytes) ?? 'application/octet-stream',
    'Content-Disposition': 'attachment',
    'Content-Length': bytes.length,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
