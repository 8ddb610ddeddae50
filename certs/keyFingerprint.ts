import { createHash, X509Certificate } from 'node:crypto';

/**
 * SHA-256 of the public key in a certificate (of its SubjectPublicKeyInfo, as in RFC 7469, 2.4), written `AA:BB:…`. It stays
 * the same when a certificate is issued anew for the same key, with other names or dates.
 *
 * @param certificate PEM or DER
 */
export function keyFingerprint(certificate: string | Buffer): string {
  const { publicKey } = new X509Certificate(certificate);
  const digest = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' }));
  return (digest.digest('hex').toUpperCase().match(/../g) ?? []).join(':');
}
