/*
 * `npm run package`: the desktop app with the server in it, for this system: AppImage and Debian package,
 * Windows installer, or disk images for both kinds of Mac. They are written to dist/package and checked.
 *
 *   npm run package [-- --dir]      --dir: only the unpacked app, no installers
 *   npm run package -- server       instead of the app, an archive with the server alone
 *
 * PERCH_UPDATE_URL: the address of new versions (the contents of dist/package of a later version). Without it
 * the app never checks for updates.
 * PERCH_REQUIRE_PREBUILT_WORKER: no media worker that was built here and may run only on systems like this one; for releases and containers.
 * PERCH_MAINTAINER: the maintainer that the Debian package names, as `Name <mail address>`.
 * CSC_LINK with CSC_KEY_PASSWORD, or CSC_NAME: the certificate for macOS. APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER: the account
 * by which Apple notarises the app. Without a certificate the app has no identity but its own hash, and cannot update itself.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Platform } from 'electron-builder';
import { buildChanged } from '../../server/setup/buildChanged.ts';
import { cacheFolder } from '../../server/setup/cacheFolder.mjs';
import { ensureRegistryNode } from '../../server/setup/nodeRuntime.mjs';
import { ensureElectron } from './ensureElectron.ts';
import { type PackedArch, packApp, type UnpackedApp } from './package/packApp.ts';
import { packableWorker } from './package/packableWorker.ts';
import { packServer } from './package/packServer.ts';
import { UNPACKED_CHECKS } from './package/unpackedChecks.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** The processors to package for. On a Mac, both kinds of Mac. */
function packedArchs(): PackedArch[] {
  if (process.platform === 'darwin') return ['x64', 'arm64'];
  if (process.arch === 'x64' || process.arch === 'arm64') return [process.arch];
  throw new Error(`There are no packages for ${process.arch} processors.`);
}

/** @returns the number of failed checks */
async function checkAll(app: UnpackedApp): Promise<number> {
  let failed = 0;
  for (const { title, impossible, run } of UNPACKED_CHECKS) {
    const reason = impossible?.(app);
    if (reason !== undefined) {
      console.log(`- ${title} (not checked: ${reason})`);
      continue;
    }
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-package-'));
    try {
      await run(app, scratch);
      console.log(`✓ ${title}`);
    } catch (error) {
      failed += 1;
      console.error(`✗ ${title}: ${error instanceof Error ? error.message : error}`);
    } finally {
      fs.rmSync(scratch, { recursive: true, force: true });
    }
  }
  return failed;
}

function updateAddress(): string | undefined {
  const address = process.env['PERCH_UPDATE_URL'] || undefined;
  if (address && !/^https:\/\/[^/]/.test(address)) {
    throw new Error(`PERCH_UPDATE_URL=${address} must begin with https://`);
  }
  return address;
}

async function makeServerArchive(): Promise<void> {
  const [arch] = packedArchs().filter((arch) => arch === process.arch);
  if (!arch) throw new Error(`There are no packages for ${process.arch} processors.`);
  const node = await ensureRegistryNode(cacheFolder());
  await buildChanged(root, ['renderer', 'server']);
  const worker = await packableWorker(root, arch);
  const output = path.join(root, 'dist', 'package', 'server');
  const { archive, checksum } = packServer({ root, output, worker, node });
  for (const file of [archive, checksum]) console.log(path.relative(root, file));
}

async function makePackages(asked: string[]): Promise<void> {
  if (asked.length === 1 && asked[0] === 'server') return makeServerArchive();
  const unknown = asked.filter((word) => word !== '--dir');
  if (unknown.length > 0) {
    throw new Error(`unknown: ${unknown.join(' ')} (known are --dir, and server alone)`);
  }
  const updateUrl = updateAddress();
  // electron-builder downloads its own, but reports a failure only after a long time.
  await ensureElectron(root).catch((error: Error) => {
    throw new Error(`Electron could not be downloaded (${error.message}).`);
  });
  await buildChanged(root, ['renderer', 'server', 'main']);
  const workers: Partial<Record<PackedArch, string>> = {};
  for (const arch of packedArchs()) workers[arch] = await packableWorker(root, arch);
  const { files, unpacked } = await packApp({
    root,
    workers,
    updateUrl,
    targets: asked.includes('--dir') ? { platform: Platform.current(), names: ['dir'] } : undefined,
  });
  for (const app of unpacked) {
    console.log(`▸ Checking ${path.relative(root, app.folder)}`);
    if ((await checkAll(app)) > 0) throw new Error('A check of the packed app failed.');
  }
  for (const file of files) console.log(path.relative(root, file));
}

try {
  await makePackages(process.argv.slice(2));
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
