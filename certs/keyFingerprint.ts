import { createHash, X509Certificate } from 'node:crypto';
import type { Certificate } from './Certificate.ts';

/**
 * SHA-256 of the public key in a certificate (of its SubjectPublicKeyInfo, as in RFC 7469, 2.4), written `AA:BB:…`. It stays
 * the same when a certificate is issued again for the same key, with other names or dates.
 *
 * @param certificate PEM or DER
 */
export function keyFingerprint(certificate: string | Buffer): string {
  const { publicKey } = new X509Certificate(certificate);
  const digest = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' }));
  return formatFingerprint(digest.digest('hex'));
}

/** A pin (64 hex digits) in its form for display: `AA:BB:…`, 32 pairs. */
export function formatFingerprint(pin: string): string {
  return (pin.toUpperCase().match(/../g) ?? []).join(':');
}

/**
 * The key fingerprint that an invite link contains, so that an invited app trusts this server. It stays valid when the
 * certificate is issued again. Null for a certificate from an authority, which needs no pin.
 */
export function pinFor({ cert }: Pick<Certificate, 'cert'>): string | null {
  const leaf = new X509Certificate(cert);
  return leaf.verify(leaf.publicKey) ? keyFingerprint(cert) : null;
}
