import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { autostartEntry } from './autostartEntry.ts';
import type { DesktopCommand } from './desktopEntry.ts';

/** Starts the app without a window. */
const hiddenArgument = '--hidden';

/**
 * Switches on or off that the system starts the app, hidden, at sign-in.
 *
 * @throws Error when the system refuses it
 */
export function setStartWithSystem(on: boolean): void {
  if (process.platform === 'linux') {
    writeAutostart(join(app.getPath('appData'), 'autostart'), on ? ownCommand() : null);
    return;
  }
  const { program, args } = ownCommand();
  app.setLoginItemSettings({
    openAtLogin: on,
    // macOS has neither; there `wasOpenedAtLogin` says later how the app was started.
    ...(process.platform === 'win32' && { path: program, args: args.map(windowsWord) }),
  });
}

/** Whether the system started the app at sign-in, so that it stays hidden. */
export function startedHidden(argv: readonly string[]): boolean {
  if (argv.includes(hiddenArgument)) return true;
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/** Writes the file that starts the app after signing in, or removes it. */
function writeAutostart(folder: string, command: DesktopCommand | null): void {
  const file = join(folder, 'perch.desktop');
  if (command === null) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, autostartEntry(command));
}

/** The command that starts this app. An AppImage runs from a temporary mount, so its file is used. */
function ownCommand(): DesktopCommand {
  const program = process.env['APPIMAGE'] ?? process.execPath;
  return {
    program,
    args: app.isPackaged ? [hiddenArgument] : [app.getAppPath(), hiddenArgument],
  };
}

/** Electron writes the arguments into the registry without quoting them. */
function windowsWord(word: string): string {
  return /[\s"]/.test(word) ? `"${word}"` : word;
}
