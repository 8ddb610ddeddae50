import type { ServedCertificate } from '../../certs/ServedCertificate.ts';
import { pathPrefixOf } from '../../shared/domain/pathPrefix.ts';
import { acceptPrefix } from '../http/acceptPrefix.ts';
import { type AnswerFile, createHttpsServer } from '../http/createHttpsServer.ts';
import { followCertificate } from '../http/servedCertificate.ts';
import { openPorts } from '../lifecycle/openPorts.ts';
import { ServerHealth } from '../lifecycle/ServerHealth.ts';
import { RefusalLog } from '../limits/RefusalLog.ts';
import { TrustedProxies } from '../limits/TrustedProxies.ts';
import { ServerMetrics } from '../metrics/ServerMetrics.ts';
import type { StartContext } from './StartContext.ts';

interface FrontOptions {
  readonly certificate: ServedCertificate;
  readonly answerFile: AnswerFile;
}

/** Opens the ports: HTTPS with the web client in front, the media workers behind. */
export async function openFront(
  { startup, config, log }: StartContext,
  { certificate, answerFile }: FrontOptions,
) {
  const refusals = new RefusalLog(log);
  const health = new ServerHealth();
  // Only where somebody may ask for them: to watch the event loop wakes the process again and again.
  const metrics = config.statusToken === null ? undefined : new ServerMetrics();
  const proxies = new TrustedProxies(config.trustedProxies, config.forwardedHeaders);
  const publicPlace = config.publicUrl === null ? null : new URL(config.publicUrl);
  const prefix = pathPrefixOf(publicPlace?.pathname ?? '') ?? '';
  const onFault = (error: unknown) => log.error('fault at the front', { error });
  const https = createHttpsServer({
    ...certificate.current,
    clientDir: config.clientDir,
    health: () => health.report,
    ...(metrics && { metrics }),
    statusToken: config.statusToken,
    prefix,
    answerFile,
    onFault,
  });
  followCertificate(https, certificate, log);
  if (prefix !== '') acceptPrefix(https, prefix);
  const { front, pool } = await openPorts(startup, {
    config,
    https,
    proxies,
    refusals,
    onFault,
    log,
  });
  return { refusals, health, metrics, proxies, publicPlace, prefix, onFault, https, front, pool };
}

export type Front = Awaited<ReturnType<typeof openFront>>;
