/*
 * `npm test`: prepares what the tests need, runs them all, and ends with the times, the failures and one line of counts.
 * A step whose inputs have not changed since it passed is not run again, except with `--fresh`.
 *
 *   npm test [-- --fresh] [-- check]      check: format, lint, unused code, types and unit tests only
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { installedExecutable } from '../main/launch/ensureElectron.ts';
import { buildChanged } from '../server/setup/buildChanged.ts';
import { hashFiles } from '../server/setup/hashFiles.ts';
import { formatDuration } from '../server/setup/step.mjs';
import { PostgresCluster } from '../server/storage/postgres/PostgresCluster.fixture.ts';
import { ensureWorker } from '../server/worker/ensureWorker.ts';
import { headlessShell, wholeChromium } from './harness/chromiumOptions.ts';
import { addCounts, broken, type Counts, formatCounts, slowestFiles } from './runTests/counts.ts';
import { ensureChromium } from './runTests/ensureChromium.ts';
import { ensureCoturn, hasCoturn } from './runTests/ensureCoturn.ts';
import { ensureDisplayTools } from './runTests/ensureDisplayTools.ts';
import { ensureFaketime, otherClock } from './runTests/ensureFaketime.ts';
import { ensureFirefox } from './runTests/ensureFirefox.ts';
import { ensureNetworks, hasNetworks } from './runTests/ensureNetworks.ts';
import { ensurePostgres } from './runTests/ensurePostgres.ts';
import { ensureProxies, hasProxies } from './runTests/ensureProxies.ts';
import { type PassedStep, PassedSteps } from './runTests/PassedSteps.ts';
import { prepareElectron } from './runTests/prepareElectron.ts';
import { type Need, TEST_STEPS, type TestStep } from './runTests/testSteps.ts';

const root = path.resolve(import.meta.dirname, '..');
const CHECK = ['format', 'lint', 'unused', 'types', 'unit'];
const SHOWN_FILES = 10;

const asked = process.argv.slice(2);
const unknown = asked.filter((word) => word !== '--fresh' && word !== 'check');
if (unknown.length > 0) {
  console.error(`✗ unknown: ${unknown.join(' ')} (known are --fresh and check)`);
  process.exit(1);
}
const fresh = asked.includes('--fresh');
const steps = TEST_STEPS.filter(({ name }) => !asked.includes('check') || CHECK.includes(name));
const passedSteps = new PassedSteps(root);
// Debian keeps `ip` and `nft` where an ordinary PATH does not look.
if (process.platform === 'linux') process.env['PATH'] += ':/usr/sbin:/sbin';
/** The environment of the tests. It also names the tools that they use. */
const env: NodeJS.ProcessEnv = { ...process.env };

const prepare: Record<Need, () => Promise<void>> = {
  worker: async () => {
    env['MEDIASOUP_WORKER_BIN'] = await ensureWorker({ root });
  },
  chromium: () => ensureChromium(root),
  firefox: async () => {
    delete env['PERCH_FIREFOX'];
    await ensureFirefox(root).then(
      (file) => {
        env['PERCH_FIREFOX'] = file;
      },
      (error: Error) => console.log(`  (${error.message} Its test is skipped.)`),
    );
  },
  coturn: () =>
    ensureCoturn(root).catch((error: Error) => console.log(`  (${error.message} It is skipped.)`)),
  postgres: () =>
    ensurePostgres(root).catch((error: Error) =>
      console.log(`  (${error.message} It is skipped.)`),
    ),
  proxies: () =>
    ensureProxies().catch((error: Error) => console.log(`  (${error.message} It is skipped.)`)),
  networks: () =>
    ensureNetworks(root).catch((error: Error) =>
      console.log(`  (${error.message} It is skipped.)`),
    ),
  faketime: () =>
    ensureFaketime(root).catch((error: Error) =>
      console.log(`  (${error.message} It is skipped.)`),
    ),
  builds: () => buildChanged(root, ['renderer', 'server', 'main']),
  display: () => ensureDisplayTools(root),
  electron: () => prepareElectron(root, process.env),
};

/** Prepares each need of the steps once; returns those that are not available. */
async function prepareAll(): Promise<Set<Need>> {
  const missing = new Set<Need>();
  const needs = new Set(steps.flatMap((step) => step.needs));
  for (const need of Object.keys(prepare) as Need[]) {
    if (!needs.has(need)) continue;
    // Without a network the attempt to download Electron takes many seconds. It is the last need, so that the inputs of
    // the steps are known here.
    if (need === 'electron' && !steps.some((step) => step.needs.includes(need) && !passed(step))) {
      continue;
    }
    try {
      await prepare[need]();
    } catch (error) {
      console.error(`✗ ${error instanceof Error ? error.message : error}`);
      missing.add(need);
    }
  }
  return missing;
}

