/*
 * The service worker: shows notifications while no page is open, and opens one when they are clicked. It keeps nothing else and
 * answers no request of a page. What it shows comes from `server/push/PushNotices.ts` (`PushNotice`); where a click leads is left
 * in a cache for the page, which `renderer/push/noticeTargets.ts` reads: an address could be opened by any other page.
 */
const targetCache = 'perch-notice-target';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  if (!event.data) return;
  const { title, body, tag, answer, silent, target } = event.data.json();
  const isCall = Boolean(answer);
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      icon: './icon-192.png',
      data: target,
      silent: Boolean(silent),
      renotify: !silent,
      requireInteraction: isCall,
      actions: isCall ? [{ action: 'answer', title: answer }] : [],
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  const { action, notification } = event;
  notification.close();
  event.waitUntil(open(notification.data, action === 'answer'));
});

async function open(target, answers) {
  if (target) {
    const cache = await caches.open(targetCache);
    const text = JSON.stringify({ ...target, answers, at: Date.now() });
    await cache.put('./notice-target', new Response(text));
  }
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // Other pages of this origin are listed, too: files of this server, and below a path other apps.
  const page = pages.find(({ url }) => url.replace(/[?#].*$/, '') === self.registration.scope);
  if (!page) {
    await self.clients.openWindow(self.registration.scope);
    return;
  }
  page.postMessage('noticeTarget');
  await page.focus();
}
