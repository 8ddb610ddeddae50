import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { statfs } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer, isIP, isIPv4 } from 'node:net';
import { CertificateError } from '../../certs/CertificateError.ts';
import { loadCertificate } from '../../certs/loadCertificate.ts';
import {
  type AnnouncedFact,
  type DoctorFacts,
  type DoctorStep,
  type HostFacts,
  noFacts,
  type UntestedReason,
} from '../../shared/doctor/DoctorFacts.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { ServerConfig } from '../config.ts';
import { askHealth } from '../lifecycle/askHealth.ts';
import { ownAddresses } from '../media/AnnouncedAddresses.ts';
import { IceServers } from '../media/IceServers.ts';
import { probeTurn, seenAddress } from '../reach/askStun.ts';
import { portMappings } from '../reach/Gateway.ts';
import { gatewaySearches } from '../reach/gatewaySearches.ts';
import { firewalledPorts } from './hostFirewall.ts';

const gatewayMs = 6_000;
const timeServerMs = 5_000;
const megabyte = 1_000_000;

export interface HostProbeOptions {
  /** Origin of a web server whose clock counts; null to ask nobody. */
  readonly timeServer: string | null;
}

/**
 * What can be found out on the server's own machine, while the server runs or not. Changes nothing, and asks nobody outside but
 * the STUN and TURN servers of the settings, the gateway if it may be asked, and the named time server.
 */
export async function probeHost(
  config: ServerConfig,
  { timeServer }: HostProbeOptions,
): Promise<DoctorFacts> {
  const ports = portMappings(
    config.port,
    Array.from({ length: config.workers }, (_, index) => config.port + index),
  );
  const udpPorts = ports.filter(({ transport }) => transport === 'udp').map(({ port }) => port);
  const [
    isRunning,
    usedUdp,
    tcpUsed,
    firewalled,
    announced,
    gateway,
    certificate,
    freeBytes,
    turn,
  ] = await Promise.all([
    askHealth(config).then((health) => health !== undefined),
    Promise.all(udpPorts.map((port) => isUdpUsed(port, config.host))),
    isTcpUsed(config.port, config.host),
    firewalledPorts(ports),
    checkAnnounced(config),
    config.openPort ? findGateway() : null,
    checkCertificate(config),
    freeBytesOf(config.dataDir),
    checkTurn(config),
  ]);
  const busy = udpPorts.filter((_, index) => usedUdp[index]);
  const host: HostFacts = {
    isRunning,
    takenPorts: isRunning ? [] : [...(tcpUsed ? [config.port] : []), ...busy],
    workers: isRunning ? { alive: busy.length, wanted: udpPorts.length } : null,
    firewalled,
    announced,
    gateway,
    certificate,
    freeBytes,
    freeBytesWanted: config.filesLeaveFreeMb * megabyte,
  };
  const clockOffsetMs = timeServer === null ? null : await clockOffset(timeServer);
  const untested: Partial<Record<DoctorStep, UntestedReason>> = {
    firewall: 'notRoot',
    turn: 'notConfigured',
    announced: 'notConfigured',
    gateway: 'notConfigured',
    clock: timeServer === null ? 'notAsked' : 'earlier',
  };
  return { ...noFacts, host, turn, clockOffsetMs, untested };
}

/** Whether a program has the port: it cannot be had a second time. */
async function isUdpUsed(port: number, host: string | null): Promise<boolean> {
  const socket = createSocket(host?.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind({ port, address: host ?? '0.0.0.0', exclusive: true });
    await once(socket, 'listening');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  } finally {
    socket.close();
  }
}

async function isTcpUsed(port: number, host: string | null): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: host ?? '0.0.0.0', exclusive: true });
    await once(server, 'listening');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  } finally {
    server.close();
  }
}

/** The worst of all announced addresses; null where none are announced, and no STUN server is asked for one. */
async function checkAnnounced({
  announcedAddresses,
  addressFromStun,
  turnUrls,
}: ServerConfig): Promise<AnnouncedFact | null> {
  if (announcedAddresses.length + addressFromStun.length === 0) return null;
  const seenBy = async (urls: readonly string[]) =>
    (await Promise.all(urls.map((url) => seenAddress(url)))).filter((address) => address !== null);
  const [own, byTurn, byStun] = [
    ownAddresses(),
    ...(await Promise.all([seenBy(turnUrls), seenBy(addressFromStun)])),
  ];
  if (addressFromStun.length > 0 && byStun.length === 0) return 'unseen';
  if (announcedAddresses.length === 0) return 'outside';
  const seen = [...byTurn, ...byStun];
  const facts = await Promise.all(
    announcedAddresses.map(async (announced): Promise<AnnouncedFact> => {
      const addresses =
        isIP(announced) === 0
          ? await lookup(announced, { all: true }).then(
              (found) => found.map(({ address }) => address),
              () => [],
            )
          : [announced];
      if (addresses.length === 0) return 'unresolved';
      if (addresses.some((address) => own.includes(address))) return 'own';
      if (addresses.some((address) => seen.includes(address))) return 'outside';
      return seen.length > 0 && addresses.some(isIPv4) ? 'elsewhere' : 'unconfirmed';
    }),
  );
  const worstFirst = ['unresolved', 'elsewhere', 'unconfirmed', 'outside', 'own'] as const;
  return worstFirst.find((fact) => facts.includes(fact)) ?? null;
}

/** Only asks for its address: the ports are the server's business. */
async function findGateway(): Promise<'answers' | 'none'> {
  const signal = AbortSignal.timeout(gatewayMs);
  // Nothing is opened, so the secret does not matter.
  const { searches } = gatewaySearches('');
  const found = await Promise.all(searches.map((search) => search(signal).catch(() => null)));
  return found.some((gateway) => gateway !== null) ? 'answers' : 'none';
}

/** A certificate that Perch makes itself is renewed by itself, so only the host's own is checked. */
async function checkCertificate(config: ServerConfig): Promise<HostFacts['certificate']> {
  const { dataDir, tlsCertPath, tlsKeyPath, announcedAddresses } = config;
  if (tlsCertPath === null) return 'fits';
  const names = announcedAddresses.filter((address) => isIP(address) === 0);
  const paths = { certPath: tlsCertPath, keyPath: tlsKeyPath };
  try {
    const { warnings } = await loadCertificate({ dataDir, ...paths, names, addresses: [] });
    return warnings.some((warning) => warning.includes('is not valid for')) ? 'otherName' : 'fits';
  } catch (error) {
    const isExpired = error instanceof CertificateError && error.code === 'certificateExpired';
    return isExpired ? 'expired' : 'unreadable';
  }
}

async function freeBytesOf(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // It does not exist before the first start.
    return null;
  }
}

async function checkTurn(config: ServerConfig): Promise<DoctorFacts['turn']> {
  const servers = new IceServers(config).for('doctor' as PeerId);
  const relays = servers.flatMap(({ urls, username, credential }) =>
    urls
      .filter((url) => url.startsWith('turn'))
      .map((url) => probeTurn(url, { username: username ?? '', password: credential ?? '' })),
  );
  return relays.length === 0 ? null : await Promise.all(relays);
}

/** This machine's clock minus that of a web server, to the second; null if it does not say. */
function clockOffset(origin: string): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const asking = request(origin, { method: 'HEAD', timeout: timeServerMs }, (response) => {
    const atMs = Date.parse(response.headers.date ?? '');
    resolve(Number.isNaN(atMs) ? null : Date.now() - atMs);
    response.destroy();
  });
  asking.on('timeout', () => asking.destroy());
  asking.on('error', () => resolve(null));
  asking.end();
  return promise;
}
