import type { Server as HttpsServer } from 'node:https';
import { hostname } from 'node:os';
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
    'dataDir' | 'tlsCertPath' | 'tlsKeyPath' | 'announcedAddresses' | 'host'
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
        outside: null,
      },
    ),
  });
  const certificate = await ServedCertificate.create({
    load: () =>
      loadCertificate({
        dataDir: config.dataDir,
        certPath: config.tlsCertPath,
        keyPath: config.tlsKeyPath,
        names: ['localhost', ...config.announcedAddresses],
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
