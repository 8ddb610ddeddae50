import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { ensureAptPackages, isDebian } from '../../server/setup/aptPackages.ts';
import { runLogged } from '../../server/setup/runLogged.ts';
import { step } from '../../server/setup/step.mjs';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/**
 * The Chromium that the e2e tests drive: the one that `PERCH_CHROMIUM` names, else the system's, else
 * Playwright's; installed here if there is none.
 *
 * @param root the folder of package.json
 * @returns the path of its executable
 * @throws Error with the one line to type
 */
export async function ensureChromium(root: string): Promise<string> {
  const given = process.env.PERCH_CHROMIUM;
  if (given) {
    if (fs.existsSync(given)) return given;
    throw new Error(`PERCH_CHROMIUM names ${given}, which does not exist.`);
  }
  const downloaded = chromium.executablePath();
  const found = [SYSTEM_CHROMIUM, downloaded].find((file) => fs.existsSync(file));
  if (found) return found;

  const log = path.join(root, 'dist', 'chromium-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const isRoot = process.getuid?.() === 0;
  if (isRoot && isDebian()) {
    await ensureAptPackages('The e2e tests', ['chromium'], log);
    return SYSTEM_CHROMIUM;
  }
  const install = ['install', ...(isRoot ? ['--with-deps'] : []), 'chromium'];
  const cli = path.join(root, 'node_modules', 'playwright', 'cli.js');
  try {
    await step('Downloading Chromium', 'about a minute', () =>
      runLogged(process.execPath, [cli, ...install], { log, timeoutMs: DOWNLOAD_TIMEOUT_MS }),
    );
  } catch {
    const line = isDebian()
      ? 'sudo apt-get install -y chromium'
      : 'npx playwright install chromium';
    throw new Error(
      `The e2e tests need Chromium, which could not be downloaded (see ${log}). Type: ${line}`,
    );
  }
  return downloaded;
}
