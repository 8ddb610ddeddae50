/** A program with its arguments, as a desktop environment runs it. */
export interface DesktopCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * The value of an `Exec` line (freedesktop.org: Desktop Entry Specification 1.5).
 *
 * @throws Error when a part of the command has a control character, which the format does not allow
 */
export function execLine({ program, args }: DesktopCommand): string {
  return [program, ...args].map(execWord).join(' ');
}

/** One word of it: quoted, then escaped again like every string in such a file. */
function execWord(word: string): string {
  if (/\p{Cc}/u.test(word)) throw new Error('The command contains a control character.');
  const quoted = `"${word.replaceAll('%', '%%').replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('\\', '\\\\');
}
