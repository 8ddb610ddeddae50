import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Counts, countPlaywright, countProgram, countVitest } from './counts.ts';
import { runVisible } from './runVisible.ts';

/** What a step finds prepared. */
export type Need =
  | 'worker'
  | 'chromium'
  /** Where it can be had; the one test in it is skipped where not. */
  | 'firefox'
  | 'builds'
  /** Real Electron where it can be had; the steps do without it where not. */
  | 'electron'
  | 'display';

/** One part of `npm test`. */
export interface TestStep {
  name: string;
  needs: Need[];
  /** Files and folders on which the outcome depends, below the folder of package.json. */
  inputs: string[];
  run(root: string, env: NodeJS.ProcessEnv): Promise<Counts>;
}

/** One tsconfig.json each. */
const ROOMS = ['shared', 'server', 'renderer', 'main', 'e2e'];
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

/** In the order in which they run: what is quick to tell comes first. */
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
      let worst = 0;
      for (const room of ROOMS) {
        worst = Math.max(worst, await runVisible([TSC, '-p', room], { cwd }));
      }
      return countProgram('types', worst);
    },
  },
  {
    name: 'unit',
    needs: ['worker'],
    inputs: CODE,
    run: (cwd, env) =>
      withReport(async (report) => {
        const args = [
          VITEST,
          'run',
          '--project=node',
          '--project=components',
          '--reporter=default',
          '--reporter=json',
        ];
        const code = await runVisible([...args, `--outputFile.json=${report}`], { cwd, env });
        return countVitest(report, code);
      }),
  },
  {
    name: 'package',
    needs: ['worker', 'builds', 'electron'],
    inputs: [...CODE, 'electron-builder.yml', 'LICENSE'],
    run: (cwd, env) =>
      withReport(async (report) => {
        // The verbose reporter's lines say which Electron was packed.
        const args = [VITEST, 'run', '--project=package', '--reporter=verbose', '--reporter=json'];
        const code = await runVisible([...args, `--outputFile.json=${report}`], { cwd, env });
        return countVitest(report, code);
      }),
  },
  {
    name: 'e2e',
    needs: ['worker', 'chromium', 'firefox', 'builds'],
    inputs: CODE,
    run: (cwd, env) => runPlaywright(path.join('e2e', 'playwright.config.ts'), cwd, env),
  },
  {
    name: 'desktop',
    needs: ['worker', 'chromium', 'builds', 'electron', 'display'],
    inputs: CODE,
    run: (cwd, env) => runPlaywright(path.join('e2e', 'desktop', 'playwright.config.ts'), cwd, env),
  },
];

function runPlaywright(config: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Counts> {
  return withReport(async (report) => {
    // Each test starts a server and often an app: what they load is compiled once. Node takes nothing out of it again.
    const compiled = path.join(cwd, 'dist', 'compile-cache');
    fs.rmSync(compiled, { recursive: true, force: true });
    const more = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, NODE_COMPILE_CACHE: compiled };
    const code = await runVisible(
      [PLAYWRIGHT, 'test', '--config', config, '--reporter=list,json'],
      { cwd, env: { ...env, ...more } },
    );
    return countPlaywright(report, code);
  });
}

/** Lends a file name in a folder that is gone afterwards. */
async function withReport(run: (report: string) => Promise<Counts>): Promise<Counts> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-report-'));
  try {
    return await run(path.join(folder, 'report.json'));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
