import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';

/** What is used of electron-updater's `autoUpdater`. */
export type Updater = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'logger' | 'checkForUpdates'
>;

export interface UpdatesNeeds {
  /** Whether the user is in a call: no check and no download runs then. */
  isInCall(): boolean;
  /** Loads the updater; null where this app does not update itself. */
  loadUpdater?(): Promise<Updater | null>;
}

export interface Updates {
  /** Ends the checks. A downloaded version is still installed when the app quits. Safe to call twice. */
  close(): void;
}

/** Not during the start of the app. */
const firstCheckMs = 60_000;
const checkEveryMs = 6 * 60 * 60_000;
const afterCallMs = 5 * 60_000;

/**
 * Checks for new versions from time to time, downloads them, and lets them be installed when the app quits. It shows
 * nothing and restarts nothing. It does nothing in an app that is not packed, or was packed without an address of updates.
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
      // No network, or the server does not answer: the next check comes anyway.
    }
    checkIn(checkEveryMs);
  }
}

/** electron-builder writes app-update.yml if the app was packed with an address of updates. */
async function loadPackedUpdater(): Promise<Updater | null> {
  const { resourcesPath, platform, env } = process as NodeJS.Process & { resourcesPath?: string };
  if (!resourcesPath || !existsSync(join(resourcesPath, 'app-update.yml'))) return null;
  // The system updates a Debian package; here the update would ask for a password when the app ends.
  if (platform === 'linux' && !env['APPIMAGE']) return null;
  const { default: electronUpdater } = await import('electron-updater');
  return electronUpdater.autoUpdater;
}
