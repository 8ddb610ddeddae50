import type { Page } from 'playwright';

declare global {
  interface Window {
    /** Makes the app request and connect new transports at once, as after the end of a media worker. */
    perchRenewTransports(): void;
  }
}

/**
 * Lets the bench tell the app that its transports are lost: it then behaves like an app that builds transports for each
 * channel. The socket gets the server's own notification, and the app's random wait before its request is zero.
 */
export async function installTransportRenewal(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let socket: WebSocket | null = null;
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      socket = this;
      send.call(this, data);
    };
    window.perchRenewTransports = () => {
      const { random } = Math;
      Math.random = () => 0;
      socket?.dispatchEvent(new MessageEvent('message', { data: '42["media:lost",{}]' }));
      Math.random = random;
    };
  });
}
