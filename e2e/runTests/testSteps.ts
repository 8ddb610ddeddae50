import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { addCounts, type Counts, countPlaywright, countProgram, countVitest } from './counts.ts';
import { runVisible } from './runVisible.ts';

/** What is prepared before a step runs. */
export type Need =
  | 'worker'
  | 'chromium'
  /** Where it is not available, the tests of relays are skipped. */
  | 'coturn'
  | 'postgres'
  /** nginx and Caddy; where they are not available, their tests are skipped. */
  | 'proxies'
  /** Where they cannot be made, the tests in namespaces are skipped. */
  | 'networks'
  /** libfaketime; where it is not available, the test of a wrong clock is skipped. */
  | 'faketime'
  /** Where it is not available, the one test in Firefox is skipped. */
  | 'firefox'
  | 'builds'
  | 'display'
  /** Where it is not available, the steps use the double of Electron, except with `PERCH_REQUIRE_ELECTRON`. */
  | 'electron';

/** One part of `npm test`. */
export interface TestStep {
  name: string;
  needs: Need[];
  /** Files and folders on which the result depends, relative to the folder of package.json. */
  inputs: string[];
  run(root: string, env: NodeJS.ProcessEnv): Promise<Counts>;
}

/** One tsconfig.json each; the largest first, so that none is left to be checked alone. */
const ROOMS = ['renderer', 'e2e', 'server', 'main', 'shared'];
const CODE = [...ROOMS, 'certs', 'package.json', 'package-lock.json', 'tsconfig.json'];

const BIOME_CI = [
  'node_modules/@biomejs/biome/bin/biome',
  'ci',
  ...(process.stdout.isTTY ? [] : ['--colors=off']),
];
const KNIP = 'node_modules/knip/bin/knip.js';
const TSC = 'node_modules/typescript/bin/tsc';
const VITEST = 'node_modules/vitest/vitest.mjs';
const PLAYWRIGHT = 'node_modules/playwright/cli.js';

/**
 * One after the other, the quick ones first. Browser and desktop specs at the same time gain nothing on two cores, because
 * either needs more than one.
 */
export const TEST_STEPS: readonly TestStep[] = [
  {
    name: 'format',
    needs: [],
    inputs: ['.'],
    run: async (cwd) =>
      countProgram(
        'format',
        await runVisible([...BIOME_CI, '--linter-enabled=false', '--assist-enabled=false', '.'], {
          cwd,
        }),
      ),
  },
  {
    name: 'lint',
    needs: [],
    inputs: ['.'],
    run: async (cwd) =>
      countProgram(
        'lint',
        await runVisible([...BIOME_CI, '--formatter-enabled=false', '.'], { cwd }),
      ),
  },
  {
    name: 'unused',
    needs: [],
    inputs: [...CODE, 'knip.json', 'vitest.config.ts'],
    run: async (cwd) => countProgram('unused', await runVisible([KNIP, '--no-progress'], { cwd })),
  },
  {
    name: 'types',
    needs: [],
    inputs: CODE,
    run: async (cwd) => {
      const left = [...ROOMS];
      const codes: number[] = [];
      const checkRooms = async () => {
        for (let room = left.shift(); room !== undefined; room = left.shift()) {
          codes.push(await runVisible([TSC, '-p', room], { cwd }));
        }
      };
      // Two at a time: each takes a core and up to 1.5 GB.
      await Promise.all([checkRooms(), checkRooms()]);
      return countProgram('types', Math.max(...codes));
    },
  },
  {
    name: 'unit',
    needs: ['worker', 'coturn', 'postgres', 'proxies', 'networks', 'faketime'],
    inputs: [...CODE, 'vitest.config.ts', '.github', 'docs'],
    run: async (cwd, env) => {
      const more = { ...env, ...compileCache(cwd, 'unit') };
      // The second run fills the time in which the first leaves the processor idle.
      return addCounts(
        await Promise.all([
          runVitest(['protocol', 'node', 'postgres', 'components'], 'default', cwd, more),
          runVitest(['waiting'], 'default', cwd, more),
        ]),
      );
    },
  },
  {
    name: 'package',
    needs: ['worker', 'builds', 'electron'],
    inputs: [...CODE, 'vitest.config.ts', 'electron-builder.yml', 'LICENSE'],
    run: (cwd, env) =>
      // The verbose reporter's lines say which Electron was packed.
      runVitest(['package'], 'verbose', cwd, env),
  },
  {
    name: 'e2e',
    needs: ['worker', 'chromium', 'firefox', 'coturn', 'networks', 'proxies', 'builds'],
    inputs: CODE,
    run: async (cwd, env) => {
      const more = { ...env, ...compileCache(cwd, 'e2e') };
      const paired = await runPlaywright('e2e', cwd, more, ['--project=paired']);
      const alone = await runPlaywright('e2e', cwd, more, ['--project=alone']);
      return addCounts([paired, alone]);
    },
  },
  {
    name: 'desktop',
    needs: ['worker', 'chromium', 'builds', 'electron', 'display'],
    inputs: CODE,
    run: (cwd, env) =>
      runPlaywright('e2e/desktop', cwd, { ...env, ...compileCache(cwd, 'desktop') }),
  },
];

/** Runs the tests of some of vitest's projects. */
function runVitest(
  projects: string[],
  reporter: 'default' | 'verbose',
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Counts> {
  return withReport(async (report) => {
    const args = [
      VITEST,
      'run',
      ...projects.map((project) => `--project=${project}`),
      `--reporter=${reporter}`,
      '--reporter=json',
      '--reporter=./e2e/runTests/UnhandledErrors.ts',
      `--outputFile.json=${report}`,
    ];
    const code = await runVisible(args, { cwd, env: { ...env, VITEST_JSON_REPORT: report } });
    return countVitest(report, code);
  });
}

/** Runs the specs of a folder. */
function runPlaywright(
  folder: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
  options: string[] = [],
): Promise<Counts> {
  return withReport(async (report) => {
    const config = `${folder}/playwright.config.ts`;
    const code = await runVisible(
      [PLAYWRIGHT, 'test', '--config', config, '--reporter=list,json', ...options],
      { cwd, env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
    );
    return countPlaywright(report, code);
  });
}

/**
 * The environment in which the code of the servers and apps that many tests start is compiled only once. Node never removes
 * anything from such a cache, so each run begins with an empty one.
 */
function compileCache(cwd: string, name: string): NodeJS.ProcessEnv {
  const folder = path.join(cwd, 'dist', 'compile-cache', name);
  fs.rmSync(folder, { recursive: true, force: true });
  return { NODE_COMPILE_CACHE: folder };
}

/** Provides a file name in a folder that is removed afterwards. */
async function withReport(run: (report: string) => Promise<Counts>): Promise<Counts> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-report-'));
  try {
    return await run(path.join(folder, 'report.json'));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
