import { X509Certificate } from 'node:crypto';
import type { Certificate } from './Certificate.ts';

/**
 * The fingerprint that an invite link must carry, so that an app that comes by it trusts this certificate: null for one
 * that an authority has issued, which proves itself and is another one after each renewal.
 */
export function pinFor({
  cert,
  fingerprint256,
}: Pick<Certificate, 'cert' | 'fingerprint256'>): string | null {
  const leaf = new X509Certificate(cert);
  return leaf.verify(leaf.publicKey) ? fingerprint256 : null;
}
