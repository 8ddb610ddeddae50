import { localHost } from '../config.ts';
import { openControl } from '../control/ControlSocket.ts';
import { nodeCalls } from '../control/nodeCalls.ts';
import { storeCalls } from '../control/storeCalls.ts';
import type { AuditLog } from '../moderation/AuditLog.ts';
import { publishedAddresses } from '../reach/clientAddresses.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { Front } from './openFront.ts';
import type { Reach } from './openReach.ts';
import type { StartContext } from './StartContext.ts';

interface CommandSources {
  readonly front: Front;
  readonly known: KnownPeople;
  readonly outside: Reach;
  readonly audit: AuditLog;
}

/** Opens the socket at which the commands of `perch-server` reach this server; null where it cannot have one. */
export async function openCommands(
  { startup, config, log }: StartContext,
  {
    front: { front, health, pool },
    known: { store, write, invites, roles, channels },
    outside: { reach, publicAddress, status },
    audit,
  }: CommandSources,
) {
  const control = await openControl(config.dataDir, log, {
    status: async () => ({
      pid: process.pid,
      health: health.report,
      status: await status.read(),
    }),
    ...nodeCalls(pool),
    ...storeCalls({
      store,
      write,
      invites,
      roles,
      channels,
      place: () => ({
        address: publishedAddresses(config, reach.addresses)[0] ?? localHost(config),
        port: front.port,
        ...publicAddress.placeFor({ isProxied: false }),
      }),
      onInvited: (invite) => {
        const { channelId } = invite;
        audit.noteInvite(invite, channelId === null ? null : channels.get(channelId));
      },
    }),
  });
  startup.onClose(() => control?.close());
  return control;
}
