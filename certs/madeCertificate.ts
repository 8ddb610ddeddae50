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
  /** Certified when a certificate is issued, but no reason to issue one. */
  passing?: (() => Promise<SubjectNames>) | undefined;
  now: Date;
}

/** Where a certificate of our own making lies. */
export function madeCertificatePaths(dataDir: string): { certPath: string; keyPath: string } {
  const folder = path.join(dataDir, 'certs');
  return { certPath: path.join(folder, 'server.crt'), keyPath: path.join(folder, 'server.key') };
}

/**
 * The certificate of our own making in the data folder, issued now if there is none that will do.
 * A key once made is kept, so that what pins the public key stays right; names once certified are
 * kept too, so that a laptop that changes between two networks does not get a new certificate on
 * each change.
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
      `${keyPath} held no usable key: a new one was made, and clients will ask again whether they trust this server.`,
    );
  }
  const passing = await options.passing?.();
  const all = passing ? mergeSubjects(wanted, normalizeSubject(passing)) : wanted;
  const subject = usable ? mergeSubjects(all, subjectOf(usable)) : all;
  const issued = await issueCertificate(subject, options.now, key);
  // The key first: a certificate without its key would be of no use, the other way round it is mended.
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

/** Only the key that we make ourselves: P-256. Anything else is not ours and cannot be certified again. */
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

/** All at once, by a rename, and never with wider rights than asked for. */
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
