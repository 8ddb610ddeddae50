import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';

/** What is used of electron-updater's `autoUpdater`. */
export type Updater = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'logger' | 'checkForUpdates'
>;

export interface UpdatesNeeds {
  /** Whether somebody talks in this app now: nothing is looked for or fetched then. */
  isInCall(): boolean;
  /** Gives what finds, fetches and installs new versions; null where this app is not to. */
  loadUpdater?(): Promise<Updater | null>;
}

export interface Updates {
  /** Ends the looking; what was fetched is still installed when the app quits. Safe to call twice. */
  close(): void;
}

/** The start of the app has better things to do. */
const firstCheckMs = 60_000;
const checkEveryMs = 6 * 60 * 60_000;
const afterCallMs = 5 * 60_000;

/**
 * Looks for new versions from time to time, fetches them, and has them installed when the app quits. It
 * shows nothing and restarts nothing. It does nothing at all in an app that was packed without an address
 * of updates, or that is not packed.
 */
export function startUpdates({ isInCall, loadUpdater = loadPackedUpdater }: UpdatesNeeds): Updates {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  checkIn(firstCheckMs);
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };

  function checkIn(delayMs: number): void {
    if (!isClosed) timer = setTimeout(() => void check(), delayMs);
  }

  async function check(): Promise<void> {
    if (isInCall()) {
      checkIn(afterCallMs);
      return;
    }
    try {
      const updater = await loadUpdater();
      if (!updater) return;
      updater.logger = null;
      updater.autoDownload = true;
      updater.autoInstallOnAppQuit = true;
      const found = await updater.checkForUpdates();
      await found?.downloadPromise;
    } catch {
      // No network, or nobody there: the next time will do.
    }
    checkIn(checkEveryMs);
  }
}

/** electron-builder writes app-update.yml if the app was packed with an address of updates. */
async function loadPackedUpdater(): Promise<Updater | null> {
  const { resourcesPath, platform, env } = process as NodeJS.Process & { resourcesPath?: string };
  if (!resourcesPath || !existsSync(join(resourcesPath, 'app-update.yml'))) return null;
  // A Debian package is the system's to renew; here it would ask for a password at the end of the app.
  if (platform === 'linux' && !env.APPIMAGE) return null;
  const { default: electronUpdater } = await import('electron-updater');
  return electronUpdater.autoUpdater;
}
