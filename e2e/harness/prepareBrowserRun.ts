import path from 'node:path';
import { buildChanged } from '../../server/setup/buildChanged.ts';
import { ensureWorker } from '../../server/worker/ensureWorker.ts';
import { ensureChromium } from '../runTests/ensureChromium.ts';

/**
 * Gets everything that a program needs which drives a browser against a real server, in a fresh clone as well: the media
 * worker, a browser, and the web client.
 *
 * @throws Error with a message for people
 */
export async function prepareBrowserRun(): Promise<void> {
  const root = path.resolve(import.meta.dirname, '..', '..');
  process.env.MEDIASOUP_WORKER_BIN = await ensureWorker({ root });
  await ensureChromium(root);
  await buildChanged(root, ['renderer']);
}
