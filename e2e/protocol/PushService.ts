import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { testCertificate } from '../../server/http/testCertificate.fixture.ts';
import type { PushNotice, PushSubscription } from '../../shared/domain/Push.ts';

/** What a push service was sent. */
export interface PushedMessage {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The push service of a browser's maker (RFC 8030), on this machine. */
export class PushService {
  /** All requests so far, oldest first. */
  readonly received: PushedMessage[] = [];
  /** What it answers at a path; 201 where nothing is set. */
  readonly statuses = new Map<string, number>();
  onMessage: ((message: PushedMessage) => void) | null = null;
  readonly #server: Server;
  readonly #cert: string;

  static async start(): Promise<PushService> {
    const pems = await testCertificate();
    const service = new PushService(createServer(pems), pems.cert);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  private constructor(server: Server, cert: string) {
    this.#server = server;
    this.#cert = cert;
    server.on('request', async (request, response) => {
      const body = await buffer(request);
      const path = request.url ?? '';
      const message = { path, headers: request.headers, body };
      this.received.push(message);
      response.writeHead(this.statuses.get(path) ?? 201).end();
      this.onMessage?.(message);
    });
  }

  /** How a server of Perch comes here by a name of the internet. */
  get connection() {
    const lookup: LookupFunction = (_name, { all }, callback) => {
      if (all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    };
    return { lookup, ca: this.#cert, servername: 'localhost' };
  }

  endpoint(path: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `https://push.example.com:${port}${path}`;
  }

  /** The requests at a path. */
  at(path: string): PushedMessage[] {
    return this.received.filter((each) => each.path === path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A browser that has subscribed at a push service. */
export class SubscribedBrowser {
  readonly path: string;
  readonly #service: PushService;
  readonly #ecdh = createECDH('prime256v1');
  readonly #auth = randomBytes(16);

  constructor(service: PushService, name: string) {
    this.path = `/send/${name}`;
    this.#service = service;
    this.#ecdh.generateKeys();
  }

  get subscription(): PushSubscription {
    return {
      endpoint: this.#service.endpoint(this.path),
      p256dh: this.#ecdh.getPublicKey('base64url'),
      auth: this.#auth.toString('base64url'),
      language: 'en',
    };
  }

  /** What its messages say, oldest first. */
  get notices(): PushNotice[] {
    return this.#service.at(this.path).map(({ body }) => JSON.parse(this.#decrypt(body)));
  }

  /** As RFC 8291 has a browser do it. */
  #decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const senderKey = body.subarray(21, 21 + body.readUInt8(20));
    const sealed = body.subarray(21 + senderKey.length);
    const info = [Buffer.from('WebPush: info\0'), this.#ecdh.getPublicKey(), senderKey];
    const derive = (key: Buffer, from: Buffer, text: Buffer, length: number) =>
      Buffer.from(hkdfSync('sha256', key, from, text, length));
    const shared = this.#ecdh.computeSecret(senderKey);
    const secret = derive(shared, this.#auth, Buffer.concat(info), 32);
    const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return plain.subarray(0, plain.lastIndexOf(2)).toString();
  }
}
