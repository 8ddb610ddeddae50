import { createPrivateKey, type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Certificate } from './Certificate.ts';
import { CertificateError } from './CertificateError.ts';
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
  const keyText = readText(keyPath);
  const certText = readText(certPath);
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
  writeFile(keyPath, issued.key, 0o600);
  writeFile(certPath, issued.cert, 0o644);
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

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CertificateError(
      'certificateUnreadable',
      `${file} cannot be read (${(cause as Error).message}). The server's user must own the data folder.`,
      { cause },
    );
  }
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

/** Writes a file atomically, by a rename, and never with wider permissions than `mode`. */
function writeFile(file: string, text: string, mode: number): void {
  const temporary = `${file}.${randomUUID()}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(temporary, text, { mode, flag: 'wx' });
    fs.renameSync(temporary, file);
  } catch (cause) {
    fs.rmSync(temporary, { force: true });
    throw new CertificateError(
      'folderUnwritable',
      `${file} cannot be written (${(cause as Error).message}). The server's user must be able to write the data folder.`,
      { cause },
    );
  }
}
