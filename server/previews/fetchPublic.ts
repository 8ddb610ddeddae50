import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { pageUrl } from './messageLinks.ts';

/** Honest, and without a version, which would only help attackers. */
const userAgent = 'PerchLinkPreview (bot)';
const redirectsMax = 3;
/** The headers of an answer. */
const headersMaxBytes = 16 * 1024;

/** What is asked for. */
export interface FetchOptions {
  /** As in an `Accept` header. */
  readonly accept: string;
  readonly maxBytes: number;
  /** Ends the request when it is aborted. */
  readonly signal: AbortSignal;
  /** Decides which addresses a socket connects to. */
  readonly lookup: LookupFunction;
  /** Called with each piece; true when nothing after it is needed. Without it an answer above `maxBytes` is refused. */
  readonly isEnough?: (piece: Buffer) => boolean;
  /** Whether the body is wanted, by the content type. */
  readonly wants?: (contentType: string) => boolean;
  /** In place of the ports of http and https, for tests. */
  readonly port?: number | undefined;
}

/** What an address has answered. */
export interface Fetched {
  /** After redirects. */
  readonly address: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/**
 * Gets what is at an address, through a few redirects, each of which is checked like the first address. Sends nothing but the
 * address and what this server is: no cookies, no referrer. Throws for every other answer.
 */
export async function fetchPublic(address: string, options: FetchOptions): Promise<Fetched> {
  let current = address;
  for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
    const url = pageUrl(current);
    if (url === null) throw new Error('not an address to fetch');
    const answer = await get(url, options);
    if (typeof answer !== 'string') return answer;
    current = new URL(answer, url).href;
  }
  throw new Error('too many redirects');
}

/** The answer, or where it redirects to. */
async function get(url: URL, options: FetchOptions): Promise<Fetched | string> {
  const { accept, signal, lookup, port, wants } = options;
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const request = (url.protocol === 'https:' ? https : http).get(url, {
    agent: false,
    lookup,
    signal,
    maxHeaderSize: headersMaxBytes,
    headers: { accept, 'accept-encoding': 'identity', 'user-agent': userAgent },
    ...(port !== undefined && { port }),
  });
  request.on('response', resolve);
  request.on('error', reject);
  try {
    const response = await promise;
    const { statusCode = 0, headers } = response;
    const { location } = headers;
    if (statusCode >= 300 && statusCode < 400 && location !== undefined) return location;
    const contentType = headers['content-type'] ?? '';
    const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
    if (statusCode !== 200 || !isPlain || wants?.(contentType) === false) {
      throw new Error(`refused the answer ${statusCode}, ${contentType}`);
    }
    return { address: url.href, contentType, bytes: await read(response, options) };
  } finally {
    request.destroy();
  }
}

async function read(
  response: http.IncomingMessage,
  { maxBytes, isEnough }: FetchOptions,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (isEnough?.(piece)) break;
    if (size <= maxBytes) continue;
    if (!isEnough) throw new Error('too large');
    break;
  }
  return Buffer.concat(pieces).subarray(0, maxBytes);
}
