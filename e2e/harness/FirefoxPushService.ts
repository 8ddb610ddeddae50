import { randomUUID } from 'node:crypto';
import { type AddressInfo, WebSocketServer } from 'ws';
import { type PushedMessage, PushService } from '../protocol/PushService.ts';

/** What Firefox says to its push service, as far as it matters here. */
interface FirefoxMessage {
  readonly messageType?: 'hello' | 'register' | 'unregister' | 'ack';
  readonly uaid?: string;
  readonly channelID?: string;
  readonly updates?: readonly { readonly code: number }[];
}

/** Firefox has decrypted a message and handed it to the service worker. */
export const delivered = 100;

/**
 * The push service of Firefox, on this machine: it takes messages at the addresses of subscriptions, and hands them on over the
 * WebSocket that Firefox keeps open (the protocol of Mozilla's autopush).
 */
export class FirefoxPushService {
  /** How Firefox has acknowledged each message: see `delivered`. */
  readonly acknowledged: number[] = [];
  readonly #endpoints: PushService;
  readonly #sockets = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: () => 'push-notification',
  });

  static async start(): Promise<FirefoxPushService> {
    const service = new FirefoxPushService(await PushService.start());
    await new Promise<void>((resolve) => service.#sockets.on('listening', resolve));
    return service;
  }

  private constructor(endpoints: PushService) {
    this.#endpoints = endpoints;
    endpoints.onMessage = (message) => this.#handOn(message);
    this.#sockets.on('connection', (socket) => {
      socket.on('message', (data) => {
        const answer = this.#answerTo(JSON.parse(String(data)));
        if (answer) socket.send(JSON.stringify(answer));
      });
    });
  }

  /** How a server of Perch reaches this service. */
  get connection() {
    return this.#endpoints.connection;
  }

  /** With these, Firefox uses this service, and lets every page show notifications. */
  get preferences() {
    const { port } = this.#sockets.address() as AddressInfo;
    return {
      // Puppeteer turns it off.
      'dom.push.connection.enabled': true,
      'dom.push.serverURL': `ws://127.0.0.1:${port}/`,
      'dom.push.testing.allowInsecureServerURL': true,
      'permissions.default.desktop-notification': 1,
      // Firefox's own, because there may be no desktop.
      'alerts.useSystemBackend': false,
    };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await this.#endpoints.close();
  }

  #answerTo({ messageType, uaid, channelID, updates = [] }: FirefoxMessage): object | null {
    const status = 200;
    switch (messageType) {
      case 'hello':
        return { messageType, status, uaid: uaid || randomUUID(), use_webpush: true };
      case 'register':
        return {
          messageType,
          status,
          channelID,
          pushEndpoint: this.#endpoints.endpoint(`/${channelID}`),
        };
      case 'unregister':
        return { messageType, status, channelID };
      case 'ack':
        this.acknowledged.push(...updates.map(({ code }) => code));
        return null;
      default:
        return null;
    }
  }

  #handOn({ path, headers, body }: PushedMessage): void {
    const text = JSON.stringify({
      messageType: 'notification',
      channelID: path.slice(1),
      version: randomUUID(),
      data: body.toString('base64url'),
      headers: { encoding: headers['content-encoding'] },
    });
    for (const socket of this.#sockets.clients) socket.send(text);
  }
}
