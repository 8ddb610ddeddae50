import path from 'node:path';
import { buildChanged } from '../../server/setup/buildChanged.ts';
import { ensureWorker } from '../../server/worker/ensureWorker.ts';
import { ensureChromium } from '../runTests/ensureChromium.ts';

/**
 * Prepares a program that drives a browser against a real server: the media worker (named in MEDIASOUP_WORKER_BIN
 * from then on), Chromium and the web client. Works in a fresh clone.
 *
 * @throws Error with a message for people
 */
export async function prepareBrowserRun(): Promise<void> {
  const root = path.resolve(import.meta.dirname, '..', '..');
  process.env['MEDIASOUP_WORKER_BIN'] = await ensureWorker({ root });
  await ensureChromium(root);
  await buildChanged(root, ['renderer']);
}
