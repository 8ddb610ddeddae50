import { type ChannelMixes, ListenLinks } from '../listening/ListenLinks.ts';
import { ListenRequests } from '../listening/ListenRequests.ts';
import type { AuditLog } from '../moderation/AuditLog.ts';
import type { Rooms } from './createRooms.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { Front } from './openFront.ts';
import type { StartContext } from './StartContext.ts';

interface ListeningSources {
  readonly front: Front;
  readonly known: KnownPeople;
  readonly rooms: Rooms;
  readonly audit: AuditLog;
  readonly mixes: ChannelMixes;
}

/** Builds what lets people outside hear channels, by links. */
export async function createListening(
  { startup, config, log, limits }: StartContext,
  {
    front: { proxies },
    known: { store, write, authority, channels, connected },
    rooms: { views },
    audit,
    mixes,
  }: ListeningSources,
) {
  const listenLinks = await ListenLinks.load({
    store,
    write,
    authority,
    channels,
    mixes,
    isConnected: (userId) => connected().includes(userId),
    listenersMax: config.listenersMax,
    log,
    onEnded({ maker }, channel) {
      const subject = channel.name;
      audit.note({ kind: 'listenLinkEnded', by: maker, subject, channels: [channel] });
    },
  });
  startup.onClose(() => listenLinks.close());
  // Also when roles or what a channel decides have changed.
  views.on('changed', () => listenLinks.recheckSoon());
  const listenRequests = new ListenRequests({
    links: listenLinks,
    channelName: (channelId) => channels.get(channelId).name,
    addressOf: (request) => proxies.clientAddressOf(request),
    listenersPerAddress: limits.listenersPerAddress,
  });
  return { listenLinks, listenRequests };
}
