import type { PushTarget } from '../../shared/domain/Push.ts';

/** As `public/notifications.js` names them. */
const cacheName = 'perch-notice-target';
const cacheKey = './notice-target';
/** Whoever opens the page later than that did not come by the notification. */
const keptMs = 2 * 60_000;

/** What was clicked. `answers`: the button that answers a call. */
type Clicked = PushTarget & { readonly answers: boolean; readonly at: number };

/**
 * Goes where a clicked notification leads, also if the click has opened this page. Returns the function that stops it.
 *
 * @param kind targets of another kind are left for another part of the client
 */
export function followNoticeTargets<Kind extends PushTarget['kind']>(
  kind: Kind,
  follow: (clicked: Extract<Clicked, { kind: Kind }>) => void,
): () => void {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined || !('caches' in window)) return () => undefined;
  const look = async () => {
    // Opening one that is not there would make it.
    if (!(await caches.has(cacheName))) return;
    const cache = await caches.open(cacheName);
    const kept = await cache.match(cacheKey);
    const clicked = (await kept?.json()) as Clicked | undefined;
    if (clicked?.kind !== kind || !(await cache.delete(cacheKey))) return;
    if (Date.now() - clicked.at < keptMs) follow(clicked as Extract<Clicked, { kind: Kind }>);
  };
  // Without storage there is nothing to follow.
  const tryToLook = () => void look().catch(() => undefined);
  const listen = ({ data }: MessageEvent) => data === 'noticeTarget' && tryToLook();
  serviceWorker.addEventListener('message', listen);
  tryToLook();
  return () => serviceWorker.removeEventListener('message', listen);
}
