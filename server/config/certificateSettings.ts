import { z } from 'zod';
import {
  encryptedUrl,
  hostNamePattern,
  pathField,
  portMax,
  type SettingsOf,
  shown,
  wholeNumberFrom,
} from './Setting.ts';

/** The certificate that the server shows. */
export interface CertificateConfig {
  /** Own certificate and key, PEM; both or none. */
  readonly tlsCertPath: string | null;
  readonly tlsKeyPath: string | null;
  /** The domain for which an authority issues a certificate by ACME; null: none does. */
  readonly domain: string | null;
  /** Where the authority may write to; null: nowhere. */
  readonly acmeEmail: string | null;
  /** The directory of the authority (RFC 8555). */
  readonly acmeUrl: string;
  /** TCP port at which the authority's question arrives, which it asks at port 80. */
  readonly acmePort: number;
}

const letsEncryptUrl = 'https://acme-v02.api.letsencrypt.org/directory';

export const certificateSettings = {
  tlsCertPath: {
    variable: 'PERCH_TLS_CERT',
    standard: null,
    schema: pathField,
    right: 'the path of a certificate file (PEM)',
    isPath: true,
  },
  tlsKeyPath: {
    variable: 'PERCH_TLS_KEY',
    standard: null,
    schema: pathField,
    right: 'the path of a private key file (PEM)',
    isPath: true,
  },
  domain: {
    variable: 'PERCH_DOMAIN',
    standard: null,
    schema: z.string().regex(hostNamePattern).regex(/\./),
    right: 'a domain name, such as voice.example.org',
  },
  acmeEmail: {
    variable: 'PERCH_ACME_EMAIL',
    standard: null,
    schema: z.email(),
    right: 'an e-mail address',
  },
  acmeUrl: {
    variable: 'PERCH_ACME_URL',
    standard: letsEncryptUrl,
    schema: encryptedUrl,
    right: 'the https address of the directory of an authority',
  },
  acmePort: {
    variable: 'PERCH_ACME_PORT',
    standard: 80,
    ...wholeNumberFrom(1, portMax),
  },
} satisfies SettingsOf<CertificateConfig>;

/** What is wrong about the certificate as a whole: it has one origin. */
export function certificateProblems({
  tlsCertPath,
  tlsKeyPath,
  domain,
}: CertificateConfig): string[] {
  const problems: string[] = [];
  if ((tlsCertPath === null) !== (tlsKeyPath === null)) {
    const [set, unset] =
      tlsKeyPath === null
        ? [`PERCH_TLS_CERT=${shown(tlsCertPath)}`, 'PERCH_TLS_KEY']
        : [`PERCH_TLS_KEY=${shown(tlsKeyPath)}`, 'PERCH_TLS_CERT'];
    problems.push(`${set} is set without ${unset}: set both or none.`);
  }
  if (domain !== null && tlsCertPath !== null) {
    problems.push(
      'PERCH_DOMAIN asks for a certificate, and PERCH_TLS_CERT is one: set only one of them.',
    );
  }
  return problems;
}
