import { lookup as lookUp } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { scopeOf } from '../reach/addressScope.ts';

/** A host that others have named is not on the public internet. */
export class AddressRefusedError extends Error {
  constructor(hostname: string) {
    super(`${hostname} is not on the public internet`);
    this.name = 'AddressRefusedError';
  }
}

/**
 * Whether an outsider may make the server connect to this address: https, no name and password, and no address of this machine
 * or of a private network. A name is looked up only when it is dialled: see `lookUpPublic`.
 */
export function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  if (protocol !== 'https:' || username !== '' || password !== '') return false;
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) return scopeOf(address) === 'public';
  return hostname.includes('.') && !/\.(?:local|localhost|internal|home\.arpa)\.?$/i.test(hostname);
}

/**
 * Looks up a name for a connection (the option `lookup` of `node:https`). Fails when any of its addresses is not public: the
 * addresses that are checked are those that are dialled, so a name cannot change in between. It is not asked for a host that is
 * an IP address, which `isPublicUrl` checks.
 */
export const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const isRefused = addresses.some(({ address }) => scopeOf(address) !== 'public');
    if (isRefused) return callback(new AddressRefusedError(hostname), []);
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family ?? 0);
  });
};
