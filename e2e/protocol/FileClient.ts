import { once } from 'node:events';
import type { ClientRequest, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import { type FileRefusal, filePath, type SharedFile } from '../../shared/domain/SharedFile.ts';
import { granted, type TestPeer } from './TestPeer.ts';

interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What keeps a picture from being a page, whatever it contains. */
export const inertHeaders = {
  'content-disposition': 'attachment',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
};

const tus = { 'Tus-Resumable': '1.0.0' };

/** Sends and fetches the bytes of files for one peer, exactly as a test says. */
export class FileClient {
  token = '';
  readonly #peer: TestPeer;
  readonly #url: string;

  constructor(peer: TestPeer, url: string) {
    this.#peer = peer;
    this.#url = url;
  }

  /** The files of a channel, and a token for the peer's session. */
  async list(channel: string): Promise<readonly SharedFile[]> {
    const channelId = this.#peer.channel(channel).id as ChannelId;
    const { files, token } = granted(await this.#peer.ask('file:list', { channelId }));
    this.token = token;
    return files;
  }

  /** @throws when the server has no room for it */
  async add(channel: string, name: string, size: number, modifiedAt = 0): Promise<SharedFile> {
    const added = await this.tryToAdd(channel, name, size, modifiedAt);
    if (typeof added === 'string') throw new Error(`refused: ${added}`);
    return added;
  }

  async tryToAdd(
    channel: string,
    name: string,
    size: number,
    modifiedAt = 0,
    preview: Uint8Array<ArrayBuffer> | null = null,
  ): Promise<SharedFile | FileRefusal> {
    const channelId = this.#peer.channel(channel).id as ChannelId;
    const wanted = { channelId, name, size, modifiedAt, preview };
    const added = granted(await this.#peer.ask('file:add', wanted));
    if ('refusal' in added) return added.refusal;
    this.token = added.token;
    return added.file;
  }

  /** Announces a file and sends it in one piece. */
  async share(channel: string, name: string, bytes: Buffer): Promise<SharedFile> {
    const file = await this.add(channel, name, bytes.length);
    if (bytes.length > 0) await this.patch(file.id, 0, bytes);
    return file;
  }

  /** A token for the peer's session, without being in a channel whose files it may read. */
  async access(channel: string): Promise<void> {
    const channelId = this.#peer.channel(channel).id as ChannelId;
    this.token = granted(await this.#peer.ask('file:access', { channelId })).token;
  }

  /** Where an upload goes on. */
  async offsetOf(fileId: FileId): Promise<number> {
    const { headers, status } = await this.ask('HEAD', filePath(fileId), tus);
    return status === 200 ? Number(headers['upload-offset']) : -status;
  }

  /** Sends a piece. Returns the status. */
  async patch(fileId: FileId, offset: number, bytes: Buffer): Promise<number> {
    const headers = this.#patchHeaders(offset, bytes.length);
    return (await this.ask('PATCH', filePath(fileId), headers, bytes)).status;
  }

  /** Begins to send a piece, and sends only these bytes of it. */
  beginPatch(fileId: FileId, offset: number, length: number, bytes: Buffer): ClientRequest {
    const call = this.#call('PATCH', filePath(fileId), this.#patchHeaders(offset, length));
    call.write(bytes);
    return call;
  }

  fetch(fileId: FileId, headers: OutgoingHttpHeaders = {}): Promise<HttpAnswer> {
    return this.ask('GET', filePath(fileId), headers);
  }

  async ask(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = {},
    body?: Buffer,
  ): Promise<HttpAnswer> {
    const call = this.#call(method, path, headers);
    call.end(body);
    const [response] = await once(call, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
  }

  #patchHeaders(offset: number, length: number): OutgoingHttpHeaders {
    return {
      ...tus,
      'Upload-Offset': offset,
      'Content-Type': 'application/offset+octet-stream',
      'Content-Length': length,
    };
  }

  #call(method: string, path: string, headers: OutgoingHttpHeaders): ClientRequest {
    const call = request(this.#url + path, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...headers },
      rejectUnauthorized: false,
      agent: false,
    });
    return call;
  }
}
