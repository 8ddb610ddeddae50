import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Actions } from '../actions/createActions.ts';
import type { PerchStore } from '../store/perchStore.ts';

const channelPattern = /^#\/channel\/([^/]{1,64})$/;

/** The channel that an address names in its hash, `#/channel/<id>`, or null. */
export function channelInHash(hash: string): ChannelId | null {
  const id = channelPattern.exec(hash)?.[1];
  try {
    return id === undefined ? null : (decodeURIComponent(id) as ChannelId);
  } catch {
    return null;
  }
}

/** The hash that leads back to a channel; empty for none. */
export function hashOfChannel(channelId: ChannelId | null): string {
  return channelId === null ? '' : `#/channel/${encodeURIComponent(channelId)}`;
}

/** What an invite link says after its `#`: `#invite=<join code>&channel=<id>`, both or one; null when it is no invite. */
export function inviteInHash(
  hash: string,
): { readonly joinCode: string | null; readonly channelId: ChannelId | null } | null {
  if (!/^#(invite|channel)=/.test(hash)) return null;
  const said = new Map<string, string>();
  for (const part of hash.slice(1).split('&')) {
    const [name = '', value = ''] = part.split('=', 2);
    try {
      said.set(name, decodeURIComponent(value));
    } catch {
      return null;
    }
  }
  const channelId = said.get('channel');
  return {
    joinCode: said.get('invite') || null,
    channelId: channelId && channelId.length <= 64 ? (channelId as ChannelId) : null,
  };
}

/** Where this tab keeps the channel that I am in: so a page that comes back knows whether I was there. */
const channelKey = 'perch.channel';

/**
 * Brings me to the channel that the page's address names, when the page is opened and when an address is pasted, and takes
 * the join code out of an invite link; then lets the address follow where I am. Answers how to stop.
 *
 * @param isReturning whether the page was reloaded or came back through the history: then I am brought to the channel at once,
 *   if this tab has kept that I was there. Everybody else asks first, as any page can open an address, and lead back to it.
 */
export function bindDeepAddress(
  page: Window,
  store: PerchStore,
  actions: Pick<Actions, 'joinChannel' | 'followLink'>,
  tabStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  isReturning: boolean,
): () => void {
  const write = (hash: string) =>
    page.history.replaceState(null, '', page.location.pathname + page.location.search + hash);
  const goTo = (join: (channelId: ChannelId) => void) => {
    const invite = inviteInHash(page.location.hash);
    if (invite !== null) {
      // A join code is not for the history, nor for who looks over a shoulder.
      write(hashOfChannel(invite.channelId));
      if (invite.joinCode !== null) store.setState({ invitedWith: invite.joinCode });
    }
    const channelId = channelInHash(page.location.hash);
    if (channelId !== null) join(channelId);
  };
  goTo((channelId) => {
    const wasThere = isReturning && tabStorage.getItem(channelKey) === channelId;
    return wasThere ? actions.joinChannel(channelId) : actions.followLink(channelId);
  });
  const tellWhereIAm = () => {
    const { voice } = store.getState();
    const channelId = voice.kind === 'joined' ? voice.channelId : null;
    if (channelId === null) tabStorage.removeItem(channelKey);
    else tabStorage.setItem(channelKey, channelId);
    const hash = hashOfChannel(channelId);
    if (page.location.hash !== hash) write(hash);
  };
  const follow = () => {
    goTo((channelId) => actions.followLink(channelId));
    // While the question stands I am where I was, and a reload brings me back there.
    if (store.getState().voice.kind === 'joined') tellWhereIAm();
  };
  page.addEventListener('hashchange', follow);
  const stopFollowing = store.subscribe(({ voice, linkedTo }, before) => {
    const isAnswered = linkedTo === null && before.linkedTo !== null;
    // On the way the address stays: only arriving and leaving are worth a word.
    if ((voice !== before.voice || isAnswered) && voice.kind !== 'joining') tellWhereIAm();
  });
  return () => {
    page.removeEventListener('hashchange', follow);
    stopFollowing();
  };
}
