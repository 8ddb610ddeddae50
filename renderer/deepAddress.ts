import type { ChannelId } from '../shared/domain/ids.ts';
import type { Actions } from './actions/Actions.ts';
import type { PerchStore } from './store/perchStore.ts';

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

/**
 * Joins the channel that the page's address names, when the page is opened and when an address is pasted; and lets the
 * address follow where I am. Answers how to stop.
 */
export function bindDeepAddress(
  page: Window,
  store: PerchStore,
  actions: Pick<Actions, 'joinChannel'>,
): () => void {
  const joinNamed = () => {
    const channelId = channelInHash(page.location.hash);
    if (channelId !== null) actions.joinChannel(channelId);
  };
  joinNamed();
  page.addEventListener('hashchange', joinNamed);
  const stopFollowing = store.subscribe(({ voice }, before) => {
    // On the way the address stays: only arriving and leaving are worth a word.
    if (voice === before.voice || voice.kind === 'joining') return;
    const hash = hashOfChannel(voice.kind === 'joined' ? voice.channelId : null);
    if (page.location.hash === hash) return;
    page.history.replaceState(null, '', page.location.pathname + page.location.search + hash);
  });
  return () => {
    page.removeEventListener('hashchange', joinNamed);
    stopFollowing();
  };
}
