/* `npm run server`: the server alone, in the foreground, with whatever it needs. */
import path from 'node:path';
import { untilStopSignal } from '../lifecycle/stopSignals.ts';
import { ensureWorker } from '../worker/ensureWorker.ts';
import { buildChanged } from './buildChanged.ts';
import { ServerProcess } from './ServerProcess.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

try {
  const worker = await ensureWorker({ root });
  await buildChanged(root, ['renderer', 'server']);
  const server = ServerProcess.start(root, worker);
  void untilStopSignal(() => server.hangUp()).then(() => server.stop());
  process.exit(await server.ended);
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
