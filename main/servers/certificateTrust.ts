import type { Session } from 'electron';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import { normalizePin } from './normalizePin.ts';

/** The results that Electron's verify procedure accepts. */
export const verdicts = {
  /** The certificate is good. */
  accept: 0,
  /** net::ERR_FAILED: the connection is refused. */
  refuse: -2,
  /** Chromium's own result counts. */
  asChromium: -3,
} as const;
export type Verdict = (typeof verdicts)[keyof typeof verdicts];

/** A certificate that a server has shown. */
export interface ShownCertificate {
  readonly hostname: string;
  /** SHA-256 of the leaf, as Electron writes it: `sha256/<base64>`. */
  readonly fingerprint: string;
  /** SHA-256 of its public key, 64 hex digits; null where the certificate cannot be read. */
  readonly keyPin: string | null;
  /** Chromium's result: 0 for a trusted certificate, otherwise a net error. */
  readonly errorCode: number;
}

/** The server and key that a session trusts. */
export interface Trust {
  /** Origin of the one server of this session. */
  readonly url: string;
  /**
   * SHA-256 of its public key as 64 hex digits, or of its certificate if an older app or link pinned that; null to trust the
   * certificates that the system trusts.
   */
  readonly pin: string | null;
}

/**
 * Whether to accept a server's certificate. A server with a pin must show that key: a certificate that the system trusts does
 * not replace it. Its dates and names do not matter, because the pin proves more. A server without a pin must show a
 * certificate that the system trusts.
 */
export function judgeCertificate(certificate: ShownCertificate, { url, pin }: Trust): Verdict {
  if (bareHost(certificate.hostname) !== bareHost(new URL(url).hostname)) return verdicts.refuse;
  if (pin !== null) {
    return pinMatches(pin, certificate) ? verdicts.accept : verdicts.refuse;
  }
  return certificate.errorCode === 0 ? verdicts.asChromium : verdicts.refuse;
}

/** Whether a certificate has the pinned key, or is the certificate that an older version pinned. */
export function pinMatches(
  pin: string,
  { fingerprint, keyPin }: Pick<ShownCertificate, 'fingerprint' | 'keyPin'>,
): boolean {
  return pin === keyPin || pin === normalizePin(fingerprint);
}

/**
 * Checks every certificate in a session by the trust at that moment. The network service remembers each verdict for a while.
 *
 * @param onWrongKey called with a key that is not the pinned one, as 64 hex digits: it was refused before anything was sent
 * @param onOldPin called with the key of a certificate that an older version pinned: from now on the key is the pin
 */
export function guardCertificates(
  session: Pick<Session, 'setCertificateVerifyProc'>,
  trust: () => Trust | null,
  onWrongKey: (shown: string) => void,
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
    else if (!pinMatches(trusted.pin, { fingerprint, keyPin })) onWrongKey(shown);
  });
}

/** Null when it is no certificate. */
function keyPinOf(pem: string): string | null {
  try {
    return normalizePin(keyFingerprint(pem));
  } catch {
    return null;
  }
}

/** A host name without the brackets around an IPv6 address, which are not always there. */
function bareHost(hostname: string): string {
  return hostname.toLowerCase().replaceAll(/[[\]]/g, '');
}
