import type { SessionRegistry } from '../peers/SessionRegistry.ts';
import { loadPushKey } from '../push/loadPushKey.ts';
import { PushNotices } from '../push/PushNotices.ts';
import { PushSender } from '../push/PushSender.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { StartContext } from './StartContext.ts';

/** Builds the push notices; they send nothing where the owner has set no contact for push services. */
export async function createPush(
  { startup, config, log, options }: StartContext,
  { store, write, authority, channels, roles, people, bans }: KnownPeople,
  sessions: SessionRegistry,
): Promise<PushNotices> {
  const contact = config.pushContact;
  const key = contact === null ? null : await loadPushKey(store.settings, write);
  const sender =
    key === null || contact === null
      ? null
      : new PushSender({ key, contact, connection: options.pushConnection });
  const push = new PushNotices({
    store,
    write,
    authority,
    channels,
    roles,
    people,
    sessions,
    bans,
    sender,
    serverKey: key?.publicKey ?? null,
    elsewhereMs: options.pushElsewhereMs,
    log,
  });
  startup.onClose(() => {
    push.close();
    sender?.close();
  });
  return push;
}
