/*
 * `npm run server`: the server alone, in the foreground, with whatever it needs. `npm run server -- owner-code` runs a command
 * beside it.
 */
import path from 'node:path';
import { startCommand } from '../commands.ts';
import { untilStopSignal } from '../lifecycle/stopSignals.ts';
import { ensureWorker } from '../worker/ensureWorker.ts';
import { buildChanged } from './buildChanged.ts';
import { ServerProcess } from './ServerProcess.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

async function serve(): Promise<number> {
  const worker = await ensureWorker({ root });
  await buildChanged(root, ['renderer', 'server']);
  const server = ServerProcess.start(root, worker);
  void untilStopSignal(() => server.hangUp()).then(() => server.stop());
  return await server.ended;
}

try {
  // A command runs from the sources: the running server may be the one that was built last.
  const [command = startCommand] = process.argv.slice(2);
  if (command !== startCommand) await import('../index.ts');
  else process.exit(await serve());
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
