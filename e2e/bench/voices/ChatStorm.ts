import { randomUUID } from 'node:crypto';
import type { ClientRequest } from 'node:http';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { DeviceKey } from '../../protocol/DeviceKey.ts';
import { FileClient } from '../../protocol/FileClient.ts';
import { granted, TestPeer } from '../../protocol/TestPeer.ts';

/** What a storm has done. */
export interface StormCounts {
  /** Messages that the server has stored. */
  readonly stored: number;
  readonly uploadedBytes: number;
}

/** A person may send two in a second, in the long run. */
const people = 100;
const messagesPerSecond = 200;
/** So that no address is refused for the others behind it. */
const addresses = 5;
/** How many have the chat open, and get every message. */
const readers = 10;
const uploads = 3;
/** What a good line at home sends: 32 Mbit/s. */
const uploadBytesPerSecond = 4_000_000;
const pieceMs = 50;
/** Longer than a storm. */
const uploadBytes = 200_000_000;

/** A hundred people who write as fast as they may, and three who upload, all in one channel. Owns their connections. */
export class ChatStorm {
  readonly #peers: readonly TestPeer[];
  readonly #uploaders: readonly { readonly peer: TestPeer; readonly files: FileClient }[];
  readonly #channel: string;
  #stored = 0;
  #uploaded = 0;
  #end: (() => Promise<void>) | null = null;

  static async gather(url: string, channel: string): Promise<ChatStorm> {
    const peers: TestPeer[] = [];
    for (let index = 0; index < people; index += 1) {
      const localAddress = `127.0.2.${1 + (index % addresses)}`;
      const peer = await TestPeer.connect(url, new DeviceKey(), { localAddress });
      await peer.open({ name: `Writer ${index + 1}` });
      peers.push(peer);
    }
    const channelId = peers[0]?.channel(channel).id as ChannelId;
    for (const peer of peers.slice(0, readers)) {
      granted(await peer.ask('chat:list', {}));
      granted(await peer.ask('chat:open', { channelId, place: { at: 'newest' }, limit: 1 }));
    }
    for (const peer of peers.slice(0, uploads)) await peer.join(channel);
    return new ChatStorm(url, channel, peers);
  }

  private constructor(url: string, channel: string, peers: readonly TestPeer[]) {
    this.#channel = channel;
    this.#peers = peers;
    this.#uploaders = peers
      .slice(0, uploads)
      .map((peer) => ({ peer, files: new FileClient(peer, url) }));
  }

  async begin(): Promise<void> {
    this.#stored = 0;
    this.#uploaded = 0;
    const calls = await Promise.all(this.#uploaders.map(({ files }) => this.#upload(files)));
    const channelId = this.#peers[0]?.channel(this.#channel).id as ChannelId;
    let due = 0;
    let sent = 0;
    const startedAt = performance.now();
    const timer = setInterval(() => {
      due = ((performance.now() - startedAt) / 1000) * messagesPerSecond;
      for (; sent < due; sent += 1) {
        const text = `message ${sent} of a storm, as long as most messages are`;
        const wish = { channelId, clientId: randomUUID(), text };
        this.#peers[sent % people]?.ask('message:send', wish).then(
          ({ ok }) => {
            if (ok) this.#stored += 1;
          },
          () => undefined,
        );
      }
    }, 5);
    this.#end = async () => {
      clearInterval(timer);
      for (const [index, { call, timer: pieces, fileId }] of calls.entries()) {
        clearInterval(pieces);
        call.destroy();
        await this.#uploaders[index]?.peer.ask('file:remove', { fileId });
      }
    };
  }

  async end(): Promise<StormCounts> {
    const counts = { stored: this.#stored, uploadedBytes: this.#uploaded };
    await this.#end?.();
    this.#end = null;
    return counts;
  }

  close(): void {
    for (const peer of this.#peers) peer.close();
  }

  /** Sends a file in one request, no faster than the line is. */
  async #upload(files: FileClient) {
    const { id: fileId } = await files.add(this.#channel, randomUUID(), uploadBytes);
    const piece = Buffer.alloc((uploadBytesPerSecond * pieceMs) / 1000, 1);
    const call: ClientRequest = files.beginPatch(fileId, 0, uploadBytes, piece);
    call.on('error', () => undefined);
    const timer = setInterval(() => {
      // The server refuses more messages for the moment.
      if (call.writableNeedDrain) return;
      call.write(piece);
      this.#uploaded += piece.length;
    }, pieceMs);
    return { call, timer, fileId };
  }
}
