import type { DesktopBridge } from '../../shared/ipc/desktop.ts';

declare global {
  interface Window {
    readonly desktop?: DesktopBridge;
  }
}

/** The desktop app around this page; in a browser a stand-in, for which the page's own origin is the server. */
export function desktopOf(page: Window): DesktopBridge {
  return page.desktop ?? { serverUrl: page.location.origin };
}
