import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Client, crypto } from 'acme-client';

export interface CertificateOrder {
  readonly domain: string;
  /** Gets warnings of the authority; null for none. */
  readonly email: string | null;
  /** The directory of the authority (RFC 8555, 7.1.1). */
  readonly directoryUrl: string;
  /** The key of our account there, PEM. */
  readonly accountKey: string;
  /** The key to certify, PEM. */
  readonly key: string;
  /** Where the authority's question arrives: it asks at port 80 of the domain (RFC 8555, 8.3). */
  readonly port: number;
  readonly host: string | undefined;
}

/** The authority asks at once; if it does not, something is wrong. In ms. */
const backoff = { backoffAttempts: 8, backoffMin: 1_000, backoffMax: 15_000 };

/** A new key for an account, PEM. */
export async function createAccountKey(): Promise<string> {
  return (await crypto.createPrivateEcdsaKey('P-256')).toString();
}

/**
 * Orders a certificate for a domain, and answers the authority's question whether the domain leads here: over HTTP, on a port that
 * is open only as long as the order takes.
 *
 * @returns the certificate with its chain, PEM
 * @throws Error when the port cannot be opened, or the authority cannot be reached or refuses
 */
export async function orderCertificate(order: CertificateOrder): Promise<string> {
  const { domain, email, directoryUrl, accountKey, key, port, host } = order;
  const answers = new Map<string, string>();
  const server = await listen(answers, port, host);
  try {
    const [, csr] = await crypto.createCsr({ commonName: domain, altNames: [domain] }, key);
    const client = new Client({ directoryUrl, accountKey, ...backoff });
    return await client.auto({
      csr,
      ...(email !== null && { email }),
      termsOfServiceAgreed: true,
      challengePriority: ['http-01'],
      // From inside of a home network the domain may not lead here.
      skipChallengeVerification: true,
      challengeCreateFn: async (_authorization, challenge, answer) => {
        answers.set(challenge.token, answer);
      },
      challengeRemoveFn: async (_authorization, challenge) => {
        answers.delete(challenge.token);
      },
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function listen(
  answers: ReadonlyMap<string, string>,
  port: number,
  host: string | undefined,
): Promise<Server> {
  const path = /^\/\.well-known\/acme-challenge\/([\w-]{1,256})$/;
  const server = createServer((request, response) => {
    const token = path.exec(request.url ?? '')?.[1];
    const answer = token === undefined ? undefined : answers.get(token);
    response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'text/plain' });
    response.end(answer);
  });
  server.listen({ port, ...(host !== undefined && { host }) });
  await once(server, 'listening');
  return server;
}
