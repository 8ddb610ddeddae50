import { loadAcmeCertificate } from './acmeFiles.ts';
import type { Certificate } from './Certificate.ts';
import { CertificateError } from './CertificateError.ts';
import { loadMadeCertificate } from './madeCertificate.ts';
import { loadOwnCertificate } from './ownCertificate.ts';
import type { SubjectNames } from './subjectNames.ts';

export interface LoadCertificateOptions {
  /** The server's data folder; our own certificate is in its folder `certs`. */
  dataDir: string;
  /** The host's own certificate and key, PEM; both or neither. */
  certPath?: string | null;
  keyPath?: string | null;
  /** The domain for which an authority may have issued a certificate; null for none. */
  domain?: string | null;
  /** Host names and IP addresses at which clients reach the server, besides those of the machine itself. */
  names: string[];
  addresses: string[];
  /**
   * The names and addresses that the machine has now. A new certificate contains them, but they are no reason to issue one: a
   * laptop in another network keeps its certificate. Called only when one is issued.
   */
  passing?: () => Promise<SubjectNames>;
  now?: Date;
}

/**
 * The certificate for the server: the host's own if its paths are given; one of an authority for the same key as ours, if there is
 * one for the domain; otherwise one made by us. We issue it at the first
 * start, and again with the same key when names change or its end is near.
 *
 * @throws CertificateError if there is none that clients could accept
 */
export async function loadCertificate(options: LoadCertificateOptions): Promise<Certificate> {
  const {
    certPath,
    keyPath,
    dataDir,
    domain,
    names,
    addresses,
    passing,
    now = new Date(),
  } = options;
  if (certPath && keyPath) return loadOwnCertificate({ certPath, keyPath, names, addresses, now });
  if (certPath || keyPath) {
    throw new CertificateError(
      'pathsIncomplete',
      certPath
        ? `The certificate ${certPath} is given without its private key: give both files, or neither.`
        : `The private key ${keyPath} is given without its certificate: give both files, or neither.`,
    );
  }
  const issued = domain ? loadAcmeCertificate(dataDir, domain, now) : null;
  return issued ?? loadMadeCertificate({ dataDir, names, addresses, passing, now });
}
