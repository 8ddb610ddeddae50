import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';

declare global {
  interface Window {
    readonly desktop?: DesktopBridge;
  }
}

/** The bridge to the desktop app; null in a browser. */
export function desktopOf(page: Pick<Window, 'desktop'>): DesktopBridge | null {
  return page.desktop ?? null;
}

/** The URL of this page's server: given by the desktop app, or the page's own origin in a browser. */
export function serverUrlOf(page: Pick<Window, 'desktop' | 'location'>): string {
  return desktopOf(page)?.serverUrl ?? page.location.origin;
}
