import { isIP } from 'node:net';
import type { Reach } from '../../shared/ipc/HostState.ts';
import type { ReadyReport } from '../../shared/ipc/hostedServer.ts';
import { normalizePin } from '../servers/normalizePin.ts';
import { formatServerLink } from '../servers/serverLink.ts';

export interface HostLinks {
  /** With the address that reaches furthest. */
  readonly inviteLink: string;
  /** For people in the same network; null when it is the same. */
  readonly networkInviteLink: string | null;
}

/** The invite links of a server, for the addresses at which it can be reached now. */
export function hostLinks(
  { announced, host, port, joinCode, pin }: Omit<ReadyReport, 'reach'>,
  { network, outside }: Reach,
): HostLinks {
  const outer = announced ?? ('address' in outside ? outside.address : null);
  const inner = network.find((address) => address !== outer) ?? null;
  const linkTo = (address: string) =>
    formatServerLink({
      url: originAt(address, port),
      joinCode,
      pin: pin === null ? null : normalizePin(pin),
      channelId: null,
      linkCode: null,
    });
  return {
    inviteLink: linkTo(outer ?? inner ?? host),
    networkInviteLink: outer !== null && inner !== null ? linkTo(inner) : null,
  };
}

/** The https origin of a server at an address. */
export function originAt(address: string, port: number): string {
  return new URL(`https://${isIP(address) === 6 ? `[${address}]` : address}:${port}`).origin;
}
