import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, powerMonitor, protocol, shell } from 'electron';
import { appScheme } from './appScheme.ts';
import {
  handedOverExitCode,
  readStartRequest,
  type StartRequest,
  startRequestField,
} from './commands/startRequest.ts';
import { createDesktopApp, type DesktopApp } from './createDesktopApp.ts';
import { disabledFeatures } from './disabledFeatures.ts';
import { startedHidden } from './host/loginItem.ts';
import { isWayland } from './keys/createKeys.ts';
import { enablePortal } from './keys/PortalShortcuts.ts';
import { guardNavigation, lacksSandbox } from './security.ts';
import { linkScheme } from './servers/serverLink.ts';
import { mainTexts } from './texts/mainTexts.ts';
import { followPopOut, popOutOptions } from './windows/popOutWindow.ts';

/*
 * Start of the desktop app. It runs once: a later start, by a link, a command line or `npm start`, passes on what it was
 * asked for to the first one.
 */

/** Links that macOS has handed over before there was an app to open them. */
const earlyLinks: string[] = [];
let desktop: DesktopApp | null = null;

function start(request: StartRequest): void {
  app.setName('Perch');
  if (process.platform === 'win32') app.setAppUserModelId('org.perch.Perch');
  settleInOwnFolder();
  if (!app.requestSingleInstanceLock(request)) {
    app.exit(request.server === null ? 0 : handedOverExitCode);
    return;
  }
  if (request.command !== null && !['show', 'link'].includes(request.command.kind)) {
    console.error('Perch is not running.');
    app.exit(1);
    return;
  }
  app.enableSandbox();
  if (isWayland()) enablePortal(app.commandLine);
  app.commandLine.appendSwitch('disable-features', disabledFeatures);
  protocol.registerSchemesAsPrivileged([appScheme]);
  app.on('web-contents-created', (_event, contents) => {
    guardNavigation(contents, (address) => void shell.openExternal(address), popOutOptions);
    contents.on('did-create-window', followPopOut);
  });
  app.on('second-instance', (_event, _argv, _folder, passedOn) => {
    const asked = startRequestField.safeParse(passedOn);
    if (asked.success) desktop?.handle(asked.data);
    else desktop?.showWindow();
  });
  app.on('open-url', (event, link) => {
    event.preventDefault();
    if (desktop === null) earlyLinks.push(link);
    else desktop.openLink(link);
  });
  app.on('activate', () => desktop?.showWindow());
  // The window only ever hides; the app ends by `app.quit()`.
  app.on('window-all-closed', () => {});
  app
    .whenReady()
    .then(() => run(request))
    .catch(fail);
}

function run(request: StartRequest): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
  const running = createDesktopApp();
  desktop = running;
  running.handle({ ...request, hidden: request.hidden || startedHidden(process.argv) });
  for (const link of earlyLinks.splice(0)) running.openLink(link);
  endInOrder(running);
  const switchedOff = app.commandLine.hasSwitch('no-sandbox');
  if (lacksSandbox({ env: process.env, switchedOff })) running.warnOfMissingSandbox();
}

/** Everything that ends the app goes through `before-quit`: there the pages get the time to take their leave. */
function endInOrder(running: DesktopApp): void {
  let phase: 'running' | 'closing' | 'closed' = 'running';
  // A system that shuts down would take a delayed end for a refusal (macOS).
  let systemEnds = false;
  powerMonitor.on('shutdown', () => {
    systemEnds = true;
  });
  app.on('before-quit', (event) => {
    if (phase === 'closed') return;
    if (!systemEnds) event.preventDefault();
    if (phase === 'closing') return;
    phase = 'closing';
    void running
      .close()
      .catch((error: unknown) => console.error('Perch could not end in order:', error))
      .then(() => {
        phase = 'closed';
        app.quit();
      });
  });
}

/** Not the default, which on macOS and Windows is the folder in which a server on this machine keeps its data. */
function settleInOwnFolder(): void {
  if (app.commandLine.hasSwitch('user-data-dir')) return;
  const folder = join(app.getPath('appData'), 'Perch Desktop');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
}

/** Says why there is no app, and ends. */
function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const languages = app.isReady() ? app.getPreferredSystemLanguages() : [];
  dialog.showErrorBox(mainTexts('system', languages).startFailed, reason);
  app.exit(1);
}

/** A command line that is not understood is answered where it was typed. */
function readRequest(): StartRequest | null {
  // Electron started on a folder has that folder as its first argument.
  const words = process.argv.slice(1);
  const folderAt = app.isPackaged ? -1 : words.findIndex((word) => !word.startsWith('-'));
  try {
    return readStartRequest(words.toSpliced(folderAt, folderAt < 0 ? 0 : 1), process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    app.exit(2);
    return null;
  }
}

const request = readRequest();
if (request !== null) start(request);
