import type { BannedAddressScope } from '../../shared/domain/moderation.ts';
import { networkOf } from '../limits/addressGroup.ts';

/**
 * The range of addresses that a ban refuses, as text: `203.0.113.7`, `203.0.113.0/24`, `2001:db8:1:2::/64`, `2001:db8:1::/48`.
 *
 * @param addressGroup see `addressGroupOf`
 */
export function bannedRange(
  addressGroup: string,
  scope: Exclude<BannedAddressScope, 'none'>,
): string {
  if (scope === 'address') return addressGroup;
  const network = networkOf(addressGroup);
  return addressGroup.includes(':') ? `${network}::/48` : `${network}.0/24`;
}

/** All ranges that contain the addresses of a group. */
export function rangesAround(addressGroup: string): readonly string[] {
  return [bannedRange(addressGroup, 'address'), bannedRange(addressGroup, 'network')];
}
