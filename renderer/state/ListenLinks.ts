import type { ChannelId, ListenLinkId } from '../../shared/domain/ids.ts';
import type { ListenLink, ListenLinkTerms } from '../../shared/domain/ListenLink.ts';
import type { Failure } from '../../shared/protocol/errors.ts';

/** A link that was just made. Its addresses are shown once and kept nowhere. */
export interface NewListenLink {
  readonly link: ListenLink;
  /** A page that plays the channel. */
  readonly page: string;
  /** The sound itself, for radio players. */
  readonly stream: string;
}

/** What somebody wants of a new link. */
export interface ListenLinkWish extends ListenLinkTerms {
  /** How long it works; null for as long as nobody revokes it. */
  readonly lifetimeMs: number | null;
}

/** The links by which people outside hear channels. Each resolves to why it failed, or to null. */
export interface ListenLinks {
  create(
    channelId: ChannelId,
    wish: ListenLinkWish,
    show: (made: NewListenLink) => void,
  ): Promise<Failure | null>;
  list(channelId: ChannelId, show: (links: readonly ListenLink[]) => void): Promise<Failure | null>;
  revoke(linkId: ListenLinkId): Promise<Failure | null>;
}
