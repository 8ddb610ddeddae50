import { lookup as lookUp } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { scopeOf } from '../reach/addressScope.ts';
import { ownAddressesNear } from '../reach/ownNetworks.ts';

/** Whether an address is one of the public internet, outside of the networks of this machine, where IPv6 addresses are public, too. */
function isPublicAddress(address: string): boolean {
  return scopeOf(address) === 'public' && ownAddressesNear(address).length === 0;
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
  if (isIP(address) !== 0) return isPublicAddress(address);
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
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
      callback(new Error(`${hostname} is not on the public internet`), []);
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
