import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { mixNames } from '../../shared/domain/Recording.ts';
import { type MixOrder, unfinished } from './mixOrder.ts';

/** As it is, or as `server/vite.config.ts` builds it. */
const threadName = import.meta.url.endsWith('.ts') ? './mixThread.ts' : './mixThread.js';

/**
 * Mixes all voices of a recording to one file, in a thread of its own with little priority. Rejects when that fails or is
 * aborted; then nothing is left of it.
 */
export async function makeSoundMix(order: MixOrder, signal: AbortSignal): Promise<void> {
  const worker = new Worker(new URL(threadName, import.meta.url), {
    workerData: order,
    env: {},
    execArgv: [],
  });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop);
  let fault: unknown = null;
  worker.once('error', (error) => {
    fault = error;
  });
  const code = await new Promise<number>((resolve) => worker.once('exit', resolve));
  signal.removeEventListener('abort', stop);
  if (code === 0) return;
  await rm(path.join(order.folder, unfinished(mixNames.sound)), { force: true });
  throw fault ?? signal.reason ?? new Error(`the thread has ended with ${code}`);
}
