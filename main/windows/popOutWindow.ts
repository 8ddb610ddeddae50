import { join } from 'node:path';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { surfaceColor } from './pagePreferences.ts';

/**
 * The options of a window that a server's page opens for one of its videos. The window is empty and the page fills it. It has
 * no preload script and, like every page, may not navigate or open windows. It closes with the page that opened it.
 */
export function popOutOptions(): BrowserWindowConstructorOptions {
  return {
    title: 'Perch',
    minWidth: 240,
    minHeight: 135,
    autoHideMenuBar: true,
    backgroundColor: surfaceColor(),
    icon: join(import.meta.dirname, 'icon.png'),
    webPreferences: {
      // By default a page inherits the preferences of its opener.
      ...({ preload: undefined } as object),
      additionalArguments: [],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A minimised window counts as hidden, so no video is sent for it.
      backgroundThrottling: true,
    },
  };
}

/** Closes such a window when its page crashes. */
export function followPopOut(window: Pick<BrowserWindow, 'webContents' | 'destroy'>): void {
  window.webContents.once('render-process-gone', () => window.destroy());
}
