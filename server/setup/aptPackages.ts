import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { runLogged } from './runLogged.ts';
import { step } from './step.mjs';

/** Debian packages are missing and this process may not install them. */
export class MissingPackagesError extends Error {
  readonly packages: string[];

  /** @param purpose completes "… needs packages that are not installed" */
  constructor(purpose: string, packages: string[]) {
    super(
      `${purpose} needs packages that are not installed. Type this line, then start again:\n` +
        `  sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`,
    );
    this.name = 'MissingPackagesError';
    this.packages = packages;
  }
}

/** Whether this is Debian or a distribution based on it, by /etc/os-release. */
export function isDebianLike(osRelease = readOsRelease()): boolean {
  const ids = /^ID(?:_LIKE)?=.*$/gm;
  return (osRelease.match(ids) ?? []).some((line) => /\b(debian|ubuntu)\b/.test(line));
}

/** Whether this is Debian itself: on Ubuntu some packages (chromium) only install a snap. */
export function isDebian(osRelease = readOsRelease()): boolean {
  return /^ID="?debian"?$/m.test(osRelease);
}

/**
 * Installs missing packages, if this process is root.
 *
 * @param purpose what they are for, as the beginning of a sentence ("The mediasoup worker")
 * @param log the file for the output of apt-get
 * @throws MissingPackagesError if packages are missing and we are not root
 */
export async function ensureAptPackages(
  purpose: string,
  packages: string[],
  log: string,
): Promise<void> {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) throw new MissingPackagesError(purpose, missing);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Installing Debian packages: ${missing.join(' ')}`, 'about a minute', async () => {
    // One broken source makes this fail, but the packages may be installable all the same.
    await runLogged('apt-get', ['update'], { log, env }).catch(() => undefined);
    await runLogged('apt-get', ['install', '-y', '--no-install-recommends', ...missing], {
      log,
      env,
    });
  });
}

function isInstalled(name: string): boolean {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholder
  const query = ['-W', '-f=${db:Status-Status}', name];
  const { stdout } = spawnSync('dpkg-query', query, { encoding: 'utf8' });
  return stdout === 'installed';
}

function readOsRelease(): string {
  try {
    return fs.readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
