import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ListenLink } from '../../shared/domain/ListenLink.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { refuse } from '../files/fileAnswers.ts';
import { answerText } from '../http/WebClient.ts';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { ListenLinks } from './ListenLinks.ts';
import { ListenStream, streamHeaders } from './ListenStream.ts';
import { listenPage, listenPageHeaders } from './listenPage.ts';

export interface ListenRequestsOptions {
  readonly links: Pick<ListenLinks, 'find' | 'listen' | 'listenersWith'>;
  readonly channelName: (channelId: ChannelId) => string;
  readonly addressOf: (request: IncomingMessage) => string;
  /** From one address group, at once. */
  readonly listenersPerAddress: number;
}

const pathPattern = /^\/listen\/(?<token>[\w-]{32})(?<kind>\.ogg|\.json)?(?:\?|$)/;
/** From one address: pages ask every few seconds, perhaps those of a class. */
const burst = 200;
const perSecond = 20;

/**
 * Answers the requests for `/listen/…`: a page for browsers, the sound for everything else, and how many listen for the page. The token
 * in the address is all that a request needs. `Referrer-Policy` keeps it from other servers, and no log has it.
 */
export class ListenRequests {
  readonly #options: ListenRequestsOptions;
  readonly #limits = new RateLimits(burst, perSecond);
  readonly #listening = new Map<string, number>();

  constructor(options: ListenRequestsOptions) {
    this.#options = options;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const { links, addressOf } = this.#options;
    const { method, headers, url = '' } = request;
    // No search engine.
    response.setHeader('X-Robots-Tag', 'noindex, nofollow');
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      refuse(response, 405, 'Only GET and HEAD.\n');
      return;
    }
    const address = addressGroupOf(addressOf(request));
    if (!this.#limits.take(address)) {
      this.#refuseBusy(response, 429);
      return;
    }
    const { token = '', kind } = pathPattern.exec(url)?.groups ?? {};
    const link = links.find(token);
    const wantsPage = kind === undefined && /\btext\/html\b/.test(headers.accept ?? '');
    if (wantsPage) this.#answerPage(request, response, token, link);
    else if (link === null) refuse(response, 404, 'This link does not work any more.\n');
    else if (kind === '.json') this.#answerState(response, link);
    else if (method === 'HEAD') response.writeHead(200, streamHeaders).end();
    else this.#stream(response, token, link, address);
  }

  #answerPage(
    { headers, method }: IncomingMessage,
    response: ServerResponse,
    token: string,
    link: ListenLink | null,
  ): void {
    const { links, channelName } = this.#options;
    const shown = link && {
      token,
      channel: channelName(link.channelId),
      listeners: links.listenersWith(link),
    };
    const body = listenPage(shown, headers['accept-language'] ?? '');
    response.writeHead(link ? 200 : 404, {
      ...listenPageHeaders,
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(method === 'HEAD' ? undefined : body);
  }

  #answerState(response: ServerResponse, link: ListenLink): void {
    const { links, channelName } = this.#options;
    const body = JSON.stringify({
      channel: channelName(link.channelId),
      listeners: links.listenersWith(link),
      full: link.listeners >= link.listenersMax,
    });
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Cache-Control', 'no-store');
    response.end(response.req.method === 'HEAD' ? undefined : body);
  }

  #stream(response: ServerResponse, token: string, link: ListenLink, address: string): void {
    const { links, channelName, listenersPerAddress } = this.#options;
    const before = this.#listening.get(address) ?? 0;
    if (before >= listenersPerAddress) {
      this.#refuseBusy(response, 429);
      return;
    }
    let stream: ListenStream | null = null;
    let stop: () => void;
    try {
      stop = links.listen(
        token,
        (packet) => stream?.add(packet),
        () => stream?.end(),
      );
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // The link has just been found: too many listen by it, or to the server.
      this.#refuseBusy(response, 503);
      return;
    }
    this.#listening.set(address, before + 1);
    response.once('close', () => {
      stop();
      const left = (this.#listening.get(address) ?? 1) - 1;
      if (left > 0) this.#listening.set(address, left);
      else this.#listening.delete(address);
    });
    stream = new ListenStream(response, channelName(link.channelId));
  }

  #refuseBusy(response: ServerResponse, status: 429 | 503): void {
    response.setHeader('Retry-After', '10');
    answerText(response, status, 'Too many listen.\n');
  }
}