/** The last run of a step, if it passed with the inputs and tools of today. */
function passed(step: TestStep): PassedStep | undefined {
  return fresh ? undefined : passedSteps.find(step.name, inputsOf(step));
}

/** Everything on which the outcome of a step depends, in one hash. */
function inputsOf({ inputs, needs }: TestStep): string {
  const tools = [process.version];
  if (needs.includes('worker')) tools.push(identityOf(env['MEDIASOUP_WORKER_BIN']));
  if (needs.includes('chromium')) {
    for (const { executablePath } of [wholeChromium(), headlessShell()]) {
      tools.push(identityOf(executablePath));
    }
  }
  if (needs.includes('coturn')) tools.push(String(hasCoturn()));
  if (needs.includes('postgres')) tools.push(String(PostgresCluster.isInstalled));
  if (needs.includes('proxies')) tools.push(String(hasProxies()));
  if (needs.includes('networks')) tools.push(String(hasNetworks()));
  if (needs.includes('faketime')) tools.push(String(otherClock('+1d') !== null));
  if (needs.includes('firefox')) tools.push(identityOf(env['PERCH_FIREFOX']));
  if (needs.includes('electron')) {
    tools.push(
      identityOf(installedExecutable(root)),
      String(process.env['PERCH_REQUIRE_ELECTRON']),
    );
  }
  return createHash('sha256').update(hashFiles(root, inputs)).update(tools.join()).digest('hex');
}

function identityOf(file: string | undefined): string {
  const stat = file ? fs.statSync(file, { throwIfNoEntry: false }) : undefined;
  return `${file} ${stat?.size} ${stat?.mtimeMs}`;
}

interface StepOutcome {
  name: string;
  counts: Counts;
  /** Null when the step was not run. */
  tookMs: number | null;
}

async function runStep(step: TestStep, missing: Set<Need>): Promise<StepOutcome> {
  const { name } = step;
  const lacking = step.needs.filter((need) => missing.has(need));
  if (lacking.length > 0) {
    const why = `cannot run without the ${lacking.join(' and the ')}`;
    console.log(`✗ ${name} ${why}`);
    return { name, counts: broken(name, why), tookMs: null };
  }
  const before = passed(step);
  if (before) {
    const since = new Date(before.at).toLocaleString('sv-SE');
    console.log(`▸ ${name}: ${formatCounts(before.counts)} (unchanged since ${since})`);
    return { name, counts: before.counts, tookMs: null };
  }
  console.log(`▸ ${name}`);
  passedSteps.forget(name);
  const inputs = inputsOf(step);
  const startedAt = Date.now();
  const counts = await step.run(root, env).catch((error: unknown) => {
    console.error(`✗ ${name} stopped with an error:`, error);
    return broken(name, 'stopped with an error');
  });
  const tookMs = Date.now() - startedAt;
  console.log(`▸ ${name}: ${formatCounts(counts)} (${formatDuration(tookMs)})`);
  if (counts.failed === 0) passedSteps.add(name, inputs, counts);
  return { name, counts, tookMs };
}

/** Prints how long each step took, and the files that took longest. */
function printTimes(outcomes: StepOutcome[]): void {
  const ran = outcomes.filter(({ tookMs }) => tookMs !== null);
  if (ran.length === 0) return;
  const times = ran.map(({ name, tookMs }) => `${name} ${formatDuration(tookMs ?? 0)}`);
  console.log(`▸ time by step: ${times.join(', ')}`);
  const files = ran.flatMap(({ counts }) => counts.files);
  console.log(`▸ the ${SHOWN_FILES} slowest files:`);
  for (const { file, tookMs } of slowestFiles(files, SHOWN_FILES)) {
    console.log(`  ${formatDuration(tookMs).padStart(12)}  ${path.relative(root, file)}`);
  }
}

const missing = await prepareAll();
const outcomes: StepOutcome[] = [];
for (const step of steps) outcomes.push(await runStep(step, missing));
printTimes(outcomes);
const sum = addCounts(outcomes.map(({ counts }) => counts));
for (const failure of sum.failures) console.log(`✗ ${failure}`);
console.log(formatCounts(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;
