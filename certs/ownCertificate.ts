import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Certificate } from './Certificate.ts';
import { CertificateError, type CertificateErrorCode } from './CertificateError.ts';
import { missingFrom } from './subjectNames.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const WARN_BEFORE_DAYS = 14;

export interface OwnCertificateOptions {
  certPath: string;
  keyPath: string;
  names: string[];
  addresses: string[];
  now: Date;
}

/**
 * Reads and checks the host's own certificate.
 *
 * @throws CertificateError that names the file and what to do
 */
export function loadOwnCertificate(options: OwnCertificateOptions): Certificate {
  const { certPath, keyPath, now } = options;
  const cert = readPem(certPath, 'certificateUnreadable', 'certificate');
  const key = readPem(keyPath, 'keyUnreadable', 'private key');
  const certificate = parseCertificate(cert, certPath);
  const privateKey = parseKey(key, keyPath);

  const from = certificate.validFromDate;
  const to = certificate.validToDate;
  if (now > to) {
    throw new CertificateError(
      'certificateExpired',
      `The certificate ${certPath} expired on ${dayOf(to)}. Renew it, or leave both paths out and Perch makes one.`,
    );
  }
  if (now < from) {
    throw new CertificateError(
      'certificateNotYetValid',
      `The certificate ${certPath} is valid only from ${dayOf(from)}, and this machine's clock says ${dayOf(now)}. Check the clock.`,
    );
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new CertificateError(
      'keyMismatch',
      `The private key ${keyPath} does not belong to the certificate ${certPath}. Give the key with which this certificate was requested.`,
    );
  }
  checkForTls({ cert, key }, certPath);
  return {
    cert,
    key,
    fingerprint256: certificate.fingerprint256,
    created: false,
    warnings: warningsAbout(certificate, options),
  };
}

function warningsAbout(certificate: X509Certificate, options: OwnCertificateOptions): string[] {
  const { certPath, names, now } = options;
  const warnings: string[] = [];
  const daysLeft = Math.floor((certificate.validToDate.getTime() - now.getTime()) / DAY_MS);
  if (daysLeft < WARN_BEFORE_DAYS) {
    warnings.push(
      `The certificate ${certPath} expires on ${dayOf(certificate.validToDate)}: renew it soon.`,
    );
  }
  // Public certificates contain no addresses of a home network, so only names are checked.
  const missing = missingFrom(certificate, { names, addresses: [] });
  if (missing.length > 0) {
    warnings.push(
      `The certificate ${certPath} is not valid for ${missing.join(', ')}: browsers will warn users of that name.`,
    );
  }
  return warnings;
}

function readPem(file: string, code: CertificateErrorCode, what: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CertificateError(
      code,
      `The ${what} ${file} cannot be read (${reason}). Check the path, and that the server's user may read it.`,
      { cause },
    );
  }
}

function parseCertificate(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new CertificateError(
      'certificateInvalid',
      `${file} contains no certificate in PEM form (a block that begins with -----BEGIN CERTIFICATE-----).`,
      { cause },
    );
  }
}

function parseKey(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new CertificateError(
      'keyInvalid',
      `${file} contains no private key in PEM form, or one with a passphrase. Give the key without a passphrase.`,
      { cause },
    );
  }
}

/** Checks the whole chain: the parser above reads only the first certificate. */
function checkForTls(pair: Pick<Certificate, 'cert' | 'key'>, file: string): void {
  try {
    createSecureContext(pair);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CertificateError(
      'certificateInvalid',
      `The certificate ${file} cannot be used for TLS with its key (${reason}). Check that the whole chain is in the file.`,
      { cause },
    );
  }
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
