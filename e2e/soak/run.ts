/*
 * `npm run soak` lets a crowd of clients come, move, share and lose their network for two hours, and kills media workers, by a plan
 * made from a seed. Exits with 1 if server and clients ever disagree, if a failure was heard by nobody, or if memory grows.
 *
 *   npm run soak [-- --seed N] [--minutes M]      the seed of a run that failed makes the same plan again
 *   npm run soak -- nodes …                       with three media nodes in network namespaces, which are killed, frozen and cut off, and
 *                                                 a PostgreSQL; needs root, iproute2 and Debian's postgresql
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureWorker } from '../../server/worker/ensureWorker.ts';
import { growthLimit, growthOf } from './growth.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, minutes: { type: 'string', default: '120' } },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
const minutes = Number(values.minutes);
const withNodes = positionals[0] === 'nodes';
const isKnown = positionals.length === (withNodes ? 1 : 0);
if (!Number.isSafeInteger(seed) || !(minutes > 0) || !isKnown) {
  console.error('usage: npm run soak [-- [nodes] [--seed N] [--minutes M]]');
  process.exit(1);
}
console.log(`seed ${seed}, ${minutes} minutes`);
// mediasoup reads it when it is loaded.
process.env['MEDIASOUP_WORKER_BIN'] = await ensureWorker({
  root: join(import.meta.dirname, '..', '..'),
});
const { soak } = await import('./Soak.ts');
const { rounds, done, problems } = await soak({
  seed,
  durationMs: minutes * 60_000,
  withNodes,
  onRound: ({ round, elapsedMs, heap }) =>
    console.log(
      `round ${round}  ${Math.round(elapsedMs / 1000)} s  ${(heap / 2 ** 20).toFixed(1)} MiB`,
    ),
});
const growth = growthOf(rounds.map(({ heap }) => heap));
if (growth !== null && growth > growthLimit) {
  problems.push(`memory grows: ${growth.toFixed(2)} times as much at the end`);
}
const deeds = [...done.values()].reduce((sum, count) => sum + count, 0);
console.log([...done].map(([kind, count]) => `${kind} ${count}`).join('  '));
for (const problem of problems) console.error(`✗ ${problem}`);
console.log(
  problems.length === 0
    ? `✓ ${rounds.length} rounds, ${deeds} deeds; memory at the end to the second quarter: ${growth?.toFixed(2) ?? 'too few rounds'}`
    : `✗ again: npm run soak -- ${withNodes ? 'nodes ' : ''}--seed ${seed} --minutes ${minutes}`,
);
process.exit(problems.length === 0 ? 0 : 1);
