import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { ensureAptPackages, isDebian } from '../../server/setup/aptPackages.ts';
import { runLogged } from '../../server/setup/runLogged.ts';
import { step } from '../../server/setup/step.mjs';
import { systemChromium } from '../harness/chromiumOptions.ts';

const PURPOSE = 'The e2e tests';
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/**
 * Makes sure that there is a Chromium for the e2e tests: the one that `PERCH_CHROMIUM` names, else the system's, else
 * Playwright's, which is installed if there is none. The headless shell is installed too where it is available.
 *
 * @param root the folder of package.json
 * @throws Error with the command that installs it
 */
export async function ensureChromium(root: string): Promise<void> {
  const given = process.env['PERCH_CHROMIUM'];
  if (given) {
    if (fs.existsSync(given)) return;
    throw new Error(`PERCH_CHROMIUM names ${given}, which does not exist.`);
  }
  const log = path.join(root, 'dist', 'chromium-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const isRoot = process.getuid?.() === 0;
  const hasWhole = [systemChromium, chromium.executablePath()].some((file) => fs.existsSync(file));
  if (isRoot && isDebian()) {
    if (!hasWhole) await ensureAptPackages(PURPOSE, ['chromium'], log);
    if (fs.existsSync(systemChromium)) await ensureHeadlessShell(log);
    return;
  }
  if (hasWhole) return;
  const install = ['install', ...(isRoot ? ['--with-deps'] : []), 'chromium'];
  const cli = path.join(root, 'node_modules', 'playwright', 'cli.js');
  try {
    await step('Downloading Chromium', 'about a minute', () =>
      runLogged(process.execPath, [cli, ...install], { log, timeoutMs: DOWNLOAD_TIMEOUT_MS }),
    );
  } catch {
    const line = isDebian()
      ? 'sudo apt-get install -y chromium chromium-headless-shell'
      : 'npx playwright install chromium';
    throw new Error(
      `${PURPOSE} need Chromium, which could not be downloaded (see ${log}). Type: ${line}`,
    );
  }
}

/** The tests run without it, but take longer. */
async function ensureHeadlessShell(log: string): Promise<void> {
  await ensureAptPackages(PURPOSE, ['chromium-headless-shell'], log).catch(() => {
    console.log(`  (There is no headless shell of Chromium, see ${log}; testing without it)`);
  });
}
