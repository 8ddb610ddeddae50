import { lookup } from 'node:dns/promises';
import { get } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import type { CertificateFact, ReachFacts } from '../../shared/doctor/DoctorFacts.ts';
import type { ServerReach } from '../../shared/ipc/servers.ts';
import { pinMatches } from './certificateTrust.ts';
import { normalizePin } from './normalizePin.ts';
import { openTls, saysPerch } from './probeServer.ts';
import { pathOf } from './serverAddress.ts';

/** For each step; a path of a second is slow already. */
const stepMs = 4_000;
/** Fills several packets of any network. */
const paddingBytes = 6_000;
const answerMaxBytes = 64 * 1024;

/**
 * Goes the way to a server step by step, until one fails: its name, its port, its certificate, and whether it is Perch. Nothing
 * is sent to a server that shows another key than the pinned one.
 *
 * @param url of the server, as `serverUrlOf`
 * @param expectedPin 64 hex digits; null where the system's trust is enough
 * @param waitMs how long each step may take
 */
export async function reachServer(
  url: string,
  expectedPin: string | null,
  waitMs = stepMs,
): Promise<ServerReach> {
  const { hostname, port } = new URL(url);
  const host = hostname.replaceAll(/[[\]]/g, '');
  const address = { host, port: port === '' ? 443 : Number(port) };
  const unreached: ReachFacts = {
    isOnline: true,
    nameResolves: null,
    tcp: null,
    tls: null,
    certificate: null,
    product: null,
    largePackets: null,
  };
  const found = (facts: Partial<ReachFacts>, clockOffsetMs: number | null = null): ServerReach => ({
    reach: { ...unreached, ...facts },
    clockOffsetMs,
  });

  const nameResolves = await resolves(host, waitMs);
  if (nameResolves === false) return found({ nameResolves });
  const tcp = await knock(address, waitMs);
  if (tcp !== 'answers') return found({ nameResolves, tcp });
  const opened = await handshake(url, waitMs);
  if (opened.tls !== 'done') {
    // A plain request fits into one small packet, and so does the redirect that answers it.
    const isSmallAnswered = opened.tls === 'silent' && (await answersPlain(address, waitMs));
    const largePackets = isSmallAnswered ? ('vanish' as const) : null;
    return found({ nameResolves, tcp, tls: opened.tls, largePackets });
  }
  const certificate = judge(opened.socket, host, expectedPin);
  const known = { nameResolves, tcp, tls: 'done', certificate } as const;
  if (certificate === 'otherKey') {
    opened.socket.destroy();
    return found(known);
  }
  const health = await ask(url, opened.socket, '', waitMs);
  if (health === null || !saysPerch(health.text)) return found({ ...known, product: 'other' });
  const padded = await handshake(url, waitMs);
  const large =
    padded.tls === 'done'
      ? await ask(url, padded.socket, `?pad=${'0'.repeat(paddingBytes)}`, waitMs)
      : null;
  const largePackets = large === null ? 'vanish' : 'arrive';
  return found({ ...known, product: 'perch', largePackets }, health.clockOffsetMs);
}

/** Null for an IP address. */
async function resolves(host: string, waitMs: number): Promise<boolean | null> {
  if (isIP(host) !== 0) return null;
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), waitMs);
  const found = lookup(host).then(
    () => true,
    () => false,
  );
  return await Promise.race([found, late.promise]).finally(() => clearTimeout(timer));
}

interface Address {
  readonly host: string;
  readonly port: number;
}

async function knock(address: Address, waitMs: number): Promise<'answers' | 'refused' | 'silent'> {
  const socket = connectTcp(address);
  return await settled<'answers' | 'refused' | 'silent'>(socket, waitMs, 'silent', (resolve) => {
    socket.once('connect', () => resolve('answers'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'ECONNREFUSED' ? 'refused' : 'silent'),
    );
  });
}

async function answersPlain({ host, port }: Address, waitMs: number): Promise<boolean> {
  const socket = connectTcp({ host, port });
  return await settled(socket, waitMs, false, (resolve) => {
    socket.once('connect', () => socket.write(`GET / HTTP/1.0\r\nHost: ${host}\r\n\r\n`));
    socket.once('data', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** What `begin` finds out on a socket within the time; the socket is closed. */
async function settled<T>(
  socket: Socket,
  waitMs: number,
  otherwise: T,
  begin: (resolve: (value: T) => void) => void,
): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const timer = setTimeout(() => resolve(otherwise), waitMs);
  begin(resolve);
  return await promise.finally(() => {
    clearTimeout(timer);
    socket.on('error', () => undefined);
    socket.destroy();
  });
}

async function handshake(
  url: string,
  waitMs: number,
): Promise<
  | { readonly tls: 'done'; readonly socket: TLSSocket }
  | { readonly tls: 'silent' | 'failed'; readonly socket: null }
> {
  const { opened, socket } = openTls(url);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    socket.destroy();
  }, waitMs);
  const isOpen = await opened.finally(() => clearTimeout(timer));
  if (isOpen) return { tls: 'done', socket };
  return { tls: isLate ? 'silent' : 'failed', socket: null };
}

function judge(socket: TLSSocket, host: string, expectedPin: string | null): CertificateFact {
  const certificate = socket.getPeerX509Certificate();
  const keyPin = certificate && normalizePin(keyFingerprint(certificate.raw));
  if (!certificate || !keyPin) return 'unknown';
  if (expectedPin !== null) {
    const shown = { fingerprint: certificate.fingerprint256, keyPin };
    return pinMatches(expectedPin, shown) ? 'trusted' : 'otherKey';
  }
  if (socket.authorized) return 'trusted';
  const now = new Date();
  if (now < certificate.validFromDate) return 'notYetValid';
  if (now > certificate.validToDate) return 'expired';
  const fits = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
  return fits === undefined ? 'otherName' : 'unknown';
}

/** Asks for the health of a server over an open connection, and closes it; null without an answer in time. */
async function ask(
  url: string,
  socket: TLSSocket,
  query: string,
  waitMs: number,
): Promise<{ readonly text: string; readonly clockOffsetMs: number | null } | null> {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof ask>>>();
  const timer = setTimeout(() => resolve(null), waitMs);
  const request = get(
    {
      createConnection: () => socket,
      path: `${pathOf(url)}/healthz${query}`,
      headers: { Host: new URL(url).host, Connection: 'close' },
    },
    (response) => {
      const atMs = Date.parse(response.headers.date ?? '');
      const clockOffsetMs = Number.isNaN(atMs) ? null : Date.now() - atMs;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > answerMaxBytes) resolve(null);
      });
      response.on('end', () => resolve({ text, clockOffsetMs }));
    },
  );
  request.on('error', () => resolve(null));
  request.on('close', () => resolve(null));
  return await promise.finally(() => {
    clearTimeout(timer);
    socket.destroy();
  });
}
