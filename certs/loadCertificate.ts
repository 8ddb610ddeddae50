import type { Certificate } from './Certificate.ts';
import { CertificateError } from './CertificateError.ts';
import { loadMadeCertificate } from './madeCertificate.ts';
import { loadOwnCertificate } from './ownCertificate.ts';
import type { SubjectNames } from './subjectNames.ts';

export interface LoadCertificateOptions {
  /** The server's data folder; the certificate that we make lies in its folder `certs`. */
  dataDir: string;
  /** The host's own certificate and key, PEM; both or neither. */
  certPath?: string | null;
  keyPath?: string | null;
  /** Host names and IP addresses under which clients reach the server, beside the machine itself. */
  names: string[];
  addresses: string[];
  /**
   * Those that the machine has just now. They are certified along with the others, but a certificate that clients have
   * pinned is not issued again because a laptop has come into another network. Asked for only when one is issued.
   */
  passing?: () => Promise<SubjectNames>;
  now?: Date;
}

/**
 * The certificate for the server: the host's own where paths are given, else one made by us, which
 * is issued at the first start and again, with the same key, when names change or its end is near.
 *
 * @throws CertificateError if there is none that a client could accept
 */
export async function loadCertificate(options: LoadCertificateOptions): Promise<Certificate> {
  const { certPath, keyPath, dataDir, names, addresses, passing, now = new Date() } = options;
  if (certPath && keyPath) return loadOwnCertificate({ certPath, keyPath, names, addresses, now });
  if (certPath || keyPath) {
    throw new CertificateError(
      'pathsIncomplete',
      certPath
        ? `The certificate ${certPath} is given without its private key: give both files, or neither.`
        : `The private key ${keyPath} is given without its certificate: give both files, or neither.`,
    );
  }
  return loadMadeCertificate({ dataDir, names, addresses, passing, now });
}
