import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { connect, createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { issueCertificate } from '../../../certs/issueCertificate.ts';
import { standInHost, toAppAddress } from './standIn.ts';

/** The questions to main. */
export interface ProxyQuestions {
  /** Answers a request to the app's own scheme. */
  serve(request: Request): Promise<Response>;
  /** Whether main trusts a server with this certificate. */
  trusts(socket: TLSSocket, host: string): Promise<boolean>;
}

let context: Promise<SecureContext> | undefined;

/** The browser accepts any certificate from here. Main judges the servers' certificates. */
function ownCertificate(): Promise<SecureContext> {
  context ??= issueCertificate({ names: [standInHost], addresses: [] }, new Date()).then((issued) =>
    createSecureContext(issued),
  );
  return context;
}

/**
 * Proxy for all HTTP and WebSocket traffic of a session's pages. The app's own files come from main's handler. A
 * request reaches a server only if main trusts its certificate. Servers get the page's origin in
 * Electron. Owns its sockets.
 */
export class SessionProxy {
  readonly #outer: Server;
  readonly #inner: Server;
  readonly #questions: ProxyQuestions;
  readonly #sockets = new Set<Duplex>();
  /** The target of each connection that the browser opened. */
  readonly #targets = new WeakMap<object, { readonly host: string; readonly port: number }>();

  static async start(questions: ProxyQuestions): Promise<SessionProxy> {
    const proxy = new SessionProxy(questions);
    proxy.#outer.listen(0, '127.0.0.1');
    await once(proxy.#outer, 'listening');
    return proxy;
  }

  private constructor(questions: ProxyQuestions) {
    this.#questions = questions;
    this.#outer = createServer((_request, response) => response.writeHead(403).end());
    this.#outer.on('connect', (asked, socket) => void this.#tunnel(asked, socket as Socket));
    this.#inner = createServer((asked, response) => void this.#answer(asked, response));
    this.#inner.on('upgrade', (asked, socket, head) => void this.#upgrade(asked, socket, head));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#outer.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#outer.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #tunnel(asked: IncomingMessage, socket: Socket): Promise<void> {
    this.#keep(socket);
    const url = new URL(`https://${asked.url}`);
    const secureContext = await ownCertificate();
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    this.#keep(secure);
    this.#targets.set(secure, { host: url.hostname, port: Number(url.port || 443) });
    this.#inner.emit('connection', secure);
  }

  async #answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host } = this.#targetOf(asked.socket);
    try {
      if (host === standInHost) await this.#serve(asked, response);
      else await this.#forward(asked, response);
    } catch {
      response.destroy();
    }
  }

  async #serve(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = toAppAddress(`https://${standInHost}${asked.url}`);
    const answer = await this.#questions.serve(
      new Request(url, { method: asked.method ?? 'GET', headers: headersOf(asked.headers) }),
    );
    response.writeHead(answer.status, [...answer.headers].flat());
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  async #forward(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(asked);
    const socket = await this.#reach(asked.socket);
    const { method, url: path } = asked;
    const headers = { ...ownOrigin(asked.headers), connection: 'close' };
    const call = request({ method, path, headers, createConnection: () => socket }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    call.on('error', () => response.destroy());
    call.end(body);
  }

  async #upgrade(asked: IncomingMessage, near: Duplex, head: Buffer): Promise<void> {
    try {
      const far = await this.#reach(near);
      const headers = Object.entries(ownOrigin(asked.headers)).map(
        ([name, value]) => `${name}: ${value}`,
      );
      far.write(`GET ${asked.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      far.write(head);
      far.pipe(near).pipe(far);
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    } catch {
      near.destroy();
    }
  }

  /** Opens an unused connection to the target of this connection. @throws if main does not trust it. */
  async #reach(near: object): Promise<TLSSocket> {
    const { host: name, port } = this.#targetOf(near);
    const host = name.replaceAll(/[[\]]/g, '');
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const far = connect({ host, port, rejectUnauthorized: false, ...servername });
    this.#keep(far);
    await once(far, 'secureConnect');
    if (await this.#questions.trusts(far, host)) return far;
    far.destroy();
    throw new Error(`main does not trust the certificate of ${host}:${port}`);
  }

  #targetOf(socket: object): { readonly host: string; readonly port: number } {
    const target = this.#targets.get(socket);
    if (!target) throw new Error('a connection from nowhere');
    return target;
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** Servers see the origin that the page has in Electron. */
function ownOrigin(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers.origin === undefined
    ? headers
    : { ...headers, origin: toAppAddress(headers.origin) };
}

function headersOf(headers: IncomingHttpHeaders): Headers {
  const known = Object.entries(headers).filter(([, value]) => typeof value === 'string');
  return new Headers(known as [string, string][]);
}
