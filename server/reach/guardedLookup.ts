import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { scopeOf } from './addressScope.ts';
import { ownAddressesNear } from './ownNetworks.ts';

const dnsTimeoutMs = 2_000;
const dnsTries = 2;

/**
 * Whether an address is one of the public Internet that lies outside of this machine's networks: none that is private, shared,
 * reserved, or carries an IPv4 address inside. In IPv6, machines at home have public addresses, too.
 */
export function isPublicAddress(address: string): boolean {
  return (
    scopeOf(address) === 'public' &&
    // Knows the ranges in which IPv4 addresses hide: 6to4, Teredo and others.
    ipaddr.parse(address).range() === 'unicast' &&
    ownAddressesNear(address).length === 0
  );
}

/**
 * Whether an outsider may make the server connect to this address: https, no name and password, and no address of this machine
 * or of a private network. A name is looked up only when it is dialled: see `guardedLookup`.
 */
export function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  if (protocol !== 'https:' || username !== '' || password !== '') return false;
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) return isPublicAddress(address);
  return hostname.includes('.') && !/\.(?:local|localhost|internal|home\.arpa)\.?$/i.test(hostname);
}

/** Asks for the addresses of a name; throws when there are none. */
type AddressLookup = (name: string) => Promise<string[]>;

/**
 * By DNS alone: the names of this machine's own lists (`/etc/hosts`) mean machines nearby. It uses no thread, of which there are
 * few; slow answers of others would delay files.
 */
const askDns: AddressLookup = async (name) => {
  const resolver = new Resolver({ timeout: dnsTimeoutMs, tries: dnsTries });
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
};

/**
 * The `lookup` of a socket that connects only to allowed addresses. What it passes on is what the socket connects to, so a name that
 * changes its addresses gains nothing. One address that is not allowed refuses the name.
 */
export function guardedLookup(
  isAllowed: (address: string) => boolean,
  askFor: AddressLookup = askDns,
): LookupFunction {
  return (name, options, callback) => {
    askFor(name).then(
      (addresses) => {
        const found = addresses.map((address) => ({
          address,
          family: address.includes(':') ? 6 : 4,
        }));
        const [first] = found;
        if (!first || !addresses.every(isAllowed)) {
          callback(new Error(`no public address: ${name}`), []);
        } else if (options.all) {
          callback(null, found);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: unknown) => callback(error as Error, []),
    );
  };
}
