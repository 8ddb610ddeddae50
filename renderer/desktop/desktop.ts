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

/**
 * The URL of this page's server, without a slash at its end: given by the desktop app, or the folder of the page in a browser,
 * which is the origin, or a path below it behind a reverse proxy.
 */
export function serverUrlOf(page: Pick<Window, 'desktop' | 'location'>): string {
  return desktopOf(page)?.serverUrl ?? new URL('.', page.location.href).href.slice(0, -1);
}
