import type { ChannelId } from '../domain/ids.ts';

/** A server in the app's list, as the rail shows it. */
export interface ServerItem {
  readonly id: string;
  /** Host and port, as in its address. */
  readonly host: string;
  /** Its own name, or the host until that is known. */
  readonly name: string;
  /** A `data:image/…` address, or null: then the initials of its name stand there. */
  readonly picture: string | null;
  /** Whether its page is the one that is shown. */
  readonly shown: boolean;
  /** Whether I am in one of its channels. */
  readonly joined: boolean;
  /** Both fingerprints when it has shown another certificate than the pinned one: nothing was sent to it. */
  readonly certificateChanged: { readonly pinned: string; readonly shown: string } | null;
}

/** What a link asked for when it led to a page's server. */
export interface LinkRequest {
  readonly channelId: ChannelId | null;
  /** The join code of an invite. */
  readonly joinCode: string | null;
  /** Set on one's own server that was started inside the app: makes its bearer the owner. */
  readonly ownerCode: string | null;
}

/** What came of adding a server by an address or an invite link. */
export type AddServerOutcome =
  | { readonly kind: 'added'; readonly serverId: string }
  /** `notPerch`: something answers there, but no Perch server. */
  | { readonly kind: 'failed'; readonly reason: 'invalidAddress' | 'unreachable' | 'notPerch' }
  /** A certificate of the server's own and no pin in the link: somebody must compare the fingerprint, and ask again with it. */
  | { readonly kind: 'unknownCertificate'; readonly host: string; readonly fingerprint: string }
  /** Another certificate than the link says, or than is pinned: never added. */
  | {
      readonly kind: 'wrongCertificate';
      readonly host: string;
      readonly pinned: string;
      readonly shown: string;
    };
