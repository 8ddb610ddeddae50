import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { type AutostartCommand, autostartEntry } from './autostartEntry.ts';

/** With it the app starts without a window. */
const hiddenArgument = '--hidden';

/**
 * Lets the system start the app, hidden, when somebody signs in; or not any more.
 *
 * @throws Error when the system does not take it
 */
export function setStartWithSystem(on: boolean): void {
  if (process.platform === 'linux') {
    writeAutostart(join(app.getPath('appData'), 'autostart'), on ? ownCommand() : null);
    return;
  }
  const { program, args } = ownCommand();
  app.setLoginItemSettings({
    openAtLogin: on,
    // macOS knows neither: there `wasOpenedAtLogin` tells afterwards how the app was started.
    ...(process.platform === 'win32' && { path: program, args: args.map(windowsWord) }),
  });
}

/** Whether the app was started to stay hidden: by the system, at sign-in. */
export function startedHidden(argv: readonly string[]): boolean {
  if (argv.includes(hiddenArgument)) return true;
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/** Writes the file that starts the app after signing in, or removes it. */
function writeAutostart(folder: string, command: AutostartCommand | null): void {
  const file = join(folder, 'perch.desktop');
  if (command === null) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, autostartEntry(command));
}

/** How this very app is started. An AppImage runs from a place of its own that is gone afterwards: the file counts. */
function ownCommand(): AutostartCommand {
  const program = process.env.APPIMAGE ?? process.execPath;
  return {
    program,
    args: app.isPackaged ? [hiddenArgument] : [app.getAppPath(), hiddenArgument],
  };
}

/** Electron writes the arguments into the registry as they are. */
function windowsWord(word: string): string {
  return /[\s"]/.test(word) ? `"${word}"` : word;
}
