import type { ChannelId } from '../domain/ids.ts';
import type { ChatDevice, ChatKeyShare, SealedText } from '../domain/SealedText.ts';

/*
 * What devices sign in encrypted chats. Fields are lines: none of them can contain a line feed.
 */

/** The text by which a device says that an HPKE key is its own. */
export function hpkeKeyText({ userId, deviceKey, hpkeKey }: Omit<ChatDevice, 'signature'>): string {
  return ['perch-hpke-key-v1', userId, deviceKey, hpkeKey].join('\n');
}

/** The text by which a device hands on a key. */
export function chatShareText(
  channelId: ChannelId,
  { keyId, number, fromUser, fromDevice, toDevice, sealed }: Omit<ChatKeyShare, 'signature'>,
): string {
  const lines = [channelId, number, keyId, fromUser, fromDevice, toDevice, sealed];
  return ['perch-chat-share-v1', ...lines].join('\n');
}

/** What HPKE binds a share to (`info`). */
export function chatShareInfo(channelId: ChannelId, keyId: string, toDevice: string): string {
  return ['perch-chat-hpke-v1', channelId, keyId, toDevice].join('\n');
}

/** What the link to an earlier key is bound to (additional data). */
export function chatLinkText(channelId: ChannelId, keyId: string, previousId: string): string {
  return ['perch-chat-link-v1', channelId, keyId, previousId].join('\n');
}

/** What the contents of a message are bound to (additional data). */
export function sealedTextContext(
  channelId: ChannelId,
  replyTo: number | null,
  sealed: Omit<SealedText, 'body' | 'signature'>,
): string {
  const { keyId, userId, deviceKey, clientId, revision, after } = sealed;
  const lines = [channelId, keyId, userId, deviceKey, clientId, revision, after, replyTo ?? 0];
  return ['perch-chat-message-v1', ...lines].join('\n');
}

/** What the author's device signs of a message. */
export function sealedTextToSign(
  channelId: ChannelId,
  replyTo: number | null,
  sealed: Omit<SealedText, 'signature'>,
): string {
  return `${sealedTextContext(channelId, replyTo, sealed)}\n${sealed.body}`;
}
