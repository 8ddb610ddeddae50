import type { UserId } from '../../shared/domain/ids.ts';
import { Bans } from '../moderation/Bans.ts';
import { Authority } from '../people/Authority.ts';
import { Bots } from '../people/Bots.ts';
import { CurrentUsers } from '../people/CurrentUsers.ts';
import { Devices } from '../people/Devices.ts';
import { EntryControl } from '../people/EntryControl.ts';
import { Invites } from '../people/Invites.ts';
import { People } from '../people/People.ts';
import { compareNames } from '../people/PersonNames.ts';
import { RoleDirectory } from '../people/RoleDirectory.ts';
import { ServerProfileStore, standardServerName } from '../people/ServerProfileStore.ts';
import { UserProfiles } from '../people/UserProfiles.ts';
import { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import { WriteQueue } from '../storage/database/WriteQueue.ts';
import type { Store } from '../storage/Store.ts';
import type { Front } from './openFront.ts';
import type { StartContext } from './StartContext.ts';

interface PeopleOptions {
  readonly store: Store;
  readonly metrics: Front['metrics'];
  /** Who has a session, as soon as there are sessions. */
  readonly connected: () => UserId[];
}

/** Loads who and what the server knows: people, roles, channels, its own name, and who comes in. */
export async function loadPeople(
  { config, log, options }: StartContext,
  { store, metrics, connected }: PeopleOptions,
) {
  const writes = new WriteQueue(log, options.saveWaitMs, (tookMs) => metrics?.noteWrite(tookMs));
  await compareNames(store, writes, log);
  const profile = await ServerProfileStore.load({
    settings: store.settings,
    fixedName: config.serverName,
    standardName: standardServerName(),
    fixedEncryption: config.e2ee,
  });
  const channels = await ChannelDirectory.load(store.channels, profile.profile.e2ee);
  const roles = await RoleDirectory.load(store.roles);
  const authority = new Authority({ roles, channels });
  const isConnected = (userId: UserId) => connected().includes(userId);
  const invites = new Invites({ store, authority, roles, channels, isConnected });
  const entry = await EntryControl.load({
    store,
    invites,
    fixedJoinCode: config.joinCode,
    standardMode: config.entry,
  });
  const current = new CurrentUsers();
  const people = People.create({
    store,
    entry,
    current,
    connected,
    nameKeptMs: options.nameKeptMs,
    log,
  });
  return {
    store,
    writes,
    write: <Result>(change: () => Promise<Result>) => writes.run(change),
    connected,
    channels,
    roles,
    authority,
    invites,
    entry,
    people,
    profile,
    userProfiles: new UserProfiles({ store, current }),
    bots: new Bots({ store, people, current, authority }),
    devices: new Devices(store),
    bans: await Bans.load(store.bans),
  };
}

export type KnownPeople = Awaited<ReturnType<typeof loadPeople>>;
