import { z } from 'zod';
import { pathPrefixOf } from '../../shared/domain/pathPrefix.ts';

/** The port of a Perch server when an address has none. */
const defaultPort = 44300;
const addressMaxLength = 2048;

/** The address of a server in its normal form: `https://voice.example:44300`, or `https://voice.example/perch` behind a proxy. */
export const serverUrlField = z
  .string()
  .max(addressMaxLength)
  .refine((text) => serverUrlOf(text) === text);

/**
 * The server's address in an https address, with its path if that can lead to a server; null when it is none, or contains a user
 * name.
 */
export function serverUrlOf(address: string): string | null {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  return url.origin + (pathPrefixOf(url.pathname) ?? '');
}

/** The path below which a server lies, without a slash at its end; empty at the root of its host. */
export function pathOf(serverUrl: string): string {
  return new URL(serverUrl).pathname.replace(/\/$/, '');
}

/**
 * The servers that a typed address can mean, the likeliest first. `host:port` means one; a bare `host` is tried at Perch's port
 * and then at 443, one with a path at 443 only. Empty when it is no address.
 */
export function serverUrlsFor(address: string): string[] {
  const text = address.trim();
  if (text.length > addressMaxLength) return [];
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const url = serverUrlOf(text);
    return url === null ? [] : [url];
  }
  // Only a host, a port and a path: a text with a query is something else.
  const [, host = '', path = ''] = /^([^/?#@\\\s]+)(\/[^?#@\\\s]*)?$/.exec(text) ?? [];
  const url = host === '' ? null : serverUrlOf(`https://${host}${path}`);
  if (url === null || (pathOf(url) === '' && !['', '/'].includes(path))) return [];
  const namesPort = /:\d+$/.test(host.replace(/^\[[^\]]*\]/, ''));
  return namesPort || pathOf(url) !== '' ? [url] : [`${url}:${defaultPort}`, url];
}

/** A server's address as the name of a folder. */
export function folderNameOf(serverUrl: string): string {
  return (new URL(serverUrl).host + pathOf(serverUrl)).replaceAll(/[^a-zA-Z0-9.-]/g, '_');
}
