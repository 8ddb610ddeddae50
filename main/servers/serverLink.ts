import type { ChannelId } from '../../shared/domain/ids.ts';
import { pathPrefixOf } from '../../shared/domain/pathPrefix.ts';
import { channelIdField } from '../../shared/protocol/pageFields.ts';
import { normalizePin } from './normalizePin.ts';
import { pathOf, serverUrlOf } from './serverAddress.ts';

/** A link to a server: `perch://host:port/path/#invite=…&pin=…&channel=…&link=…`. Each part except the host may be missing. */
export interface ServerLink {
  /** As `serverUrlOf`. */
  readonly url: string;
  /** The join code of an invite. */
  readonly joinCode: string | null;
  /** The code that another device of the user shows. */
  readonly linkCode: string | null;
  /** SHA-256 of the server's key as 64 hex digits; in links of older versions of its certificate. */
  readonly pin: string | null;
  readonly channelId: ChannelId | null;
}

export const linkScheme = 'perch';
const linkMaxLength = 2048;
const codeMaxLength = 128;

/** Whether a text looks like a link to a server. */
export function isServerLink(text: string): boolean {
  return new RegExp(`^${linkScheme}:`, 'i').test(text.trim());
}

/** Reads a link. Null when any part of it is invalid: an invalid pin must not count as no pin. */
export function parseServerLink(text: string): ServerLink | null {
  if (text.length > linkMaxLength) return null;
  const link = URL.parse(text.trim());
  if (link?.protocol !== `${linkScheme}:` || link.host === '' || link.search !== '') return null;
  const prefix = pathPrefixOf(link.pathname);
  if (link.username !== '' || link.password !== '' || prefix === null) return null;
  const url = serverUrlOf(`https://${link.host}${prefix}`);
  const parts = new URLSearchParams(link.hash.slice(1));
  const joinCode = parts.get('invite') || null;
  const linkCode = parts.get('link') || null;
  const shownPin = parts.get('pin') || null;
  const pin = shownPin === null ? null : normalizePin(shownPin);
  const named = parts.get('channel') || null;
  const channel = named === null ? null : channelIdField.safeParse(named);
  if (url === null || channel?.success === false || (shownPin !== null && pin === null))
    return null;
  if ([joinCode, linkCode].some((code) => code !== null && code.length > codeMaxLength))
    return null;
  return { url, joinCode, linkCode, pin, channelId: channel?.data ?? null };
}

/** Writes a link. */
export function formatServerLink({ url, joinCode, linkCode, pin, channelId }: ServerLink): string {
  const parts = new URLSearchParams();
  if (joinCode !== null) parts.set('invite', joinCode);
  if (pin !== null) parts.set('pin', pin);
  if (channelId !== null) parts.set('channel', channelId);
  if (linkCode !== null) parts.set('link', linkCode);
  const hash = parts.toString();
  return `${linkScheme}://${new URL(url).host}${pathOf(url)}/${hash === '' ? '' : `#${hash}`}`;
}
