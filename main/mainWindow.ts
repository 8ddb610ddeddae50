import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type WebContents } from 'electron';
import { appOrigin } from './appScheme.ts';
import { partitionOf } from './appSettings.ts';
import { serverArgument } from './serverArgument.ts';

/** `--surface-0` of `renderer/styles/`, so that a window does not flash before the first paint. */
const backgrounds = { dark: '#0d1014', light: '#e7eaee' };

/** A page that crashes again sooner than this is not brought back by itself. */
const crashLoopMs = 10_000;

/** Opens a window of the app on one server. Each window is a peer of its own there. */
export function openMainWindow(serverUrl: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Perch',
    width: 1080,
    height: 720,
    minWidth: 400,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      additionalArguments: [serverArgument(serverUrl)],
      partition: partitionOf(serverUrl),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      /** A call goes on behind other windows. */
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
      /** Chromium would fetch dictionaries from its maker. */
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  reviveAfterCrash(window.webContents);
  void window.loadURL(`${appOrigin}/`);
  return window;
}

/** Loads the page again when its process died; it finds back into its channel by itself. */
function reviveAfterCrash(contents: WebContents): void {
  let lastCrash = Number.NEGATIVE_INFINITY;
  contents.on('render-process-gone', (_event, { reason }) => {
    const now = performance.now();
    const again = now - lastCrash < crashLoopMs;
    lastCrash = now;
    if (reason !== 'clean-exit' && !again) contents.reload();
  });
}
