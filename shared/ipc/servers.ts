import type { ReachFacts } from '../doctor/DoctorFacts.ts';
import type { ChannelId } from '../domain/ids.ts';

/** A server in the app's list, as the rail shows it. */
export interface ServerItem {
  readonly id: string;
  /** Host and port, as in its address. */
  readonly host: string;
  /** Its own name, or the host until that is known. */
  readonly name: string;
  /** A `data:image/…` address; null to show the initials of its name. */
  readonly picture: string | null;
  /** Whether its page is shown. */
  readonly shown: boolean;
  /** Whether the user is in one of its channels. */
  readonly joined: boolean;
  /** Both fingerprints when it showed another key than the pinned one, and nothing was sent to it. */
  readonly certificateChanged: { readonly pinned: string; readonly shown: string } | null;
}

/** How far this computer comes on its way to the page's server. */
export interface ServerReach {
  readonly reach: ReachFacts;
  /** This computer's clock minus the server's, to the second, in ms; null where it was not reached. */
  readonly clockOffsetMs: number | null;
}

/** What a link asks the page of its server to do. */
export interface LinkRequest {
  readonly channelId: ChannelId | null;
  /** The join code of an invite. */
  readonly joinCode: string | null;
  /** The code that another device of the user shows. */
  readonly linkCode: string | null;
  /** Only for the server inside this app: makes its user the owner. */
  readonly ownerCode: string | null;
}

/** The result of adding a server by an address or an invite link. */
export type AddServerOutcome =
  | { readonly kind: 'added'; readonly serverId: string }
  /** `notPerch`: something answers there, but no Perch server. */
  | { readonly kind: 'failed'; readonly reason: 'invalidAddress' | 'unreachable' | 'notPerch' }
  /**
   * A self-signed certificate and no pin in the link: the user must compare the fingerprint, then the page calls again with it.
   */
  | { readonly kind: 'unknownCertificate'; readonly host: string; readonly fingerprint: string }
  /** Another key than the link or the list pins: the server is not added. */
  | {
      readonly kind: 'wrongCertificate';
      readonly host: string;
      readonly pinned: string;
      readonly shown: string;
    };
