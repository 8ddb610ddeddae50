import { isIPv6 } from 'node:net';

/**
 * The group that counts as one remote address in limits: an IPv4 address, mapped into IPv6 or not, or the IPv6 /64 that a
 * provider gives to one customer.
 */
export function addressGroupOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%', 1).join('').split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const missing =
    tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = [
    ...groups,
    ...Array<string>(Math.max(missing, 0)).fill('0'),
    ...(tail ? tail.split(':') : []),
  ];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** The network around an address group, which may belong to one site as a whole: an IPv6 /48, or an IPv4 /24. */
export function networkOf(addressGroup: string): string {
  const separator = addressGroup.includes(':') ? ':' : '.';
  return addressGroup.split(separator).slice(0, 3).join(separator);
}

/** The client to disconnect when there are too many: the oldest of the largest address group. */
export function crowdedOut<Client extends { readonly addressGroup: string }>(
  clients: readonly Client[],
): Client | null {
  const groups = [...Map.groupBy(clients, ({ addressGroup }) => addressGroup).values()];
  return groups.reduce((most, group) => (group.length > most.length ? group : most), [])[0] ?? null;
}
