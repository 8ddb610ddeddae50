import type { ChannelId, ListenLinkId } from '../../shared/domain/ids.ts';
import { type ListenLink, listenPath, listenStreamPath } from '../../shared/domain/ListenLink.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { RequestInput, RequestResponse } from '../../shared/protocol/protocol.ts';
import type { ActionContext } from './ActionContext.ts';
import { placeOf } from './inviteLinks.ts';
import { tryRequest } from './serverActions.ts';

/** A link that was just made. Its addresses are shown once and kept nowhere. */
export interface NewListenLink {
  readonly link: ListenLink;
  /** A page that plays the channel. */
  readonly page: string;
  /** The sound itself, for radio players. */
  readonly stream: string;
}

/** The links by which people outside hear channels. */
export function listenLinkRequests({
  signaling,
  serverUrl,
}: Pick<ActionContext, 'signaling' | 'serverUrl'>) {
  return {
    async create(
      order: RequestInput<'listenLink:create'>,
      show: (made: NewListenLink) => void,
    ): Promise<Failure | null> {
      let facts: RequestResponse<'server:link'> | null = null;
      const failure = await tryRequest(signaling, 'server:link', {}, (answer) => {
        facts = answer;
      });
      if (failure || !facts) return failure;
      // Without the slash at its end; it may have a path.
      const place = placeOf(serverUrl, facts).href.replace(/\/$/, '');
      return await tryRequest(signaling, 'listenLink:create', order, ({ link, token }) =>
        show({
          link,
          page: place + listenPath(token),
          stream: place + listenStreamPath(token),
        }),
      );
    },

    list(
      channelId: ChannelId,
      show: (links: readonly ListenLink[]) => void,
    ): Promise<Failure | null> {
      return tryRequest(signaling, 'listenLink:list', { channelId }, ({ links }) => show(links));
    },

    revoke(linkId: ListenLinkId): Promise<Failure | null> {
      return tryRequest(signaling, 'listenLink:revoke', { linkId });
    },
  };
}

export type ListenLinkRequests = ReturnType<typeof listenLinkRequests>;
