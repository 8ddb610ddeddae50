/** A command that a desktop environment runs after sign-in. */
export interface AutostartCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * A file for `~/.config/autostart` (freedesktop.org: Desktop Application Autostart Specification 0.5, Desktop Entry
 * Specification 1.5).
 *
 * @throws Error when a part of the command has a control character, which the format does not allow
 */
export function autostartEntry({ program, args }: AutostartCommand): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Perch',
    `Exec=${[program, ...args].map(execWord).join(' ')}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** One word of an Exec line: quoted, then escaped again like every string in such a file. */
function execWord(word: string): string {
  if (/\p{Cc}/u.test(word)) throw new Error('The command contains a control character.');
  const quoted = `"${word.replaceAll('%', '%%').replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('\\', '\\\\');
}
