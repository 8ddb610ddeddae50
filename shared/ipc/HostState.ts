/** The state of the server inside this app, as its owner sees it. */
export type HostState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'stopping' }
  | {
      readonly kind: 'failed';
      /**
       * `portTaken`: another program uses the port. `folderTaken`: another server uses the data folder. `crashed`: it ended
       * by itself; `detail` has the end of its stderr.
       */
      readonly reason: 'portTaken' | 'folderTaken' | 'noWorker' | 'crashed';
      readonly detail: string;
    }
  | {
      readonly kind: 'running';
      readonly serverId: string;
      readonly name: string;
      readonly port: number;
      /** The invite link: `perch://…#invite=…&pin=…`, with the address that reaches furthest. */
      readonly inviteLink: string;
      /** True when newcomers need an invite, so that this link brings only people who are known there. */
      readonly inviteOnly: boolean;
      /** The same for people in the same network; null when it is the same. */
      readonly networkInviteLink: string | null;
      readonly reach: Reach;
    };

/** Where the server can be reached from. */
export interface Reach {
  /** Addresses of this machine in its network; empty when it can be reached only from this machine. */
  readonly network: readonly string[];
  readonly outside: OutsideReach;
}

export type OutsideReach =
  /** The gateway is being asked. */
  | { readonly kind: 'asking' }
  /** A client from outside has connected. */
  | { readonly kind: 'proven'; readonly address: string }
  /** The gateway has opened the port, or the machine has a public address. No client from outside has connected yet. */
  | { readonly kind: 'opened'; readonly address: string }
  /** The same over IPv6 only: the gateway lets it through to this machine. */
  | { readonly kind: 'openedIPv6'; readonly address: string }
  /**
   * `noGateway`: no gateway answered (PCP, NAT-PMP, UPnP). `refused`: the gateway does not open ports for programs. `sharedAddress`:
   * the gateway has no public address of its own (RFC 6598), so the server cannot be reached from outside.
   */
  | {
      readonly kind: 'closed';
      readonly reason: 'noGateway' | 'refused' | 'sharedAddress' | 'switchedOff';
    };
