import { z } from 'zod';

/** The port of a Perch server when an address has none. */
const defaultPort = 44300;
const addressMaxLength = 2048;

/** An https origin in its normal form: `https://voice.example:44300`. */
export const serverUrlField = z
  .string()
  .max(addressMaxLength)
  .refine((text) => originOf(text) === text);

/** The https origin of an address; null when it has none, or contains a user name. */
export function originOf(address: string): string | null {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  return url.origin;
}

/**
 * The origins that a typed address can mean, the likeliest first. `host:port` and `https://…` mean one origin; a bare `host`
 * is tried at Perch's port and then at 443. Empty when it is no address.
 */
export function originsFor(address: string): string[] {
  const text = address.trim();
  if (text.length > addressMaxLength) return [];
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const origin = originOf(text);
    return origin === null ? [] : [origin];
  }
  // Only a host and a port: a text with a path or a query is something else.
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
