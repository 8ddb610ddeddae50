import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isDebian } from '../../server/setup/aptPackages.ts';
import { runLogged } from '../../server/setup/runLogged.ts';
import { step } from '../../server/setup/step.mjs';

const folder = path.resolve(import.meta.dirname, '../../dist/proxies');

/** The programs of Debian's packages. */
export const proxyPrograms = {
  nginx: path.join(folder, 'usr/sbin/nginx'),
  caddy: path.join(folder, 'usr/bin/caddy'),
};

/** Whether nginx and Caddy are there for the tests of reverse proxies. */
export function hasProxies(): boolean {
  return Object.values(proxyPrograms).every((program) => existsSync(program));
}

/**
 * Gets Debian's nginx and Caddy for the tests of reverse proxies. They are unpacked and not installed: their packages would
 * start them on port 80 of this machine.
 *
 * @throws Error that names what is missing
 */
export async function ensureProxies(): Promise<void> {
  if (hasProxies()) return;
  if (!isDebian()) throw new Error('The test of reverse proxies needs the packages of Debian.');
  mkdirSync(folder, { recursive: true });
  const log = path.join(folder, 'install.log');
  await step('Getting nginx and Caddy', 'some seconds', async () => {
    const download = () =>
      runLogged('apt-get', ['download', 'nginx', 'caddy'], { log, cwd: folder });
    await download().catch(async () => {
      // The list of packages is missing, or older than the packages.
      await runLogged('apt-get', ['update'], { log });
      await download();
    });
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.deb'))) {
      await runLogged('dpkg-deb', ['-x', path.join(folder, name), folder], { log });
    }
  });
}
