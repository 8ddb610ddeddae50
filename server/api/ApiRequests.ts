import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, type Failure, RequestError } from '../../shared/protocol/errors.ts';
import { bearerToken, refuse } from '../files/fileAnswers.ts';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { Bots } from '../people/Bots.ts';
import type { ClientConnection } from '../signaling/ClientConnection.ts';
import type { SignalingServer } from '../signaling/SignalingServer.ts';
import type { ApiSessions } from './ApiSessions.ts';
import { answerText } from './answers/answerText.ts';
import { apiPath, openApiDocument, requestAt } from './openApi.ts';

/** As the largest message of a socket. */
const bodyMaxBytes = 64 * 1024;
/** From one address: a token is looked up for each. A bot has its own, lower limit. */
const burst = 400;
const perSecond = 80;

/** All other codes are answered with 409, because they depend on the state of the server. */
const statusOf: Readonly<Partial<Record<ErrorCode, number>>> = {
  invalidRequest: 400,
  notSignedIn: 401,
  forbidden: 403,
  banned: 403,
  notFound: 404,
  rateLimited: 429,
  internal: 500,
  unavailable: 503,
  notSaved: 507,
  timeout: 504,
};

export interface ApiRequestsOptions {
  readonly bots: Pick<Bots, 'of'>;
  readonly sessions: Pick<ApiSessions, 'clientOf'>;
  readonly signaling: Pick<SignalingServer, 'answer' | 'factsOf'>;
  readonly version: string;
  readonly onFault: (error: unknown) => void;
}

/**
 * Answers `/api/v1/…`: a request of the protocol table as `POST /api/v1/noun/verb` with its payload as JSON, for a bot that proves
 * by its token who it is; and the document that describes them all.
 */
export class ApiRequests {
  readonly #options: ApiRequestsOptions;
  readonly #limits = new RateLimits(burst, perSecond);
  #document: string | null = null;

  constructor(options: ApiRequestsOptions) {
    this.#options = options;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request, response).catch((error: unknown) => {
      if (!(error instanceof RequestError)) this.#options.onFault(error);
      if (response.headersSent) response.destroy();
      else answerFailure(response, failureOf(error));
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').slice(apiPath.length).split('?');
    if (path === 'openapi.json' && (request.method === 'GET' || request.method === 'HEAD')) {
      this.#document ??= JSON.stringify(openApiDocument(this.#options.version));
      answerJson(response, 200, this.#document);
      return;
    }
    const name = requestAt.get(path);
    if (name === undefined) {
      refuse(response, 404, 'There is no such request; see openapi.json.\n');
      return;
    }
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST');
      refuse(response, 405, 'Only POST.\n');
      return;
    }
    const client = await this.#clientOf(request);
    const payload = parsed(await bodyOf(request));
    const read = await this.#options.signaling.answer(client, name, payload);
    const answer = read();
    if (answer.ok) answerJson(response, 200, answerText(answer.value));
    else answerFailure(response, answer.error);
  }

  async #clientOf(request: IncomingMessage): Promise<ClientConnection> {
    const { bots, sessions, signaling } = this.#options;
    const facts = signaling.factsOf(request);
    if (!this.#limits.take(addressGroupOf(facts.address))) {
      throw new RequestError('rateLimited', 'too many requests from this address');
    }
    const token = bearerToken(request);
    const found = token === null ? null : await bots.of(token);
    if (found === null) throw new RequestError('notSignedIn', 'the token is missing or wrong');
    return sessions.clientOf(found.bot, found.publicKey, facts);
  }
}

/** @throws RequestError `invalidRequest` for one that is too long */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > bodyMaxBytes) {
      throw new RequestError('invalidRequest', `more than ${bodyMaxBytes} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** An empty body stands for `{}`. @throws RequestError `invalidRequest` */
function parsed(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw new RequestError('invalidRequest', 'the body is no JSON');
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof RequestError
    ? { code: error.code, reason: error.message }
    : { code: 'internal', reason: 'the server failed' };
}

function answerFailure(response: ServerResponse, failure: Failure): void {
  const status = statusOf[failure.code] ?? 409;
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  // What is left of the body is not read.
  response.setHeader('Connection', 'close');
  answerJson(response, status, JSON.stringify(failure));
}

function answerJson(response: ServerResponse, status: number, body: string): void {
  response.setHeader('Content-Type', 'application/json');
  response.writeHead(status, {
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
