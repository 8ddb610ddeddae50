/*
 * `npm test`: gets what the tests need, runs them all, and closes with what failed and one line of counts. A step
 * whose inputs have not changed since it passed is not run again, except with `--fresh` and on CI.
 *
 *   npm test [-- --fresh] [-- check]      check: format, lint, unused code, types and unit tests only
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ensureElectron, installedExecutable } from '../main/launch/ensureElectron.ts';
import { buildChanged } from '../server/setup/buildChanged.ts';
import { hashFiles } from '../server/setup/hashFiles.ts';
import { formatDuration } from '../server/setup/step.mjs';
import { ensureWorker } from '../server/worker/ensureWorker.ts';
import { headlessShell, wholeChromium } from './harness/chromiumOptions.ts';
import { addCounts, broken, type Counts, formatCounts } from './runTests/counts.ts';
import { ensureChromium } from './runTests/ensureChromium.ts';
import { ensureDisplayTools } from './runTests/ensureDisplayTools.ts';
import { ensureFirefox } from './runTests/ensureFirefox.ts';
import { PassedSteps } from './runTests/PassedSteps.ts';
import { type Need, TEST_STEPS, type TestStep } from './runTests/testSteps.ts';

const root = path.resolve(import.meta.dirname, '..');
const CHECK = ['format', 'lint', 'unused', 'types', 'unit'];

const asked = process.argv.slice(2);
const unknown = asked.filter((word) => word !== '--fresh' && word !== 'check');
if (unknown.length > 0) {
  console.error(`✗ unknown: ${unknown.join(' ')} (known are --fresh and check)`);
  process.exit(1);
}
const fresh = asked.includes('--fresh') || Boolean(process.env.CI);
const steps = TEST_STEPS.filter(({ name }) => !asked.includes('check') || CHECK.includes(name));
const passedSteps = new PassedSteps(root);
/** What the tests are told by environment variables; also says which tools the outcome is from. */
const env: NodeJS.ProcessEnv = { ...process.env };

const prepare: Record<Need, () => Promise<void>> = {
  worker: async () => {
    env.MEDIASOUP_WORKER_BIN = await ensureWorker({ root });
  },
  chromium: () => ensureChromium(root),
  firefox: async () => {
    delete env.PERCH_FIREFOX;
    await ensureFirefox(root).then(
      (file) => {
        env.PERCH_FIREFOX = file;
      },
      (error: Error) => console.log(`  (${error.message} Its test is skipped.)`),
    );
  },
  builds: () => buildChanged(root, ['renderer', 'server', 'main']),
  electron: async () => {
    await ensureElectron(root).catch((error: Error) => {
      console.log(`  (Electron could not be downloaded: ${error.message}; testing without it)`);
    });
  },
  display: () => ensureDisplayTools(root),
};

/** Prepares each need of the steps once; returns those that cannot be had. */
async function prepareAll(): Promise<Set<Need>> {
  const missing = new Set<Need>();
  for (const need of new Set(steps.flatMap(({ needs }) => needs))) {
    try {
      await prepare[need]();
    } catch (error) {
      console.error(`✗ ${error instanceof Error ? error.message : error}`);
      missing.add(need);
    }
  }
  return missing;
}

/** Everything on which the outcome of a step depends, in one hash. */
function inputsOf({ inputs, needs }: TestStep): string {
  const tools = [process.version];
  if (needs.includes('worker')) tools.push(identityOf(env.MEDIASOUP_WORKER_BIN));
  if (needs.includes('chromium')) {
    for (const { executablePath } of [wholeChromium(), headlessShell()]) {
      tools.push(identityOf(executablePath));
    }
  }
  if (needs.includes('firefox')) tools.push(identityOf(env.PERCH_FIREFOX));
  if (needs.includes('electron')) tools.push(identityOf(installedExecutable(root)));
  return createHash('sha256').update(hashFiles(root, inputs)).update(tools.join()).digest('hex');
}

function identityOf(file: string | undefined): string {
  const stat = file ? fs.statSync(file, { throwIfNoEntry: false }) : undefined;
  return `${file} ${stat?.size} ${stat?.mtimeMs}`;
}

async function runStep(step: TestStep, missing: Set<Need>): Promise<Counts> {
  const lacking = step.needs.filter((need) => missing.has(need));
  if (lacking.length > 0) {
    const why = `cannot run without the ${lacking.join(' and the ')}`;
    console.log(`✗ ${step.name} ${why}`);
    return broken(step.name, why);
  }
  const inputs = inputsOf(step);
  const before = fresh ? undefined : passedSteps.find(step.name, inputs);
  if (before) {
    const since = new Date(before.at).toLocaleString('sv-SE');
    console.log(`▸ ${step.name}: ${formatCounts(before.counts)} (unchanged since ${since})`);
    return before.counts;
  }
  console.log(`▸ ${step.name}`);
  passedSteps.forget(step.name);
  const startedAt = Date.now();
  const counts = await step.run(root, env);
  const took = formatDuration(Date.now() - startedAt);
  console.log(`▸ ${step.name}: ${formatCounts(counts)} (${took})`);
  if (counts.failed === 0) passedSteps.add(step.name, inputs, counts);
  return counts;
}

const missing = await prepareAll();
const all: Counts[] = [];
for (const step of steps) {
  try {
    all.push(await runStep(step, missing));
  } catch (error) {
    console.error(`✗ ${step.name} broke down:`, error);
    all.push(broken(step.name, 'broke down'));
  }
}
const sum = addCounts(all);
for (const failure of sum.failures) console.log(`✗ ${failure}`);
console.log(formatCounts(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;
