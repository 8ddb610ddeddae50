import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, powerMonitor, protocol, shell } from 'electron';
import { appScheme } from './appScheme.ts';
import { asksForOwnerCode } from './commands/commandLine.ts';
import {
  handedOverExitCode,
  readStartRequest,
  type StartRequest,
  startRequestField,
} from './commands/startRequest.ts';
import { createDesktopApp, type DesktopApp } from './createDesktopApp.ts';
import { appPlaces } from './host/appPlaces.ts';
import { forkCommand } from './host/forkServer.ts';
import { startedHidden } from './host/loginItem.ts';
import { runOwnerCode } from './host/ownerCodeCommand.ts';
import { isWayland } from './keys/createKeys.ts';
import { enablePortal } from './keys/PortalShortcuts.ts';
import { guardNavigation, lacksSandbox } from './security.ts';
import { entryPlaces, registerAppImage } from './servers/appImageEntry.ts';
import { linkScheme } from './servers/serverLink.ts';
import { mainTexts } from './texts/mainTexts.ts';
import { followPopOut, popOutOptions } from './windows/popOutWindow.ts';

/*
 * Start of the desktop app. Only one instance runs: a later start, by a link, a command line or `npm start`, passes its
 * request on to the first one.
 */

/**
 * Mixes the sound of the app's other pages back into a capture that leaves out the app's own sound. The voices of a call
 * would then be in the picker's meter, and what another server's page plays would be in the share.
 */
const ownSoundFeature = 'RestrictOwnAudioAddChromiumBack';
/**
 * A page that opens its microphone with `autoGainControl` would change the system's own level of that microphone, for every
 * other program too (`ConfigAutomaticGainControl` in media/webrtc/helpers.cc). The gain within the app stays.
 */
const inputVolumeFeature = 'WebRtcAllowInputVolumeAdjustment';

/**
 * Features of Chromium that must be off: the value of its switch `disable-features`, set before the app is ready. All go into
 * one switch, because a second one would replace the first.
 */
const disabledFeatures = [ownSoundFeature, inputVolumeFeature].join(',');

/** Links that macOS passed on before the app could open them. */
const earlyLinks: string[] = [];
let desktop: DesktopApp | null = null;

function start(request: StartRequest): void {
  app.setName('Perch');
  if (process.platform === 'win32') app.setAppUserModelId('org.perch.Perch');
  setOwnDataFolder();
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
  // Windows only hide; the app ends with `app.quit()`.
  app.on('window-all-closed', () => {});
  app
    .whenReady()
    .then(() => run(request))
    .catch(fail);
}

function run(request: StartRequest): void {
  if (app.isPackaged) openLinksWithThisApp();
  const running = createDesktopApp();
  desktop = running;
  running.handle({ ...request, hidden: request.hidden || startedHidden(process.argv) });
  for (const link of earlyLinks.splice(0)) running.openLink(link);
  closeBeforeQuit(running);
  const switchedOff = app.commandLine.hasSwitch('no-sandbox');
  if (lacksSandbox({ env: process.env, switchedOff })) running.warnOfMissingSandbox();
}

function openLinksWithThisApp(): void {
  const { APPIMAGE: appImage } = process.env;
  try {
    // The system can choose only a program with an entry.
    if (appImage) registerAppImage(appImage, entryPlaces(process.env, app.getPath('home')));
  } catch (error) {
    console.error('Links cannot be opened with this AppImage:', error);
  }
  app.setAsDefaultProtocolClient(linkScheme);
}

/** Delays the end of the app in `before-quit`, so that the pages can leave their channels first. */
function closeBeforeQuit(running: DesktopApp): void {
  let phase: 'running' | 'closing' | 'closed' = 'running';
  // macOS would treat a delayed end as a refusal to shut down.
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
      .catch((error: unknown) => console.error('Perch did not end cleanly:', error))
      .then(() => {
        phase = 'closed';
        app.quit();
      });
  });
}

/** The default folder is, on macOS and Windows, the data folder of a server on this machine. */
function setOwnDataFolder(): void {
  if (app.commandLine.hasSwitch('user-data-dir')) return;
  const folder = join(app.getPath('appData'), 'Perch Desktop');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
}

/** Shows why the app cannot start, and ends. */
function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const languages = app.isReady() ? app.getPreferredSystemLanguages() : [];
  dialog.showErrorBox(mainTexts('system', languages).startFailed, reason);
  app.exit(1);
}

/** The command line without the program and the app's folder. */
function commandLineArguments(): string[] {
  // Electron started on a folder has that folder as its first argument.
  const words = process.argv.slice(1);
  const folderAt = app.isPackaged ? -1 : words.findIndex((word) => !word.startsWith('-'));
  return words.toSpliced(folderAt, folderAt < 0 ? 0 : 1);
}

/** Prints a new owner code for the server that this app hosts, also while another process of the app runs it. */
async function printOwnerCode(): Promise<void> {
  await app.whenReady();
  const { succeeded, text } = await runOwnerCode({
    places: appPlaces(),
    env: process.env,
    fork: forkCommand,
  });
  if (succeeded) console.log(text);
  else console.error(text);
  // An app has no terminal on Windows, except where its output is redirected.
  if (process.platform === 'win32') {
    await dialog.showMessageBox({ type: succeeded ? 'info' : 'error', message: text });
  }
  app.exit(succeeded ? 0 : 1);
}

/** Reads the command line. An invalid one is answered with the usage in the terminal. */
function readRequest(args: readonly string[]): StartRequest | null {
  try {
    return readStartRequest(args, process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    app.exit(2);
    return null;
  }
}

const args = commandLineArguments();
if (asksForOwnerCode(args)) {
  printOwnerCode().catch(fail);
} else {
  const request = readRequest(args);
  if (request !== null) start(request);
}
