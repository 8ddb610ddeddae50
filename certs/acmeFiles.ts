import { createPrivateKey, X509Certificate } from 'node:crypto';
import path from 'node:path';
import type { Certificate } from './Certificate.ts';
import { readIfThere } from './certificateFiles.ts';
import { madeCertificatePaths } from './madeCertificate.ts';

/** What an authority has issued, with its chain, and the key of our account there. */
export function acmePaths(dataDir: string): { certPath: string; accountPath: string } {
  const folder = path.join(dataDir, 'certs');
  return {
    certPath: path.join(folder, 'acme.crt'),
    accountPath: path.join(folder, 'acme-account.key'),
  };
}

/**
 * The certificate that an authority has issued for our own key, so that pins stay valid; null if there is none that is valid now
 * for this domain.
 *
 * @throws CertificateError when a file cannot be read
 */
export function loadAcmeCertificate(
  dataDir: string,
  domain: string,
  now: Date,
): (Certificate & { readonly validFrom: Date; readonly validTo: Date }) | null {
  const cert = readIfThere(acmePaths(dataDir).certPath);
  const key = readIfThere(madeCertificatePaths(dataDir).keyPath);
  if (cert === undefined || key === undefined) return null;
  const certificate = parse(cert);
  if (!certificate?.checkHost(domain) || !fits(certificate, key)) return null;
  const { validFromDate: validFrom, validToDate: validTo, fingerprint256 } = certificate;
  if (now < validFrom || now >= validTo) return null;
  return { cert, key, fingerprint256, created: false, warnings: [], validFrom, validTo };
}

/** Whether it was issued for this key. */
function fits(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
