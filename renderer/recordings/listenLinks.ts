import { listenPath, listenStreamPath } from '../../shared/domain/ListenLink.ts';
import type { RequestResponse } from '../../shared/protocol/protocol.ts';
import type { ActionContext } from '../actions/ActionContext.ts';
import { placeOf } from '../actions/inviteLinks.ts';
import { tryRequest } from '../actions/serverActions.ts';
import type { ListenLinks } from '../state/ListenLinks.ts';

/** Asks a server about its listen links. */
export function listenLinks({
  signaling,
  serverUrl,
}: Pick<ActionContext, 'signaling' | 'serverUrl'>): ListenLinks {
  return {
    async create(channelId, wish, show) {
      let facts: RequestResponse<'server:link'> | null = null;
      const failure = await tryRequest(signaling, 'server:link', {}, (answer) => {
        facts = answer;
      });
      if (failure || !facts) return failure;
      // It may have a path; without the slash at its end.
      const place = placeOf(serverUrl, facts).href.replace(/\/$/, '');
      const order = { ...wish, channelId };
      return await tryRequest(signaling, 'listenLink:create', order, ({ link, token }) =>
        show({
          link,
          page: place + listenPath(token),
          stream: place + listenStreamPath(token),
        }),
      );
    },

    list: (channelId, show) =>
      tryRequest(signaling, 'listenLink:list', { channelId }, ({ links }) => show(links)),

    revoke: (linkId) => tryRequest(signaling, 'listenLink:revoke', { linkId }),
  };
}
