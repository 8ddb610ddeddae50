import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { connect, type TLSSocket } from 'node:tls';
import type { ForwardingRoom, VoiceReceiver } from './ForwardingRoom.ts';
import { Ocb2 } from './ocb2.ts';

/** The messages that are used, by their numbers (Mumble.proto). */
const messages = { version: 0, authenticate: 2, ping: 3, serverSync: 5, cryptSetup: 15 } as const;
/** Version 1.3.4. */
const version = (1 << 16) | (3 << 8) | 4;
/** The server ends connections that are silent for 30 s. */
const pingMs = 5_000;
const frameMs = 20;
/** An Opus frame as WebRTC sends it: 32 kbit/s. */
const frameBytes = 80;
/** Voice in Opus to everybody in the channel; and a ping, which tells the server that this client can use UDP. */
const opusHeader = 4 << 5;
const pingHeader = 1 << 5;

/** The root channel of a Mumble server. Voices go over UDP, encrypted, as with Mumble's own client. */
export class MumbleRoom implements ForwardingRoom {
  readonly #port: number;
  readonly #host: string;
  readonly #talkers: { readonly client: MumbleClient; readonly speaks: () => boolean }[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** How many frames have passed since the process began. */
  #said = 0;
  #people = 0;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
  }

  async send(_track: MediaStreamTrack, speaks: () => boolean): Promise<void> {
    this.#talkers.push({ client: await this.#enter(), speaks });
    this.#timer ??= setInterval(() => this.#speak(), frameMs / 2);
  }

  async receive(): Promise<VoiceReceiver> {
    const client = await this.#enter();
    return { getStats: async () => client.stats };
  }

  /** As in `steadyVoices` all have one clock, and what is late is never made up for. */
  #speak(): void {
    const due = Math.floor(performance.now() / frameMs);
    if (due - this.#said > 5) this.#said = due;
    for (; this.#said < due; this.#said += 1) {
      // A sequence number counts tens of milliseconds.
      const head = Buffer.from([opusHeader, ...varint(2 * this.#said), ...varint(frameBytes)]);
      for (const { client, speaks } of this.#talkers) {
        if (speaks()) client.send(Buffer.concat([head, randomBytes(frameBytes)]));
      }
    }
  }

  async #enter(): Promise<MumbleClient> {
    this.#people += 1;
    return await MumbleClient.enter(this.#host, this.#port, `Person${this.#people}`);
  }
}

/** One connection of a client. It is never closed: its process ends. */
class MumbleClient {
  readonly #ocb: Ocb2;
  readonly #nonce: Buffer;
  readonly #udp: Socket;
  #received = 0;
  #lost = 0;
  /** The lowest byte of the counter of the last packet. */
  #last: number | null = null;

  static async enter(host: string, port: number, name: string): Promise<MumbleClient> {
    const tls = connect({ host, port, rejectUnauthorized: false });
    tls.setNoDelay();
    const udp = createSocket('udp4');
    await new Promise<void>((resolve) => udp.connect(port, host, resolve));
    const client = await new Promise<MumbleClient>((resolve, reject) => {
      let made: MumbleClient | null = null;
      tls.on('error', reject);
      tls.on('close', () => reject(new Error('Mumble has closed the connection')));
      tls.once('secureConnect', () => {
        write(tls, messages.version, field(1, version));
        write(tls, messages.authenticate, Buffer.concat([field(1, name), field(5, 1)]));
      });
      readMessages(tls, (kind, payload) => {
        if (kind === messages.cryptSetup) made = new MumbleClient(udp, bytesOf(payload));
        if (kind === messages.serverSync && made !== null) resolve(made);
      });
    });
    setInterval(() => write(tls, messages.ping, field(1, 1)), pingMs);
    await client.#announceUdp();
    return client;
  }

  private constructor(udp: Socket, fields: ReadonlyMap<number, Buffer>) {
    this.#udp = udp;
    this.#ocb = new Ocb2(fields.get(1) ?? Buffer.alloc(16));
    this.#nonce = Buffer.from(fields.get(2) ?? Buffer.alloc(16));
    udp.on('message', (packet) => {
      const counter = packet[0] ?? 0;
      if (this.#last !== null) this.#lost += (counter - this.#last - 1) & 0xff;
      this.#last = counter;
      this.#received += 1;
    });
  }

  get stats(): RTCStatsReport {
    const counted = { packetsReceived: this.#received, packetsLost: this.#lost };
    return new Map([['voices', { type: 'inbound-rtp', ...counted }]]) as unknown as RTCStatsReport;
  }

  send(plain: Buffer): void {
    for (let index = 0; index < this.#nonce.length; index += 1) {
      const next = ((this.#nonce[index] ?? 0) + 1) & 0xff;
      this.#nonce[index] = next;
      if (next !== 0) break;
    }
    const { sealed, tag } = this.#ocb.encrypt(plain, this.#nonce);
    this.#udp.send(Buffer.concat([this.#nonce.subarray(0, 1), tag.subarray(0, 3), sealed]));
  }

  /** Pings until the first answer. */
  async #announceUdp(): Promise<void> {
    while (this.#received === 0) {
      this.send(Buffer.from([pingHeader, 1]));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** A number in the format of Mumble's voice packets. */
function varint(value: number): number[] {
  if (value < 0x80) return [value];
  if (value < 0x4000) return [0x80 | (value >> 8), value & 0xff];
  return [0xc0 | (value >> 16), (value >> 8) & 0xff, value & 0xff];
}

/** A field of a message of Protocol Buffers. */
function field(number: number, value: number | string): Buffer {
  if (typeof value === 'number') return Buffer.from([number << 3, ...base128(value)]);
  const text = Buffer.from(value);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...base128(text.length)]), text]);
}

function base128(value: number): number[] {
  return value < 0x80 ? [value] : [0x80 | (value & 0x7f), ...base128(value >>> 7)];
}

/** The fields of bytes of a message whose lengths have one digit. */
function bytesOf(payload: Buffer): Map<number, Buffer> {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at + 2 <= payload.length; ) {
    const length = payload[at + 1] ?? 0;
    fields.set((payload[at] ?? 0) >> 3, payload.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return fields;
}

function write(tls: TLSSocket, kind: number, payload: Buffer): void {
  const head = Buffer.alloc(6);
  head.writeUInt16BE(kind);
  head.writeUInt32BE(payload.length, 2);
  tls.write(Buffer.concat([head, payload]));
}

function readMessages(tls: TLSSocket, take: (kind: number, payload: Buffer) => void): void {
  let waiting = Buffer.alloc(0);
  tls.on('data', (data) => {
    waiting = Buffer.concat([waiting, data]);
    while (waiting.length >= 6) {
      const end = 6 + waiting.readUInt32BE(2);
      if (waiting.length < end) return;
      take(waiting.readUInt16BE(0), waiting.subarray(6, end));
      waiting = waiting.subarray(end);
    }
  });
}
