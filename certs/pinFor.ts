import { X509Certificate } from 'node:crypto';
import type { Certificate } from './Certificate.ts';
import { keyFingerprint } from './keyFingerprint.ts';

/**
 * What an invite link must carry, so that an app that comes by it trusts this server: the fingerprint of its key, which a
 * certificate that is issued again keeps. Null where an authority has issued the certificate: it proves itself.
 */
export function pinFor({ cert }: Pick<Certificate, 'cert'>): string | null {
  const leaf = new X509Certificate(cert);
  return leaf.verify(leaf.publicKey) ? keyFingerprint(cert) : null;
}
