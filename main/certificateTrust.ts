import type { Session } from 'electron';
import type { AppSettings } from './appSettings.ts';
import { normalizePin } from './normalizePin.ts';

/** The answers that Electron's verify procedure knows. */
export const verdicts = {
  /** The certificate is good. */
  accept: 0,
  /** net::ERR_FAILED: the connection is refused. */
  refuse: -2,
  /** What Chromium itself found stands. */
  asChromium: -3,
} as const;
export type Verdict = (typeof verdicts)[keyof typeof verdicts];

/** What is known of a certificate that a server has shown. */
export interface ShownCertificate {
  readonly hostname: string;
  /** SHA-256 of the leaf, as Electron writes it: `sha256/<base64>`. */
  readonly fingerprint: string;
  /** What Chromium found: 0 for a trusted certificate, otherwise a net error. */
  readonly errorCode: number;
}

/**
 * Whether to go on with a server's certificate. What Chromium trusts is trusted. What it does not trust passes only at
 * the server that the app was started for, and only when it is exactly the pinned certificate; its dates and names do
 * not matter then, because the pin says more than they do.
 */
export function judgeCertificate(certificate: ShownCertificate, settings: AppSettings): Verdict {
  if (certificate.errorCode === 0) return verdicts.asChromium;
  const pinned =
    settings.pin !== null &&
    bareHost(certificate.hostname) === bareHost(new URL(settings.serverUrl).hostname) &&
    normalizePin(certificate.fingerprint) === settings.pin;
  return pinned ? verdicts.accept : verdicts.refuse;
}

/**
 * Judges every certificate that this session meets. The network service remembers each verdict for a while, so a changed
 * pin takes a new start of the app.
 */
export function trustServer(
  session: Pick<Session, 'setCertificateVerifyProc'>,
  settings: AppSettings,
): void {
  session.setCertificateVerifyProc(({ hostname, certificate, errorCode }, callback) => {
    callback(
      judgeCertificate({ hostname, fingerprint: certificate.fingerprint, errorCode }, settings),
    );
  });
}

/** A host name without the brackets that only some write around IPv6 addresses. */
function bareHost(hostname: string): string {
  return hostname.toLowerCase().replaceAll(/[[\]]/g, '');
}
