import fs from 'node:fs';
import path from 'node:path';
import { ensureAptPackages, isDebian } from '../../server/setup/aptPackages.ts';
import { isOnPath } from './isOnPath.ts';

const PURPOSE = 'The test in Firefox';
/** Debian's only package of Firefox. On Ubuntu a package of this name only installs a snap. */
const DEBIAN_FIREFOX = 'firefox-esr';
/** Without a sound card Firefox plays nothing. This server provides a virtual one. */
const SOUND_SERVER = 'pulseaudio';
const FOUND_AT = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/**
 * Makes sure that there is a Firefox for the one test in it: the one that `PERCH_FIREFOX` names, else the system's, which
 * is installed on Debian if this process is root.
 *
 * @param root the folder of package.json
 * @returns the path of its executable
 * @throws Error that names what is missing
 */
export async function ensureFirefox(root: string): Promise<string> {
  const given = process.env['PERCH_FIREFOX'];
  if (given && !fs.existsSync(given)) {
    throw new Error(`PERCH_FIREFOX names ${given}, which does not exist.`);
  }
  const found = given ?? FOUND_AT.find((file) => fs.existsSync(file));
  const missing = found ? [] : [DEBIAN_FIREFOX];
  if (process.platform === 'linux' && !isOnPath(SOUND_SERVER)) missing.push(SOUND_SERVER);
  if (found && missing.length === 0) return found;
  if (!isDebian()) {
    const names = missing.map((name) => (name === DEBIAN_FIREFOX ? 'Firefox' : name));
    throw new Error(`${PURPOSE} needs ${names.join(' and ')}, which is not installed.`);
  }
  const log = path.join(root, 'dist', 'firefox-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  await ensureAptPackages(PURPOSE, missing, log);
  return found ?? `/usr/bin/${DEBIAN_FIREFOX}`;
}
