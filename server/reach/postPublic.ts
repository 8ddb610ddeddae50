import type { OutgoingHttpHeaders } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { guardedLookup, isPublicAddress, isPublicUrl } from './guardedLookup.ts';

/** How long somebody else's server may take to answer. */
const patienceMs = 10_000;

export interface PublicPost {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array | string;
  /** Ends the request when it is aborted. */
  readonly signal: AbortSignal;
  /** Differs in tests, whose services are on this machine. */
  readonly connection?: PostConnection | undefined;
}

export type PostConnection = Pick<RequestOptions, 'lookup' | 'ca' | 'servername'>;

/**
 * Posts to an address that comes from outsiders: only public ones are dialled, no redirect is followed, and nothing of an answer is
 * read but its status. Answers it; 0 for an address that is not dialled. Rejects without an answer.
 */
export async function postPublic(
  address: string,
  { headers, body, signal, connection }: PublicPost,
): Promise<number> {
  if (!isPublicUrl(address)) return 0;
  return await new Promise((resolve, reject) => {
    const sent = request(
      address,
      {
        method: 'POST',
        signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
        // A connection for each: services are many, and messages are few.
        agent: false,
        lookup: guardedLookup(isPublicAddress),
        ...connection,
        headers: { 'Content-Length': Buffer.byteLength(body), ...headers },
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
