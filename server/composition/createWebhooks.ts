import { WebhookSender } from '../webhooks/WebhookSender.ts';
import { Webhooks } from '../webhooks/Webhooks.ts';
import type { Rooms } from './createRooms.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { StartContext } from './StartContext.ts';

/** Builds what tells bots of what happens. */
export async function createWebhooks(
  { startup, log, options }: StartContext,
  { store, write, authority, bans, channels, people }: KnownPeople,
  { rooms }: Rooms,
): Promise<Webhooks> {
  const sender = new WebhookSender(options.webhooks);
  startup.onClose(() => sender.close());
  const webhooks = await Webhooks.load({
    store,
    write,
    authority,
    bans,
    channels,
    people,
    sender,
    log,
  });
  rooms.on('entered', (peer) => {
    const channelId = rooms.channelOf(peer);
    if (channelId !== null) webhooks.noteEntered(peer.id, peer.user, channelId);
  });
  rooms.on('left', (peerId) => webhooks.noteLeft(peerId));
  return webhooks;
}
