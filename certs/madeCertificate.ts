import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import path from 'node:path';
import type { Certificate } from './Certificate.ts';
import { readIfThere, writeWhole } from './certificateFiles.ts';
import { issueCertificate } from './issueCertificate.ts';
import {
  mergeSubjects,
  missingFrom,
  normalizeSubject,
  type SubjectNames,
  subjectOf,
} from './subjectNames.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const RENEW_BEFORE_DAYS = 30;

export interface MadeCertificateOptions {
  dataDir: string;
  names: string[];
  addresses: string[];
  /** Included when a certificate is issued, but no reason to issue one. */
  passing?: (() => Promise<SubjectNames>) | undefined;
  now: Date;
}

/** The files of a certificate that we make. */
export function madeCertificatePaths(dataDir: string): { certPath: string; keyPath: string } {
  const folder = path.join(dataDir, 'certs');
  return { certPath: path.join(folder, 'server.crt'), keyPath: path.join(folder, 'server.key') };
}

/**
 * The certificate that we make, from the data folder; issued now if there is no valid one. The key is kept, so that pins stay
 * valid. Names once certified are kept as well, so that a laptop that moves between two networks does not get a new
 * certificate at each move.
 *
 * @throws CertificateError if the data folder cannot be written
 */
export async function loadMadeCertificate(options: MadeCertificateOptions): Promise<Certificate> {
  const { certPath, keyPath } = madeCertificatePaths(options.dataDir);
  const wanted = normalizeSubject(options);
  const keyText = readIfThere(keyPath);
  const certText = readIfThere(certPath);
  const key = keyText === undefined ? undefined : parseKey(keyText);
  const certificate = certText === undefined ? undefined : parseCertificate(certText);
  const usable = key && certificate?.checkPrivateKey(key) ? certificate : undefined;

  if (keyText && certText && usable && stillGood(usable, options.now)) {
    if (missingFrom(usable, wanted).length === 0) {
      return {
        cert: certText,
        key: keyText,
        fingerprint256: usable.fingerprint256,
        created: false,
        warnings: [],
      };
    }
  }

  const warnings: string[] = [];
  if (keyText !== undefined && !key) {
    warnings.push(
      `${keyPath} contained no usable key: a new one was made, and clients will ask again whether they trust this server.`,
    );
  }
  const passing = await options.passing?.();
  const all = passing ? mergeSubjects(wanted, normalizeSubject(passing)) : wanted;
  const subject = usable ? mergeSubjects(all, subjectOf(usable)) : all;
  const issued = await issueCertificate(subject, options.now, key);
  // The key first: a key without its certificate is repaired at the next start, but not the reverse.
  writeWhole(keyPath, issued.key, 0o600);
  writeWhole(certPath, issued.cert, 0o644);
  return {
    ...issued,
    fingerprint256: new X509Certificate(issued.cert).fingerprint256,
    created: true,
    warnings,
  };
}

function stillGood(certificate: X509Certificate, now: Date): boolean {
  const renewAt = certificate.validToDate.getTime() - RENEW_BEFORE_DAYS * DAY_MS;
  return certificate.validFromDate <= now && now.getTime() < renewAt;
}

/** Accepts only a key of the kind that we make: P-256. Another key is not ours and cannot be certified again. */
function parseKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
