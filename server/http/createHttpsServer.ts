import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { isSameSecret } from '../people/secretText.ts';
import { PipelinedResponse } from './PipelinedResponse.ts';
import { securityHeaders } from './securityHeaders.ts';
import { answerText, WebClient } from './WebClient.ts';

/** The public answer of `GET /healthz`: for the app, that this is a Perch server; for monitors, whether it is usable. */
interface PublicHealth {
  readonly product: 'perch';
  /** `starting` until the media workers run: the port answers a moment earlier. */
  readonly status: 'starting' | 'ok' | 'stopping';
}

interface WorkerReport {
  /** The media node on which it runs; null for the server's own machine. */
  readonly node: string | null;
  readonly pid: number;
  readonly peers: number;
  /** There while it gets no new peers. */
  readonly drained?: true;
}

/** The whole answer, for clients with the status token of this server (RFC 6750). Contains no users. */
export interface HealthReport extends PublicHealth {
  readonly version: string;
  readonly uptimeS: number;
  readonly workers: readonly WorkerReport[];
  readonly sessions: number;
  readonly channels: readonly {
    readonly id: ChannelId;
    readonly name: string;
    readonly peers: number;
  }[];
}

/** What `/metrics` answers. */
interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Below which paths others answer. */
const answeredPaths = ['api', 'files', 'listen', 'recordings'] as const;
export type AnsweredPath = (typeof answeredPaths)[number];
const isAnswered = new RegExp(`^/(${answeredPaths.join('|')})/`);

/** Answers what goes there. */
export type AnswerFile = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpsServerOptions {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** The folder of the built web client; may be missing, or appear later. */
  readonly clientDir: string;
  readonly health: () => HealthReport;
  /** The figures of `/metrics`, for clients with the status token; without it there are none. */
  readonly metrics?: Metrics;
  /** Requests with this token get the whole health report and the metrics; null turns both off. */
  readonly statusToken?: string | null;
  /** Leads to this server, too (`acceptPrefix`); empty for none. Without a slash after it, its page would not find its files. */
  readonly prefix?: string;
  /** Without it there is nothing under these paths. */
  readonly answerFile?: AnswerFile;
  /** Called when a request has failed; it was answered with 500. */
  readonly onFault?: (error: unknown) => void;
}

/** Every browser of the last years supports it. */
export const tlsMinVersion = 'TLSv1.2';

/** Apart from uploads, requests are small and arrive at once; a slower client holds a connection on purpose. */
const headersTimeoutMs = 10_000;
/** An app sends an upload in pieces below 1 MB: enough for 16 KB/s. What has arrived of a slower one counts, too. */
const requestTimeoutMs = 60_000;

/**
 * The HTTPS server: `/healthz` and the web client. It does not listen; `PortFront` passes connections to it. The signalling
 * attaches socket.io, which handles the requests of its own path.
 */
export function createHttpsServer({
  cert,
  key,
  clientDir,
  health,
  metrics,
  statusToken = null,
  prefix = '',
  answerFile,
  onFault,
}: HttpsServerOptions): Server {
  const webClient = new WebClient(clientDir);
  return createServer(
    {
      cert,
      key,
      minVersion: tlsMinVersion,
      handshakeTimeout: headersTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: headersTimeoutMs / 4,
      keepAliveTimeout: 5_000,
      ServerResponse: PipelinedResponse,
    },
    (request, response) => {
      // A pipelined request behind the one that ended the connection.
      if (request.socket.destroyed) return;
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
      // A connection that breaks during the answer is no fault of the server.
      response.on('error', () => {});
      try {
        answer(request, response);
      } catch (error) {
        answerFault(error, response);
      }
    },
  );

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (answerFile && isAnswered.test(request.url ?? '')) {
      answerFile(request, response);
      return;
    }
    // Only uploads have a body; any other is not read, so that it cannot hold the connection.
    if (hasBody(request)) response.setHeader('Connection', 'close');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      // The body of the request is not read.
      response.setHeader('Connection', 'close');
      answerText(response, 405, 'Only GET and HEAD.\n');
      return;
    }
    if (/^\/healthz(\?|$)/.test(request.url ?? '')) {
      const report = health();
      answerHealth(request, response, mayKnowAll(request) ? report : publicPartOf(report));
      return;
    }
    if (metrics && /^\/metrics(\?|$)/.test(request.url ?? '')) {
      void answerMetrics(metrics, request, response);
      return;
    }
    const [pathname, ...query] = (request.url ?? '').split('?');
    if (prefix !== '' && pathname === prefix) {
      response.setHeader('Location', [`${prefix}/`, ...query].join('?'));
      answerText(response, 308, 'It is one slash further.\n');
      return;
    }
    webClient.serve(request, response);
  }

  async function answerMetrics(
    figures: Metrics,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (!mayKnowAll(request)) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      answerText(response, 401, 'The status token is missing or wrong.\n');
      return;
    }
    try {
      const body = await figures.text();
      response.writeHead(200, { 'Content-Type': figures.contentType, 'Cache-Control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch (error) {
      answerFault(error, response);
    }
  }

  function answerFault(error: unknown, response: ServerResponse): void {
    onFault?.(error);
    if (response.headersSent) response.destroy();
    else answerText(response, 500, 'The server failed; its log knows more.\n');
  }

  function mayKnowAll({ headers }: IncomingMessage): boolean {
    const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    return given !== undefined && statusToken !== null && isSameSecret(given, statusToken);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0;
}

function publicPartOf({ product, status }: HealthReport): PublicHealth {
  return { product, status };
}

function answerHealth(
  request: IncomingMessage,
  response: ServerResponse,
  report: PublicHealth,
): void {
  const body = JSON.stringify(report);
  // The status code alone tells monitors and scripts whether the server is usable.
  response.writeHead(report.status === 'ok' ? 200 : 503, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
