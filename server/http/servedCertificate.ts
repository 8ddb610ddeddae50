import type { Server as HttpsServer } from 'node:https';
import { hostname } from 'node:os';
import { AcmeRenewal } from '../../certs/AcmeRenewal.ts';
import { loadCertificate } from '../../certs/loadCertificate.ts';
import { ServedCertificate } from '../../certs/ServedCertificate.ts';
import type { ServerConfig } from '../config.ts';
import type { Log } from '../log.ts';
import { inviteAddresses } from '../reach/clientAddresses.ts';
import { listenedAddresses } from '../reach/ServerReach.ts';
import { tlsMinVersion } from './createHttpsServer.ts';

/**
 * Loads the certificate of this server and logs its warnings.
 *
 * @throws CertificateError when no certificate can be used
 */
export async function loadServedCertificate(
  config: Pick<
    ServerConfig,
    'dataDir' | 'tlsCertPath' | 'tlsKeyPath' | 'domain' | 'announcedAddresses' | 'host'
  >,
  announced: { readonly addresses: readonly string[] },
  log: Log,
): Promise<ServedCertificate> {
  // A certificate is public, so it contains only the addresses that an invite from this machine may contain.
  const passing = async () => ({
    names: [hostname()],
    addresses: inviteAddresses(
      { remoteAddress: '127.0.0.1' },
      {
        announced: announced.addresses,
        own: await listenedAddresses(config.host),
        outside: [],
      },
    ),
  });
  const certificate = await ServedCertificate.create({
    load: () =>
      loadCertificate({
        dataDir: config.dataDir,
        certPath: config.tlsCertPath,
        keyPath: config.tlsKeyPath,
        domain: config.domain,
        names: [
          'localhost',
          ...(config.domain === null ? [] : [config.domain]),
          ...config.announcedAddresses,
        ],
        addresses: [],
        passing,
      }),
    onRefused: (error) =>
      log.warn('the certificate on disk cannot be used: the previous one stays in use', { error }),
  });
  for (const warning of certificate.current.warnings) log.warn(warning);
  return certificate;
}

/** Uses each new certificate for new connections. Open connections keep theirs. */
export function followCertificate(
  https: HttpsServer,
  certificate: ServedCertificate,
  log: Log,
): void {
  certificate.on('changed', ({ cert, key, fingerprint256, warnings }) => {
    https.setSecureContext({ cert, key, minVersion: tlsMinVersion });
    log.info('the server shows another certificate', { fingerprint256 });
    for (const warning of warnings) log.warn(warning);
  });
}

/**
 * Has a certificate issued for the domain of this server, now and again before its end; null without a domain. The caller closes
 * it.
 */
export function renewByAcme(
  config: Pick<ServerConfig, 'dataDir' | 'domain' | 'acmeEmail' | 'acmeUrl' | 'acmePort' | 'host'>,
  certificate: ServedCertificate,
  log: Log,
): AcmeRenewal | null {
  const { dataDir, domain, acmeEmail: email, acmeUrl: directoryUrl, acmePort: port, host } = config;
  if (domain === null) return null;
  const renewal = new AcmeRenewal({
    dataDir,
    domain,
    email,
    directoryUrl,
    port,
    host: host ?? undefined,
    onIssued: () => certificate.refresh(),
    onFailed: (error, againInMs) => {
      const hint =
        `no certificate could be had for ${domain}; it must lead to this machine, and its port 80 to port ${port} here ` +
        '(PERCH_ACME_PORT)';
      log.warn(hint, { error, againInMinutes: againInMs / 60_000 });
    },
  });
  renewal.start();
  return renewal;
}
