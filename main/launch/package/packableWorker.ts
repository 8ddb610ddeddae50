import fs from 'node:fs';
import path from 'node:path';
import { step } from '../../../server/setup/step.mjs';
import { downloadWorker } from '../../../server/worker/downloadWorker.ts';
import { ensureWorker } from '../../../server/worker/ensureWorker.ts';
import {
  probeWorker,
  readMediasoupPackage,
  WORKER_NAME,
} from '../../../server/worker/mediasoupPackage.ts';
import type { PackedArch } from './packApp.ts';

/**
 * A mediasoup worker to package: that of MEDIASOUP_WORKER_BIN, else mediasoup's prebuilt worker, which also
 * runs on other machines. If that cannot be had, the worker that was built here, unless PERCH_REQUIRE_PREBUILT_WORKER
 * is set: it needs libraries of this system, and what is packed for others would not start there.
 *
 * @param root the folder of package.json
 * @returns the path of the binary
 * @throws Error with a message for the user, if there is none
 */
export async function packableWorker(root: string, arch: PackedArch): Promise<string> {
  const isOurs = arch === process.arch;
  if (isOurs && process.env['MEDIASOUP_WORKER_BIN']) return ensureWorker({ root });
  const mediasoup = readMediasoupPackage(root);
  const target = path.join(root, 'dist', 'package-workers', arch, WORKER_NAME);
  fs.rmSync(path.dirname(target), { recursive: true, force: true });
  fs.mkdirSync(path.dirname(target), { recursive: true });
  try {
    await step(
      `Downloading the mediasoup ${mediasoup.version} worker for ${arch}`,
      'some seconds',
      () => downloadWorker(mediasoup, target, arch),
    );
    if (isOurs && !probeWorker(target)) throw new Error('it does not run on this machine');
    return target;
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    if (!isOurs) throw new Error(`There is no mediasoup worker for ${arch}: ${reason}`);
    if (process.env['PERCH_REQUIRE_PREBUILT_WORKER']) {
      throw new Error(
        `The prebuilt mediasoup worker cannot be had (${reason}), and one that is built here would not run on other systems.`,
      );
    }
    console.log(
      `  (${reason}; packing the worker that was built here, which may run only on systems like this one)`,
    );
    return ensureWorker({ root });
  }
}
