import type { ChannelId, ListenLinkId, UserId } from './ids.ts';

/**
 * The seat of listen links in a channel, which everybody sees who sees the channel. As long as it is there, and no longer, people
 * outside can hear what is said in the channel.
 */
export interface ListenSeat {
  /** How many listen now, by all links of the channel. */
  readonly listeners: number;
}

/** What the maker of a listen link decides. */
export interface ListenLinkTerms {
  /** What it is for; only those who may make such links read it. May be empty. */
  readonly label: string;
  /** How many may listen by it at once. */
  readonly listenersMax: number;
}

/** A link by which people outside hear a channel. Times are milliseconds since 1970, by the server's clock. */
export interface ListenLink extends ListenLinkTerms {
  readonly id: ListenLinkId;
  readonly channelId: ChannelId;
  readonly maker: { readonly id: UserId; readonly name: string };
  readonly createdAt: number;
  /** Null for one that never expires. */
  readonly expiresAt: number | null;
  /** How many listen by it now. */
  readonly listeners: number;
}

export const listenLabelMaxLength = 80;
export const listenLifetimeMinMs = 60_000;
export const listenLifetimeMaxMs = 366 * 24 * 60 * 60_000;
/** By one link. The server may allow fewer altogether. */
export const listenersOfLinkMax = 500;
/** By one link, where its maker does not say otherwise. */
export const listenersOfLinkStandard = 20;
/** Of one channel. */
export const listenLinksMax = 20;

/** Where the server answers with a page that plays a channel. */
export function listenPath(token: string): string {
  return `/listen/${token}`;
}

/** Where it answers with the sound itself (Ogg Opus), for radio players. */
export function listenStreamPath(token: string): string {
  return `${listenPath(token)}.ogg`;
}
