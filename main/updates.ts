import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import { z } from 'zod';

/** What is used of electron-updater's `autoUpdater`. */
export type Updater = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'logger' | 'checkForUpdates'
>;

/** The updater of this app. */
export interface FoundUpdater {
  readonly updater: Updater;
  /** Whether it installs newer versions. Not in an app for macOS without a signature, and not in a Debian package. */
  readonly installs: boolean;
  /** Where people get newer versions. */
  readonly page: string;
}

export interface UpdatesNeeds {
  /** Tells the user of a newer version that they have to install. */
  announce(version: string, page: string): void;
  /** Whether the user is in a call: no check and no download runs then. */
  isInCall(): boolean;
  /** Loads the updater; null where this app does not update itself. */
  loadUpdater?(): Promise<FoundUpdater | null>;
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
 * Checks for new versions from time to time, downloads them, and lets them be installed when the app quits: it restarts
 * nothing. Where the app cannot install them, it tells the user instead. It does nothing in an app that is not packed, or was packed without an address of updates.
 */
export function startUpdates({
  announce,
  isInCall,
  loadUpdater = loadPackedUpdater,
}: UpdatesNeeds): Updates {
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
      const loaded = await loadUpdater();
      if (!loaded) return;
      const { updater, installs, page } = loaded;
      updater.logger = null;
      updater.autoDownload = installs;
      updater.autoInstallOnAppQuit = installs;
      const found = await updater.checkForUpdates();
      if (installs) await found?.downloadPromise;
      else if (found?.isUpdateAvailable && !isClosed) announce(found.updateInfo.version, page);
    } catch {
      // No network, or the server does not answer: the next check comes anyway.
    }
    checkIn(checkEveryMs);
  }
}

/** What `packApp` writes into the package.json of the app. */
const manifestField = z.object({ homepage: z.string(), installsUpdates: z.boolean() });

/** electron-builder writes app-update.yml if the app was packed with an address of updates. */
async function loadPackedUpdater(): Promise<FoundUpdater | null> {
  const { resourcesPath, platform, env } = process as NodeJS.Process & { resourcesPath?: string };
  if (!resourcesPath || !existsSync(join(resourcesPath, 'app-update.yml'))) return null;
  const text = readFileSync(join(resourcesPath, 'app.asar', 'package.json'), 'utf8');
  const { homepage, installsUpdates } = manifestField.parse(JSON.parse(text));
  // Updating a Debian package would ask for a password when the app ends.
  const isPackage = platform === 'linux' && !env['APPIMAGE'];
  const { default: electronUpdater } = await import('electron-updater');
  return {
    updater: electronUpdater.autoUpdater,
    installs: installsUpdates && !isPackage,
    page: homepage,
  };
}
