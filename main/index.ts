import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, protocol, session, shell } from 'electron';
import { appScheme, serveApp } from './appScheme.ts';
import { type AppSettings, folderNameOf, partitionOf, readAppSettings } from './appSettings.ts';
import { trustServer } from './certificateTrust.ts';
import { openMainWindow } from './mainWindow.ts';
import { guardNavigation, guardPermissions } from './security.ts';

/**
 * Start of the desktop app. It runs once for each server: a second start opens another window in the first one, because
 * two processes cannot share one identity's storage.
 */
function start(settings: AppSettings): void {
  app.setName('Perch');
  // Not the default, which on macOS and Windows is the folder in which a server on this machine keeps its data.
  const folder = join(app.getPath('appData'), 'Perch Desktop', folderNameOf(settings.serverUrl));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([appScheme]);
  app.on('web-contents-created', (_event, contents) => {
    guardNavigation(contents, (address) => void shell.openExternal(address));
  });
  app.on('second-instance', () => void openMainWindow(settings.serverUrl));
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(open).catch(fail);

  function open(): void {
    const server = session.fromPartition(partitionOf(settings.serverUrl));
    guardPermissions(server);
    guardPermissions(session.defaultSession);
    trustServer(server, settings);
    serveApp(server, join(import.meta.dirname, '../renderer'), settings.serverUrl);
    openMainWindow(settings.serverUrl);
  }
}

/** Says why there is no app, and ends. */
function fail(error: unknown): void {
  dialog.showErrorBox('Perch cannot start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}

try {
  start(readAppSettings(process.env));
} catch (error) {
  fail(error);
}
