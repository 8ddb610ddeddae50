import { get } from 'node:http';
import { isIP } from 'node:net';
import { connect, getCACertificates, type TLSSocket } from 'node:tls';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import { pinMatches } from './certificateTrust.ts';
import { normalizePin } from './normalizePin.ts';
import { pathOf } from './serverAddress.ts';

/** The result of a probe. */
export type ServerProbe =
  | { readonly kind: 'unreachable' }
  /** It uses TLS, but is no Perch server. */
  | { readonly kind: 'notPerch' }
  /** It has another key than the expected one; nothing was sent to it. */
  | { readonly kind: 'wrongCertificate'; readonly fingerprint: string }
  | {
      readonly kind: 'perch';
      /** SHA-256 of the key in its certificate as 64 hex digits. */
      readonly fingerprint: string;
      /** SHA-256 of the certificate itself, which a link of an older version has as its pin. */
      readonly certificate: string | null;
      /** Whether the system trusts the certificate, with its name and dates. */
      readonly trusted: boolean;
    };

/** For the whole probe. */
const timeoutMs = 6_000;
/** The report is about a kilobyte for each hundred channels. */
const reportMaxBytes = 1024 * 1024;

/**
 * Probes a server before it is trusted: which certificate it shows, and whether it is Perch. Only `GET /healthz` is sent, and
 * nothing when neither its key nor its certificate (as in links of older versions) is `expectedPin`.
 *
 * @param url of the server, as `serverUrlOf`
 * @param expectedPin 64 hex digits, or null when there is none yet
 */
export async function probeServer(url: string, expectedPin: string | null): Promise<ServerProbe> {
  const { opened, socket } = openTls(url);
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  try {
    if (!(await opened)) return { kind: 'unreachable' };
    const certificate = socket.getPeerX509Certificate();
    const fingerprint = certificate && normalizePin(keyFingerprint(certificate.raw));
    if (!certificate || !fingerprint) return { kind: 'unreachable' };
    const shown = { fingerprint: certificate.fingerprint256, keyPin: fingerprint };
    if (expectedPin !== null && !pinMatches(expectedPin, shown)) {
      return { kind: 'wrongCertificate', fingerprint };
    }
    if (!(await isPerch(url, socket))) return { kind: 'notPerch' };
    return {
      kind: 'perch',
      fingerprint,
      certificate: normalizePin(certificate.fingerprint256),
      trusted: socket.authorized,
    };
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** A TLS connection that accepts any certificate. `opened`: whether the handshake succeeded. */
export function openTls(url: string): { opened: Promise<boolean>; socket: TLSSocket } {
  const { hostname, port } = new URL(url);
  const host = hostname.replaceAll(/[[\]]/g, '');
  const socket = connect({
    host,
    port: port === '' ? 443 : Number(port),
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['http/1.1'],
    ca: authorities(),
    // The caller checks the certificate.
    rejectUnauthorized: false,
  });
  const opened = new Promise<boolean>((resolve) => {
    socket.once('secureConnect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
  return { opened, socket };
}

let systemAuthorities: string[] | undefined;

/** The certificate authorities of Node and of the system; those of the system are read once. */
function authorities(): string[] {
  systemAuthorities ??= getCACertificates('system');
  return [...new Set([...getCACertificates('default'), ...systemAuthorities])];
}

/** Requests `/healthz` over an open connection. A server that is starting or stopping counts as Perch, too. */
function isPerch(url: string, socket: TLSSocket): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      {
        createConnection: () => socket,
        path: `${pathOf(url)}/healthz`,
        headers: { Host: new URL(url).host, Connection: 'close' },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > reportMaxBytes) request.destroy();
        });
        response.on('end', () => resolve(saysPerch(text)));
      },
    );
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
  });
}

/** Whether this is the answer of a Perch server to `GET /healthz`. */
export function saysPerch(text: string): boolean {
  try {
    return (JSON.parse(text) as { product?: unknown } | null)?.product === 'perch';
  } catch {
    return false;
  }
}
