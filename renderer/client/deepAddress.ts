import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Actions } from '../actions/createActions.ts';
import { currentChannel } from '../state/callState.ts';
import type { PerchStore } from '../store/perchStore.ts';

const channelPattern = /^#\/channel\/([^/]{1,64})$/;

/** The channel in the hash of a URL, `#/channel/<id>`, or null. */
export function channelInHash(hash: string): ChannelId | null {
  const id = channelPattern.exec(hash)?.[1];
  try {
    return id === undefined ? null : (decodeURIComponent(id) as ChannelId);
  } catch {
    return null;
  }
}

/** The hash of a channel; empty for none. */
export function hashOfChannel(channelId: ChannelId | null): string {
  return channelId === null ? '' : `#/channel/${encodeURIComponent(channelId)}`;
}

/** The values in the hash of an invite link. */
interface LinkValues {
  readonly joinCode: string | null;
  readonly channelId: ChannelId | null;
  /** The code that another device of the user shows. */
  readonly linkCode: string | null;
}

/** The values in the hash of an invite link, `#invite=<join code>&channel=<id>`, or `#link=<code>`; null for any other hash. */
export function inviteInHash(hash: string): LinkValues | null {
  if (!/^#(invite|channel|link)=/.test(hash)) return null;
  const values = new Map<string, string>();
  for (const part of hash.slice(1).split('&')) {
    const [name = '', value = ''] = part.split('=', 2);
    try {
      values.set(name, decodeURIComponent(value));
    } catch {
      return null;
    }
  }
  const channelId = values.get('channel');
  return {
    joinCode: values.get('invite') || null,
    channelId: channelId && channelId.length <= 64 ? (channelId as ChannelId) : null,
    linkCode: values.get('link') || null,
  };
}

/** Stores this tab's channel, so that a reloaded page knows whether the user was in it. */
const channelKey = 'perch.channel';

/**
 * Joins the channel in the page's URL when the page opens and when a URL is pasted, and reads the join code of an invite link.
 * Keeps the URL in step with the user's channel. Returns the function that stops it.
 *
 * @param isReturning whether the page was reloaded or opened through the history. If this tab has stored that the user was in
 *   the channel, the page joins it at once. Otherwise it asks first, because any web page can open a URL.
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
  const followHash = (join: (channelId: ChannelId) => void) => {
    const invite = inviteInHash(page.location.hash);
    if (invite !== null) {
      // The join code must not stay in the history or visible in the address bar.
      write(hashOfChannel(invite.channelId));
      if (invite.joinCode !== null) store.setState({ inviteCode: invite.joinCode });
      if (invite.linkCode !== null) store.setState({ linkCode: invite.linkCode });
    }
    const channelId = channelInHash(page.location.hash);
    if (channelId !== null) join(channelId);
  };
  followHash((channelId) => {
    const wasThere = isReturning && tabStorage.getItem(channelKey) === channelId;
    return wasThere ? actions.joinChannel(channelId) : actions.followLink(channelId);
  });
  const writeChannel = () => {
    const channelId = currentChannel(store.getState().voice);
    if (channelId === null) tabStorage.removeItem(channelKey);
    else tabStorage.setItem(channelKey, channelId);
    const hash = hashOfChannel(channelId);
    if (page.location.hash !== hash) write(hash);
  };
  const follow = () => {
    followHash((channelId) => actions.followLink(channelId));
    // The user is still in the old channel while the question is open; a reload returns there.
    if (store.getState().voice.kind === 'joined') writeChannel();
  };
  page.addEventListener('hashchange', follow);
  const stopFollowing = store.subscribe(({ voice, linkedChannel }, before) => {
    const isAnswered = linkedChannel === null && before.linkedChannel !== null;
    // The URL does not change while joining.
    if ((voice !== before.voice || isAnswered) && voice.kind !== 'joining') writeChannel();
  });
  return () => {
    page.removeEventListener('hashchange', follow);
    stopFollowing();
  };
}
