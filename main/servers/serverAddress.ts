import { z } from 'zod';

/** Where a Perch server is found when an address names no port. */
const defaultPort = 44300;
const addressMaxLength = 2048;

/** An https origin in its one spelling: `https://voice.example:44300`. */
export const serverUrlField = z
  .string()
  .max(addressMaxLength)
  .refine((text) => originOf(text) === text);

/** The https origin that an address belongs to; null when it is none, or carries a user's name. */
export function originOf(address: string): string | null {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  return url.origin;
}

/**
 * The origins that an address typed by somebody can mean, the likeliest first: `host:port` and `https://…` say it, a bare
 * `host` is tried at Perch's own port and then at that of the web. Empty when it is no address.
 */
export function originsFor(address: string): string[] {
  const text = address.trim();
  if (text.length > addressMaxLength) return [];
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const origin = originOf(text);
    return origin === null ? [] : [origin];
  }
  // Nothing but a host and a port: what has a path or a query was meant to be something else.
  if (!/^[^/?#@\\\s]+\/?$/.test(text)) return [];
  const bare = text.replace(/\/$/, '');
  const origin = originOf(`https://${bare}`);
  if (origin === null) return [];
  const namesPort = /:\d+$/.test(bare.replace(/^\[[^\]]*\]/, ''));
  return namesPort ? [origin] : [`${origin}:${defaultPort}`, origin];
}

/** A server's address as the name of a folder. */
export function folderNameOf(serverUrl: string): string {
  return new URL(serverUrl).host.replaceAll(/[^a-z0-9.-]/g, '_');
}
