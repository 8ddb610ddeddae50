/** The server that runs inside this app, in the words of its owner. */
export type HostState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'stopping' }
  | {
      readonly kind: 'failed';
      /**
       * `portTaken`: another program has the port. `folderTaken`: another server uses the data folder. `crashed`: it ended
       * by itself; `detail` has its last words.
       */
      readonly reason: 'portTaken' | 'folderTaken' | 'noWorker' | 'crashed';
      readonly detail: string;
    }
  | {
      readonly kind: 'running';
      readonly serverId: string;
      readonly name: string;
      readonly port: number;
      /** The link to hand out: `perch://…#invite=…&pin=…`, with the address that reaches furthest. */
      readonly inviteLink: string;
      /** The same for people in the same network; null when it is the same. */
      readonly networkInviteLink: string | null;
      readonly reach: Reach;
    };

/** From where the server can be reached. */
export interface Reach {
  /** Addresses of this machine in its own network; empty: only on this machine. */
  readonly network: readonly string[];
  readonly outside: OutsideReach;
}

export type OutsideReach =
  /** The router is being asked. */
  | { readonly kind: 'asking' }
  /** Somebody from outside has connected, so it is certain. */
  | { readonly kind: 'proven'; readonly address: string }
  /** The router has opened the port, or the machine itself has a public address; nobody has come that way yet. */
  | { readonly kind: 'opened'; readonly address: string }
  /**
   * `noGateway`: none answered (UPnP, NAT-PMP). `refused`: it does not let programs open ports. `sharedAddress`: the
   * provider gives the router no public address of its own (RFC 6598), so nobody can come in that way.
   */
  | {
      readonly kind: 'closed';
      readonly reason: 'noGateway' | 'refused' | 'sharedAddress' | 'switchedOff';
    };
