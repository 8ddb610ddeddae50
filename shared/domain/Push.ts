import type { ChannelId, MessageId } from './ids.ts';

/** The languages in which the server writes a notification. */
export const pushLanguages = ['en', 'ko'] as const;
export type PushLanguage = (typeof pushLanguages)[number];

/** What a browser gives a page for push messages (RFC 8030, RFC 8291). */
export interface PushSubscription {
  /** The address at the push service of the browser. Whoever knows it can send there, so it is a secret. */
  readonly endpoint: string;
  /** The browser's public key: an uncompressed point of P-256, base64url. */
  readonly p256dh: string;
  /** The secret that the browser shares with the sender: 16 bytes, base64url. */
  readonly auth: string;
  readonly language: PushLanguage;
}

/** What a push message says, encrypted on its way: no more than the notification shows, and where a click on it leads. */
export interface PushNotice {
  readonly title: string;
  readonly body: string;
  /** A later notice with the same tag takes the place of this one. */
  readonly tag: string;
  /** The name of the button that answers a call. */
  readonly answer?: string;
  /** It replaces another one without a sound. */
  readonly silent?: true;
  readonly target: PushTarget | null;
}

/** Where a click on a notification leads. */
export type PushTarget =
  | { readonly kind: 'message'; readonly channelId: ChannelId; readonly messageId: MessageId }
  | { readonly kind: 'call'; readonly callId: ChannelId };
