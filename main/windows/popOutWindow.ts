import { join } from 'node:path';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { surfaceColor } from './pagePreferences.ts';

/**
 * How the window is made that a server's page opens for one of its pictures. It is empty, and the page fills it; it reaches
 * nothing of the app: no preload script, and it may neither navigate nor open windows, as every other page. It is closed with
 * the page that has opened it.
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
      // A page inherits what its opener has, unless it is told otherwise.
      preload: undefined,
      additionalArguments: [],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A minimised one counts as hidden, so that nothing is sent for it.
      backgroundThrottling: true,
    },
  };
}

/** A window for a picture was opened: where its page has crashed, nothing of it stays. */
export function followPopOut(window: Pick<BrowserWindow, 'webContents' | 'destroy'>): void {
  window.webContents.once('render-process-gone', () => window.destroy());
}
