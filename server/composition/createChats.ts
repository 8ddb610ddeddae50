import { ChatFeed } from '../chat/ChatFeed.ts';
import { Chats } from '../chat/Chats.ts';
import { MessageCleanup } from '../chat/MessageCleanup.ts';
import { SealedChats } from '../chat/SealedChats.ts';
import type { AnnouncedAddresses } from '../media/AnnouncedAddresses.ts';
import { LinkPreviews } from '../previews/LinkPreviews.ts';
import { PreviewFetcher } from '../previews/PreviewFetcher.ts';
import type { PushNotices } from '../push/PushNotices.ts';
import { guardedLookup, isPublicAddress } from '../reach/guardedLookup.ts';
import type { Webhooks } from '../webhooks/Webhooks.ts';
import type { Rooms } from './createRooms.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { Files } from './openFiles.ts';
import type { StartContext } from './StartContext.ts';

interface ChatSources {
  readonly announced: AnnouncedAddresses;
  readonly known: KnownPeople;
  readonly rooms: Rooms;
  readonly files: Files;
  readonly push: PushNotices;
  readonly webhooks: Webhooks;
}

/** Builds the chats of channels, with previews of links and the end of old messages. */
export function createChats(
  { startup, log, options }: StartContext,
  {
    announced,
    known: { store, write, authority, channels, roles, people, profile },
    rooms: { rooms, views },
    files: { files },
    push,
    webhooks,
  }: ChatSources,
) {
  const chatFeed = new ChatFeed({
    mayRead: (person, channelId) =>
      channels.has(channelId) && authority.may(person, 'read', channelId),
    views,
  });
  // At its own public address, a gateway may show what it shows nobody outside.
  const isOutside = (address: string) =>
    isPublicAddress(address) && ![...announced.outside, ...announced.addresses].includes(address);
  const linkPreviews = new LinkPreviews({
    store,
    write,
    feed: chatFeed,
    isOn: () => profile.profile.linkPreviews,
    fetcher: new PreviewFetcher(options.linkPreviews ?? { lookup: guardedLookup(isOutside) }),
    log,
  });
  startup.onClose(() => linkPreviews.close());
  const sealedChats = new SealedChats({
    store,
    write,
    authority,
    channels,
    people,
    feed: chatFeed,
  });
  const chats = new Chats({
    store,
    write,
    authority,
    channels,
    roles,
    people,
    files,
    previews: linkPreviews,
    feed: chatFeed,
    sealing: sealedChats,
    onSent(message, author) {
      push.noteMessage(message);
      // A bot has no device that anybody hands a key to.
      if (!message.sealed) webhooks.noteMessage(message, author);
    },
  });
  files.on('removed', ({ channelId, id: fileId }) =>
    chatFeed.tellOpen(channelId, { name: 'message:fileGone', payload: { channelId, fileId } }),
  );
  const messageCleanup = new MessageCleanup({
    store,
    write,
    sizeOf: (channelId) => rooms.sizeOf(channelId),
    hasPreviews: () => profile.profile.linkPreviews,
    feed: chatFeed,
    log,
  });
  profile.on('changed', ({ linkPreviews: isOn }) => {
    if (!isOn) void messageCleanup.run();
  });
  startup.onClose(() => messageCleanup.close());
  return { chatFeed, chats, sealedChats, messageCleanup };
}
