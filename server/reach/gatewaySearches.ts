import { randomBytes } from 'node:crypto';
import type { GatewaySearch, PinholeSearch } from './Gateway.ts';
import { natPmpSearch } from './NatPmpGateway.ts';
import { pcpPinholeSearch, pcpSearch } from './PcpGateway.ts';
import { upnpSearch } from './UpnpGateway.ts';
import { upnpPinholeSearch } from './UpnpPinholes.ts';

const settingKey = 'gatewaySecret';

/** All ways to open ports, the newest protocol first. @param secret see `pcpSearch` */
export function gatewaySearches(secret: string): {
  readonly searches: readonly GatewaySearch[];
  readonly pinholeSearches: readonly PinholeSearch[];
} {
  return {
    searches: [pcpSearch(secret), natPmpSearch(), upnpSearch()],
    pinholeSearches: [pcpPinholeSearch(secret), upnpPinholeSearch()],
  };
}

interface Settings {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}

/**
 * The secret for `gatewaySearches`: it must outlive the server, because after a crash only its holder can extend the ports that are still
 * open. Does not wait until it is stored: a server starts also where its disk is full.
 */
export async function gatewaySecret(
  settings: Settings,
  write: (change: () => Promise<void>) => Promise<void>,
): Promise<string> {
  const known = await settings.get(settingKey);
  if (known !== null) return known;
  const made = randomBytes(24).toString('base64url');
  // Without it only a crash leaves ports that nobody can close before their lease ends.
  write(() => settings.set(settingKey, made)).catch(() => undefined);
  return made;
}
