import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { FolderLock } from './FolderLock.mjs';
import { runNpm } from './runNpm.mjs';
import { step } from './step.mjs';

/**
 * Installs exactly the packages of package-lock.json, without their install scripts, unless they are installed already.
 *
 * @param {string} root the folder of package.json
 * @param {string} cache the cache folder, for the lock against a second start of the same clone
 * @returns {Promise<void>}
 */
export async function ensurePackages(root, cache) {
  if (isInstalled(root)) return;
  const clone = createHash('sha256').update(fs.realpathSync(root)).digest('hex').slice(0, 16);
  const lock = await FolderLock.acquire(path.join(cache, 'locks', `packages-${clone}`), {
    onWait: (pid) => console.log(`▸ Waiting for process ${pid}, which installs the packages`),
  });
  try {
    if (isInstalled(root)) return;
    await step('Installing packages', 'about a minute', () =>
      runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], root),
    );
    fs.writeFileSync(stampPath(root), stampText(root));
  } finally {
    lock.release();
  }
}

function isInstalled(root) {
  const wanted = stampText(root);
  if (readText(stampPath(root)) === wanted) return true;
  if (!installedByHand(root)) return false;
  fs.writeFileSync(stampPath(root), wanted);
  return true;
}

/** As its last step, npm writes what it has installed into node_modules/.package-lock.json. */
function installedByHand(root) {
  const installed = readText(path.join(root, 'node_modules', '.package-lock.json'));
  if (!installed) return false;
  const have = JSON.parse(installed).packages;
  const want = JSON.parse(fs.readFileSync(lockPath(root), 'utf8')).packages;
  return Object.entries(want).every(([place, entry]) => {
    if (place === '') return true;
    const found = have[place];
    if (!found) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function stampText(root) {
  const lockHash = createHash('sha256')
    .update(fs.readFileSync(lockPath(root)))
    .digest('hex');
  return `${lockHash} ${process.platform} ${process.arch}\n`;
}

function stampPath(root) {
  return path.join(root, 'node_modules', '.perch-installed');
}

function lockPath(root) {
  return path.join(root, 'package-lock.json');
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
