import { type Answer, type Failure, RequestError } from '../../shared/protocol/errors.ts';
import { isOpenToBots } from '../../shared/protocol/people/openToBots.ts';
import { type RequestName, requests } from '../../shared/protocol/protocol.ts';
import { requestTimeoutMs } from '../../shared/protocol/timeouts.ts';
import type { Log } from '../log.ts';
import type { ClientConnection, ClientSocket } from './ClientConnection.ts';
import { type Handlers, ReadWhenSent } from './Handlers.ts';

/** Charges a user for the messages to others that a request causes. Throws `rateLimited`. */
type Pay = (name: RequestName, payload: unknown) => void;

/** What answers requests. */
export interface Answering {
  readonly handlers: Handlers;
  readonly pay: Pay;
  readonly log: Log;
}

/** Binds every request of the protocol table to its handler. A client that passes no callback gets no answer. */
export function registerHandlers(
  socket: ClientSocket,
  client: ClientConnection,
  answering: Answering,
): void {
  socket.onAny((event: string, ...values: unknown[]) => {
    const answer = values.findLast((value) => typeof value === 'function') as
      | ((answer: Answer<unknown>) => void)
      | undefined;
    const payload = typeof values[0] === 'function' ? undefined : values[0];
    const done = client.beginAnswer();
    void answerRequest(client, answering, event, payload).then((read) => {
      client.catchUp();
      answer?.(read());
      done();
    });
  });
}

/**
 * Answers a request: count → parse → wait in the queue → charge → handle → answer. Every outcome becomes an answer, so that
 * nothing a client sends can cause an unhandled rejection (socket.io does not catch what an async listener throws).
 *
 * @returns reads the answer; must be called in the moment in which it is sent
 */
export async function answerRequest(
  client: ClientConnection,
  { handlers, pay, log }: Answering,
  event: string,
  payload: unknown,
): Promise<() => Answer<unknown>> {
  const answerOf = (read: () => unknown): Answer<unknown> => {
    try {
      return { ok: true, value: read() };
    } catch (error) {
      return { ok: false, error: failureOf(error, event, log) };
    }
  };
  try {
    client.admit();
    const name = nameOf(event);
    if (client.signedIn && client.user.isBot && !isOpenToBots(name)) {
      throw new RequestError('forbidden', 'bots may not do this');
    }
    const parsed = requests[name].schema.safeParse(payload);
    if (!parsed.success) {
      throw new RequestError('invalidRequest', `${name}: ${problemOf(parsed.error.issues)}`);
    }
    // Each handler takes the payload of its name, which the union type of all payloads cannot express.
    const handler = handlers[name] as (client: ClientConnection, payload: unknown) => unknown;
    const value = await client.inTurn(() =>
      inTime(async () => {
        pay(name, parsed.data);
        return handler(client, parsed.data);
      }),
    );
    return () => answerOf(() => (value instanceof ReadWhenSent ? value.read() : value));
  } catch (error) {
    return () => ({ ok: false, error: failureOf(error, event, log) });
  }
}

function nameOf(event: string): RequestName {
  if (!Object.hasOwn(requests, event)) {
    throw new RequestError('invalidRequest', 'no such request');
  }
  return event as RequestName;
}

/** The first problem only, without the value that the client sent. */
function problemOf(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const [first] = issues;
  return first ? `${first.path.map(String).join('.')} ${first.message}`.trim() : 'invalid';
}

async function inTime<T>(handle: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new RequestError('timeout', 'the server took too long')),
      requestTimeoutMs,
    );
  });
  try {
    return await Promise.race([handle(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(error: unknown, event: string, log: Log): Failure {
  if (error instanceof RequestError) {
    const { code, message, suggestion } = error;
    return { code, reason: message, ...(suggestion !== undefined && { suggestion }) };
  }
  // A media worker has died in the middle of it: its peers are told, and try again.
  if (error instanceof Error && error.name === 'WorkerClosedError') {
    return { code: 'unavailable', reason: 'the media worker died' };
  }
  if (error instanceof Error && error.name === 'DatabaseAwayError') {
    return { code: 'unavailable', reason: 'the database cannot be reached' };
  }
  log.error('request failed', { request: event.slice(0, 40), error });
  return { code: 'internal', reason: 'the server failed' };
}
