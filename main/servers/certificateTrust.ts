import type { Session } from 'electron';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
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
  /** SHA-256 of its public key, 64 hex digits; null where the certificate cannot be read. */
  readonly keyPin: string | null;
  /** What Chromium found: 0 for a trusted certificate, otherwise a net error. */
  readonly errorCode: number;
}

/** What a session trusts. */
export interface Trust {
  /** Origin of the one server of this session. */
  readonly url: string;
  /**
   * SHA-256 of its public key as 64 hex digits, or, from an older version of the app or of a link, of its certificate; null
   * to trust what the system trusts.
   */
  readonly pin: string | null;
}

/**
 * Whether to go on with a server's certificate. A server with a pin must show that key: a certificate that the system
 * would trust does not replace it, and its dates and names do not matter, because the pin says more than they do.
 * A server without a pin must show one that the system trusts.
 */
export function judgeCertificate(certificate: ShownCertificate, { url, pin }: Trust): Verdict {
  if (bareHost(certificate.hostname) !== bareHost(new URL(url).hostname)) return verdicts.refuse;
  if (pin !== null) {
    return pinMatches(pin, certificate) ? verdicts.accept : verdicts.refuse;
  }
  return certificate.errorCode === 0 ? verdicts.asChromium : verdicts.refuse;
}

/** Whether a certificate has the pinned key, or is the one that an older version has pinned. */
export function pinMatches(
  pin: string,
  { fingerprint, keyPin }: Pick<ShownCertificate, 'fingerprint' | 'keyPin'>,
): boolean {
  return pin === keyPin || pin === normalizePin(fingerprint);
}

/**
 * Judges every certificate that a session meets, by the trust that holds at that moment. The network service remembers
 * each verdict for a while.
 *
 * @param onPinMissed is told of another key than the pinned one, as 64 hex digits: it was refused before anything was sent
 * @param onOldPin is told of the key of a certificate that was pinned as a whole: from now on the key is the pin
 */
export function guardCertificates(
  session: Pick<Session, 'setCertificateVerifyProc'>,
  trust: () => Trust | null,
  onPinMissed: (shown: string) => void,
  onOldPin: (keyPin: string) => void,
): void {
  session.setCertificateVerifyProc(({ hostname, certificate, errorCode }, callback) => {
    const { fingerprint } = certificate;
    const keyPin = keyPinOf(certificate.data);
    const trusted = trust();
    const verdict =
      trusted === null
        ? verdicts.refuse
        : judgeCertificate({ hostname, fingerprint, keyPin, errorCode }, trusted);
    callback(verdict);
    const shown = keyPin ?? normalizePin(fingerprint);
    if (!trusted?.pin || shown === null || shown === trusted.pin) return;
    if (verdict === verdicts.accept) onOldPin(shown);
    else if (!pinMatches(trusted.pin, { fingerprint, keyPin })) onPinMissed(shown);
  });
}

/** Null for what is no certificate. */
function keyPinOf(pem: string): string | null {
  try {
    return normalizePin(keyFingerprint(pem));
  } catch {
    return null;
  }
}

/** A host name without the brackets that only some write around IPv6 addresses. */
function bareHost(hostname: string): string {
  return hostname.toLowerCase().replaceAll(/[[\]]/g, '');
}
