import { AuditLog } from '../moderation/AuditLog.ts';
import { Kicks } from '../moderation/Kicks.ts';
import { LastAddresses } from '../moderation/LastAddresses.ts';
import { Moderation } from '../moderation/Moderation.ts';
import { Restrictions } from '../moderation/Restrictions.ts';
import type { SessionRegistry } from '../peers/SessionRegistry.ts';
import { Guests } from '../people/Guests.ts';
import { NeverJoinedCleanup } from '../people/NeverJoinedCleanup.ts';
import type { Rooms } from './createRooms.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { StartContext } from './StartContext.ts';

/** Builds what acts on people: kicks, bans and restrictions, their log, and the forgetting of who does not come back. */
export async function createModeration(
  { startup, log }: StartContext,
  { store, write, writes, connected, authority, channels, roles, people, bans }: KnownPeople,
  { rooms, sounds }: Rooms,
  sessions: SessionRegistry,
) {
  const kicks = new Kicks(() => guests.noteEnd());
  startup.onClose(() => kicks.close());
  const cleanup = new NeverJoinedCleanup({ people, writes, connected, log });
  startup.onClose(() => cleanup.close());
  const guests = new Guests({
    people,
    writes,
    // Whoever was kicked may come back as who they were.
    connected: () => [...connected(), ...kicks.userIds],
    onForgotten: (userIds) => {
      sounds.forgetUploaders(userIds);
      channels.forgetUsers(userIds);
    },
    log,
  });
  startup.onClose(() => guests.close());
  rooms.on('saved', ({ user }) => cleanup.noteJoin(user.id));
  const audit = new AuditLog({ repository: store.audit, write, roles, log });
  startup.onClose(() => audit.close());
  const restrictions = await Restrictions.load({ repository: store.restrictions, write, log });
  startup.onClose(() => restrictions.close());
  const lastAddresses = new LastAddresses();
  const moderation = new Moderation({
    authority,
    people,
    sessions,
    rooms,
    channels,
    bans,
    restrictions,
    lastAddresses,
    audit,
    kicks,
  });
  return { cleanup, guests, audit, lastAddresses, moderation };
}
