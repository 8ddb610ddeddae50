import fs from 'node:fs';
import path from 'node:path';
import { runLogged } from '../../server/setup/runLogged.ts';
import { step } from '../../server/setup/step.mjs';

const RELEASES = 'https://github.com/electron/electron/releases/download/';
const REACH_TIMEOUT_MS = 5_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;
/** Enough to unpack an earlier download from Electron's own cache. */
const OFFLINE_TIMEOUT_MS = 15_000;

/**
 * The path of the Electron executable. The npm package does not contain it: it is downloaded here, as the
 * package does at the first `require('electron')`, but with a timeout.
 *
 * @param root the folder of package.json
 * @throws Error if it cannot be downloaded; the message is one short reason
 */
export async function ensureElectron(root: string): Promise<string> {
  const folder = packageFolder(root);
  const installed = installedPath(folder);
  if (installed) return installed;

  const log = path.join(root, 'dist', 'electron-install.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  fs.rmSync(log, { force: true });
  const from = downloadAddress();
  let reachable = true;
  try {
    await step('Downloading Electron', 'about a minute', async () => {
      reachable = await isReachable(from);
      const timeoutMs = reachable ? DOWNLOAD_TIMEOUT_MS : OFFLINE_TIMEOUT_MS;
      const installer = path.join(folder, 'install.js');
      await runLogged(process.execPath, [installer], { log, timeoutMs });
    });
  } catch {
    throw new Error(reachable ? `see ${log}` : `${new URL(from).host} cannot be reached`);
  }
  const fetched = installedPath(folder);
  if (!fetched) throw new Error(`see ${log}`);
  return fetched;
}

/**
 * The folder of the unpacked Electron, if it is already downloaded.
 *
 * @param root the folder of package.json
 */
export function installedElectron(root: string): string | undefined {
  const folder = packageFolder(root);
  return installedPath(folder) && distFolder(folder);
}

/** The path of the Electron executable, if it is already downloaded. `root` is the folder of package.json. */
export function installedExecutable(root: string): string | undefined {
  return installedPath(packageFolder(root));
}

function packageFolder(root: string): string {
  return path.join(root, 'node_modules', 'electron');
}

function distFolder(folder: string): string {
  return process.env['ELECTRON_OVERRIDE_DIST_PATH'] || path.join(folder, 'dist');
}

/** The installer writes path.txt last, so an incomplete download does not count. */
function installedPath(folder: string): string | undefined {
  try {
    const name = fs.readFileSync(path.join(folder, 'path.txt'), 'utf8');
    const executable = path.join(distFolder(folder), name);
    return fs.existsSync(executable) ? executable : undefined;
  } catch {
    return undefined;
  }
}

/** The download address, by the environment variables of the package. */
function downloadAddress(): string {
  return process.env['npm_config_electron_mirror'] || process.env['ELECTRON_MIRROR'] || RELEASES;
}

async function isReachable(address: string): Promise<boolean> {
  // Only the installer can use this proxy.
  if (process.env['ELECTRON_GET_USE_PROXY']) return true;
  try {
    const signal = AbortSignal.timeout(REACH_TIMEOUT_MS);
    await fetch(address, { method: 'HEAD', redirect: 'manual', signal });
    return true;
  } catch {
    return false;
  }
}
