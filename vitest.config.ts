import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Starts the protocol tests first: single files of them take as long as all other tests together. */
class ProtocolFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ project }: TestSpecification) => (project.name === 'protocol' ? 0 : 1);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}

/**
 * Protocol tests that use less than half a core, because they wait for estimates of bandwidth, for timeouts or for the next deed.
 * `npm test` runs them beside the others, one after the other.
 */
const waitingTests = [
  'bandwidth',
  'betterPath',
  'cameraPictures',
  'doctorNetwork',
  'files',
  'postgres',
  'soak',
  'standby',
].map((name) => `e2e/protocol/${name}.test.ts`);

/** The tests of what is in the tables. */
const storeTests = [
  'server/storage/stores.test.ts',
  'server/storage/chat/MessageStore.test.ts',
  'server/storage/people/moderationStores.test.ts',
  'server/storage/people/deviceKeys.test.ts',
  'server/storage/channels/CallStore.test.ts',
  'server/storage/people/PushStore.test.ts',
  'server/storage/chat/ChatKeyStore.test.ts',
  'server/storage/chat/LinkPreviewStore.test.ts',
];

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', 'dist/**'],
    // Two workers on two cores. With more, packets wait for a free core, and WebRTC mistakes the delay for a narrow network.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Real servers, workers and databases on a machine that may be busy: a limit only ends what hangs.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    sequence: { sequencer: ProtocolFirst },
    projects: [
      {
        extends: true,
        // Each file starts a server and engines in native code, and puts the browser's classes among the globals.
        test: {
          name: 'protocol',
          include: ['e2e/protocol/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...waitingTests],
        },
      },
      {
        extends: true,
        test: {
          name: 'waiting',
          include: waitingTests,
          // As no process of the other run: see `freePorts`.
          env: { TEST_PARALLEL_INDEX: '9' },
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // `*.spec.ts` are the browsers' and belong to Playwright.
        test: {
          name: 'node',
          include: ['**/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            'dist/**',
            'e2e/package/**',
            'e2e/protocol/**',
            'server/storage/postgres/**',
          ],
          // A process per file would take more time than the tests.
          isolate: false,
          unstubGlobals: true,
          unstubEnvs: true,
        },
      },
      {
        extends: true,
        // What the stores do in SQLite, in the project `node`, they do in PostgreSQL too.
        test: {
          name: 'postgres',
          include: [...storeTests, 'server/storage/postgres/*.test.ts'],
          globalSetup: ['server/storage/postgres/testCluster.ts'],
          setupFiles: ['server/storage/postgres/needsPostgres.ts'],
          isolate: false,
        },
      },
      {
        extends: true,
        // The packed app, which `npm test` builds before.
        test: { name: 'package', include: ['e2e/package/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'components',
          include: ['renderer/**/*.test.tsx'],
          environment: './renderer/testing/jsdomToTheEnd.ts',
          // Loading jsdom, React and the components takes longer than the tests: once per worker instead of once per file.
          isolate: false,
          unstubGlobals: true,
          setupFiles: ['renderer/testing/setupComponentTests.ts'],
        },
      },
    ],
  },
});
