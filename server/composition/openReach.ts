import type { ServedCertificate } from '../../certs/ServedCertificate.ts';
import { HostFirewall } from '../doctor/hostFirewall.ts';
import { StatusReader } from '../lifecycle/StatusReader.ts';
import type { AnnouncedAddresses } from '../media/AnnouncedAddresses.ts';
import { LoadMeter } from '../metrics/LoadMeter.ts';
import type { SessionRegistry } from '../peers/SessionRegistry.ts';
import { portMappings } from '../reach/Gateway.ts';
import { gatewaySearches, gatewaySecret } from '../reach/gatewaySearches.ts';
import { PublicAddress } from '../reach/PublicAddress.ts';
import { ServerReach } from '../reach/ServerReach.ts';
import { StunAddresses } from '../reach/StunAddresses.ts';
import { UpdateCheck } from '../update/UpdateCheck.ts';
import type { Rooms } from './createRooms.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { Files } from './openFiles.ts';
import type { Front } from './openFront.ts';
import type { StartContext } from './StartContext.ts';

interface ReachSources {
  readonly announced: AnnouncedAddresses;
  readonly certificate: ServedCertificate;
  readonly front: Front;
  readonly known: KnownPeople;
  readonly rooms: Rooms;
  readonly files: Files;
  readonly sessions: SessionRegistry;
}

/** Finds out from where the server can be reached, and builds what tells its owner how it is doing. */
export async function openReach(
  { startup, config, log, options, databasePlace }: StartContext,
  {
    announced,
    certificate,
    front: { front, pool },
    known: { store, write, channels },
    rooms: { rooms },
    files: { files, backups },
    sessions,
  }: ReachSources,
) {
  const mappings = () => portMappings(front.port, pool.udpPorts);
  const reach = await startup.open(
    'looking at the network',
    ServerReach.create({
      host: config.host,
      mappings: config.openPort ? mappings() : [],
      ...(options.gatewaySearches
        ? { searches: options.gatewaySearches }
        : gatewaySearches(config.openPort ? await gatewaySecret(store.settings, write) : '')),
      stun:
        config.addressFromStun.length === 0
          ? null
          : new StunAddresses({ servers: config.addressFromStun, host: config.host, log }),
      announced,
      log,
    }),
    (opened) => startup.finishInBackground(opened.close()),
  );
  const publicAddress = new PublicAddress({ url: config.publicUrl, own: certificate, log });
  startup.onClose(() => publicAddress.close());
  const load = new LoadMeter({ pool, sessions, channels, rooms });
  startup.onClose(() => load.close());
  const updates = UpdateCheck.start(config.updateUrl, log);
  startup.onClose(() => updates?.close());
  const status = new StatusReader({
    config,
    database: databasePlace,
    port: front.port,
    store,
    reach,
    load,
    files,
    backups,
    updates,
  });
  return { reach, publicAddress, status, firewall: new HostFirewall(mappings) };
}

export type Reach = Awaited<ReturnType<typeof openReach>>;
