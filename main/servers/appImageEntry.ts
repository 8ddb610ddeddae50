import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execLine } from '../host/desktopEntry.ts';
import { linkScheme } from './serverLink.ts';

/** Also the id of the Debian package's entry, and the app's id on Wayland. */
const fileName = 'org.perch.Perch.desktop';

/** The entry of an AppImage in the menu of the desktop, by which links are opened with it. */
function appImageEntry(appImage: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Perch',
    'GenericName=Voice Chat',
    'GenericName[ko]=음성 채팅',
    // %U is the link; it may not be quoted.
    `Exec=${execLine({ program: appImage, args: [] })} %U`,
    'Icon=perch',
    'Terminal=false',
    'Categories=Network;Chat;Telephony;',
    `MimeType=x-scheme-handler/${linkScheme};`,
    'StartupWMClass=org.perch.Perch',
    '',
  ].join('\n');
}

/** Where desktops look for entries. */
export interface EntryPlaces {
  /** Of the user: `$XDG_DATA_HOME`. */
  readonly dataHome: string;
  /** Of the system: `$XDG_DATA_DIRS`. */
  readonly dataDirs: readonly string[];
}

/**
 * Makes links open this AppImage: nothing installs one, so the app writes its own entry, and again when its file was moved. A Perch
 * that the system has installed keeps its entry.
 *
 * @throws Error when it cannot be written
 */
export function registerAppImage(appImage: string, { dataHome, dataDirs }: EntryPlaces): void {
  if (dataDirs.some((folder) => existsSync(join(folder, 'applications', fileName)))) return;
  const folder = join(dataHome, 'applications');
  const file = join(folder, fileName);
  const entry = appImageEntry(appImage);
  if (existsSync(file) && readFileSync(file, 'utf8') === entry) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, entry);
}

/** The places of this user (freedesktop.org: XDG Base Directory Specification 0.8). */
export function entryPlaces(env: NodeJS.ProcessEnv, home: string): EntryPlaces {
  const dirs = env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share';
  return {
    dataHome: env['XDG_DATA_HOME'] || join(home, '.local', 'share'),
    dataDirs: dirs.split(':').filter((folder) => folder !== ''),
  };
}
