import { type IncomingMessage, request } from 'node:http';

const timeoutMs = 4_000;
/** A device description has a few kilobytes. */
const answerMaxBytes = 64 * 1024;

export interface GatewayAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * One HTTP exchange with a device of this network: without proxies and redirects, and limited in time and size.
 *
 * @param soap the body and its action, for a POST; a GET without it
 * @throws Error when there is no whole answer
 */
export function askGateway(
  url: URL,
  signal: AbortSignal,
  soap?: { readonly action: string; readonly body: string },
): Promise<GatewayAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<GatewayAnswer>();
  const asking = request(
    url,
    {
      method: soap ? 'POST' : 'GET',
      agent: false,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        Connection: 'close',
        ...(soap && {
          'Content-Type': 'text/xml; charset="utf-8"',
          'Content-Length': Buffer.byteLength(soap.body),
          SOAPAction: `"${soap.action}"`,
        }),
      },
    },
    (answer) => {
      readWhole(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, text }),
        (error) => {
          asking.destroy();
          reject(error);
        },
      );
    },
  );
  asking.on('error', reject);
  asking.end(soap?.body);
  return promise;
}

async function readWhole(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > answerMaxBytes) throw new Error('the answer of the device is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
