import { type DesktopCommand, execLine } from './desktopEntry.ts';

/**
 * A file for `~/.config/autostart` (freedesktop.org: Desktop Application Autostart Specification 0.5, Desktop Entry
 * Specification 1.5).
 *
 * @throws Error when a part of the command has a control character, which the format does not allow
 */
export function autostartEntry(command: DesktopCommand): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Perch',
    `Exec=${execLine(command)}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}
