import { createPublicKey, type KeyObject } from 'node:crypto';
import { generate } from 'selfsigned';
import type { SubjectNames } from './subjectNames.ts';

const VALID_YEARS = 10;
/** How far in the past the validity starts, because the clocks of clients may be slow. */
const BACKDATED_MS = 24 * 60 * 60 * 1000;

/**
 * Issues a self-signed certificate (EC P-256, ECDSA with SHA-256), as PEM.
 *
 * @param key the key to certify; a new key by default
 */
export async function issueCertificate(
  subject: SubjectNames,
  now: Date,
  key?: KeyObject,
): Promise<{ cert: string; key: string }> {
  const notAfterDate = new Date(now);
  notAfterDate.setFullYear(now.getFullYear() + VALID_YEARS);
  const issued = await generate([{ name: 'commonName', value: 'Perch' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - BACKDATED_MS),
    notAfterDate,
    ...(key ? { keyPair: toPem(key) } : {}),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...subject.names.map((value) => ({ type: 2 as const, value })),
          ...subject.addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { cert: issued.cert, key: issued.private };
}

function toPem(key: KeyObject): { privateKey: string; publicKey: string } {
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string,
  };
}
