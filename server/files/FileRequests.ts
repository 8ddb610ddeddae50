import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Server as TusServer } from '@tus/server';
import type { ChannelId, FileId, PeerId, UserId } from '../../shared/domain/ids.ts';
import { mediaTypeOf } from '../../shared/domain/mediaType.ts';
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
  readonly userId: UserId;
  readonly fileId: FileId;
  /** Whether its person may still do it. */
  readonly isAllowed: () => boolean;
  readonly end: () => void;
}

/** The pictures in previews of links, fetched like previews of files; null for one that is not there. */
type LinkPictureSource = (id: FileId) => Promise<{
  readonly channelId: ChannelId;
  readonly bytes: Uint8Array;
} | null>;

interface Person {
  readonly peerId: PeerId;
  readonly userId: UserId;
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
  readonly #linkPicture: LinkPictureSource;
  readonly #transfers = new Set<Transfer>();
  readonly #onFault: (error: unknown) => void;

  constructor(
    files: FileCollection,
    tokens: FileTokens,
    rights: FileRights,
    linkPicture: LinkPictureSource,
    onFault: (error: unknown) => void,
  ) {
    this.#files = files;
    this.#tokens = tokens;
    this.#rights = rights;
    this.#linkPicture = linkPicture;
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
      for (const transfer of this.#transfers) if (transfer.fileId === id) transfer.end();
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
    const fileId = named?.['id'] as FileId;
    const file = this.#files.find(fileId);
    const isPreview = named?.['preview'] !== undefined;
    const isTus = 'tus-resumable' in request.headers;
    const isUpload =
      !isPreview && (request.method === 'PATCH' || (request.method === 'HEAD' && isTus));
    if (!isUpload && request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD, OPTIONS, PATCH');
      refuse(response, 405, 'Only GET, HEAD, OPTIONS and PATCH.\n');
      return;
    }
    const person = { peerId, userId };
    const end = () => request.socket.destroy();
    if (isPreview && file === null) {
      const transfer = { userId, fileId, isAllowed: () => this.#isSignedIn(person), end };
      this.#run(transfer, response, () => this.#sendLinkPicture(request, response, peerId, fileId));
      return;
    }
    const isThere = !isPreview || file?.preview != null;
    const isAllowed = () => file !== null && this.#isAllowed(person, file, isUpload);
    if (file === null || !isThere || !isAllowed()) {
      refuse(response, 404, 'Not found.\n');
      return;
    }
    const { folder } = this.#files;
    this.#run({ userId, fileId, isAllowed, end }, response, () => {
      if (isUpload) return this.#receive(request, response, fileId);
      if (isPreview) return sendPreview(request, response, folder.previewPathOf(fileId));
      return send(request, response, file, folder.pathOf(fileId));
    });
  }

  /** Ends all that people may no longer do. Must be called when somebody has left a channel, or may do less than before. */
  recheck(): void {
    for (const transfer of this.#transfers) if (!transfer.isAllowed()) transfer.end();
  }

  #personOf(request: IncomingMessage): { peerId: PeerId | null; userId: UserId | null } {
    const token = bearerToken(request);
    const peerId = token === null ? null : this.#tokens.peerOf(token);
    return { peerId, userId: peerId && this.#rights.userOf(peerId) };
  }

  #run(transfer: Transfer, response: ServerResponse, work: () => Promise<void>): void {
    const running = [...this.#transfers].filter(({ userId }) => userId === transfer.userId);
    if (running.length >= transfersPerPersonMax) {
      response.setHeader('Retry-After', '1');
      refuse(response, 429, 'Too many at once.\n');
      return;
    }
    this.#transfers.add(transfer);
    response.once('close', () => this.#transfers.delete(transfer));
    work().catch((error: unknown) => {
      response.destroy();
      this.#onFault(error);
    });
  }

  #isSignedIn({ peerId, userId }: Person): boolean {
    return this.#rights.userOf(peerId) === userId;
  }

  #isAllowed(person: Person, file: ChannelFile, isUpload: boolean): boolean {
    const { peerId, userId } = person;
    if (!this.#isSignedIn(person)) return false;
    if (!isUpload) return isComplete(file) && this.#rights.mayFetch(peerId, file.channelId);
    return file.uploader.id === userId && this.#rights.mayUpload(peerId, file.channelId);
  }

  async #sendLinkPicture(
    request: IncomingMessage,
    response: ServerResponse,
    peerId: PeerId,
    id: FileId,
  ): Promise<void> {
    const picture = await this.#linkPicture(id);
    const isAllowed = picture !== null && this.#rights.mayFetch(peerId, picture.channelId);
    sendPicture(request, response, isAllowed ? Buffer.from(picture.bytes) : null);
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
  sendPicture(request, response, await readFile(path).catch(() => null));
}

/** A picture whose content was checked when it came; null for none. */
function sendPicture(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer | null,
): void {
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
