import { createSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TurnOutcome } from '../../shared/doctor/DoctorFacts.ts';
import {
  allocateRequest,
  bindingRequest,
  type Credentials,
  messageLength,
  newTransactionId,
  readAnswer,
  releaseRequest,
  type StunAnswer,
} from './stunMessages.ts';

/** RFC 8489, 6.2.1, cut short: a server that has not answered by then is not there. */
const resendMs = [0, 300, 900, 1_800];
const waitMs = 3_000;
/** RFC 8489, 14.8. */
const unauthenticated = 401;
const credentialCodes: ReadonlySet<number> = new Set([401, 431, 438, 441]);

interface Place {
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
}

/** An open way to a STUN or TURN server. */
interface Line {
  /** Null: no answer in time. */
  ask(make: (id: Buffer) => Buffer): Promise<StunAnswer | null>;
  tell(message: Buffer): void;
  close(): void;
}

export interface SeenFrom {
  readonly family: 'ipv4' | 'ipv6';
  /** The address of this machine to ask from; the system's choice by default. */
  readonly address?: string | undefined;
}

/** Under which address a STUN or TURN server sees this machine over UDP; null if it does not answer. */
export async function seenAddress(url: string, from?: SeenFrom): Promise<string | null> {
  const place = placeOf(url);
  if (place === null || place.transport !== 'udp') return null;
  const line = udpLine(place, from);
  try {
    return (await line.ask(bindingRequest))?.mapped?.address ?? null;
  } finally {
    line.close();
  }
}

/** Asks a TURN server for a relay with a name and a password, and gives it back. */
export async function probeTurn(
  url: string,
  { username = '', password = '' }: { username?: string; password?: string },
): Promise<TurnOutcome> {
  const place = placeOf(url);
  if (place === null) return 'refused';
  const line = place.transport === 'udp' ? udpLine(place) : streamLine(place);
  try {
    const first = await line.ask((id) => allocateRequest(id, null));
    if (first === null) return 'silent';
    if (first.errorCode !== unauthenticated) return first.isSuccess ? 'allocated' : 'refused';
    const credentials: Credentials = {
      username,
      password,
      realm: first.realm ?? '',
      nonce: first.nonce ?? '',
    };
    const second = await line.ask((id) => allocateRequest(id, credentials));
    if (second === null) return 'silent';
    if (!second.isSuccess) {
      return credentialCodes.has(second.errorCode) ? 'wrongCredentials' : 'refused';
    }
    line.tell(releaseRequest(newTransactionId(), credentials));
    return 'allocated';
  } finally {
    line.close();
  }
}

/** RFC 7064, RFC 7065. */
function placeOf(url: string): Place | null {
  const parts = /^(stuns?|turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/.exec(
    url,
  );
  if (parts === null) return null;
  const [, scheme = '', host = '', port, transport] = parts;
  const isSecure = scheme.endsWith('s');
  return {
    transport: isSecure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
    host: host.replace(/[[\]]/g, ''),
    port: Number(port ?? (isSecure ? 5349 : 3478)),
  };
}

function udpLine({ host, port }: Place, from?: SeenFrom): Line {
  const isIPv6 = from ? from.family === 'ipv6' : host.includes(':');
  // A name is looked up for the IP version of the socket.
  const socket = createSocket(isIPv6 ? 'udp6' : 'udp4');
  // For example, when nothing listens there.
  socket.on('error', () => undefined);
  if (from?.address !== undefined) socket.bind(0, from.address);
  return {
    ask(make) {
      const id = newTransactionId();
      const { promise, resolve } = Promise.withResolvers<StunAnswer | null>();
      const read = (bytes: Buffer) => {
        const answer = readAnswer(bytes, id);
        if (answer !== null) resolve(answer);
      };
      socket.on('message', read);
      const message = make(id);
      const timers = resendMs.map((delayMs) =>
        setTimeout(() => socket.send(message, port, host, () => undefined), delayMs),
      );
      timers.push(setTimeout(() => resolve(null), waitMs));
      return promise.finally(() => {
        for (const timer of timers) clearTimeout(timer);
        socket.off('message', read);
      });
    },
    tell: (message) => socket.send(message, port, host, () => socket.close()),
    // After a last message its callback closes it.
    close: () => setTimeout(() => closeQuietly(socket), resendMs[1]).unref(),
  };
}

function closeQuietly(socket: { close(): unknown }): void {
  try {
    socket.close();
  } catch {
    // Closed already.
  }
}

function streamLine({ transport, host, port }: Place): Line {
  const socket: Socket =
    transport === 'tls' ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
  let isBroken = false;
  let received = Buffer.alloc(0);
  let look = (): void => undefined;
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    look();
  });
  const end = () => {
    isBroken = true;
    look();
  };
  socket.on('error', end);
  socket.on('close', end);
  return {
    ask(make) {
      const id = newTransactionId();
      const { promise, resolve } = Promise.withResolvers<StunAnswer | null>();
      look = () => {
        const length = messageLength(received);
        const answer =
          length !== null && received.length >= length ? readAnswer(received, id) : null;
        if (answer !== null) {
          received = received.subarray(length ?? 0);
          resolve(answer);
        } else if (isBroken) resolve(null);
      };
      socket.write(make(id));
      look();
      const timer = setTimeout(() => resolve(null), waitMs);
      return promise.finally(() => clearTimeout(timer));
    },
    tell: (message) => socket.end(message),
    close: () => socket.destroySoon(),
  };
}
