import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';

declare global {
  interface Window {
    readonly desktop?: DesktopBridge;
  }
}

/** The desktop app around this page; null in a browser. */
export function desktopOf(page: Pick<Window, 'desktop'>): DesktopBridge | null {
  return page.desktop ?? null;
}

/** Where this page's server is: what the desktop app says, in a browser the page's own origin. */
export function serverUrlOf(page: Pick<Window, 'desktop' | 'location'>): string {
  return desktopOf(page)?.serverUrl ?? page.location.origin;
}
