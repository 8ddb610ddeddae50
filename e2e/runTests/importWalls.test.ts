import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');

/** For each room a planted file, and imports that it must not have. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  'shared/domain/planted.ts': [
    'node:fs',
    'electron',
    'react',
    'socket.io-client',
    'mediasoup-client/types',
    '../../server/rooms/Room.ts',
    '../../renderer/state/callState.ts',
    '../../main/preload.ts',
  ],
  'server/signaling/planted.ts': [
    'mediasoup',
    'kysely',
    '../media/codecs.ts',
    '../storage/UserStore.ts',
  ],
  'server/rooms/planted.ts': [
    'socket.io',
    'kysely',
    '../signaling/Handlers.ts',
    '../people/People.ts',
  ],
  'server/peers/planted.ts': ['socket.io', '../storage/UserStore.ts', '../http/WebClient.ts'],
  'server/media/planted.ts': [
    'socket.io',
    'node:sqlite',
    '../rooms/Room.ts',
    '../people/People.ts',
  ],
  'server/http/planted.ts': ['mediasoup', '../rooms/Room.ts'],
  'server/limits/planted.ts': ['socket.io', '../signaling/Handlers.ts'],
  'server/people/planted.ts': ['mediasoup', 'kysely', 'node:sqlite', '../signaling/Handlers.ts'],
  'server/reach/planted.ts': ['mediasoup/types', '../rooms/Room.ts'],
  'server/sounds/planted.ts': ['socket.io', '../rooms/Room.ts'],
  'server/storage/planted.ts': ['socket.io', '../rooms/Room.ts'],
  'renderer/state/planted.ts': [
    'react',
    'zustand',
    '../keys/pageKeys.ts',
    '../media/MediaEngine.ts',
    '../signaling/SignalingClient.ts',
    '../store/perchStore.ts',
  ],
  'renderer/components/call/planted.tsx': [
    'socket.io-client',
    'mediasoup-client',
    '../../media/MediaEngine.ts',
    '../../signaling/SignalingClient.ts',
  ],
  'renderer/media/send/planted.ts': [
    'react',
    'zustand/vanilla',
    'socket.io-client',
    '../../store/perchStore.ts',
    '../../actions/createActions.ts',
    '../../signaling/SignalingClient.ts',
  ],
  'renderer/signaling/planted.ts': [
    'react',
    'mediasoup-client',
    '../media/MediaEngine.ts',
    '../store/perchStore.ts',
  ],
  'renderer/store/planted.ts': [
    'react',
    '../media/MediaEngine.ts',
    '../signaling/SignalingClient.ts',
    '../actions/createActions.ts',
  ],
  'renderer/store/bindings.ts': ['react', 'socket.io-client', '../actions/createActions.ts'],
  'renderer/actions/planted.ts': ['react', 'mediasoup-client', '../components/app/App.tsx'],
  'renderer/client/planted.ts': ['react-dom/client', '../components/app/App.tsx'],
  'renderer/desktop/planted.ts': ['socket.io-client', '../components/app/App.tsx'],
  'renderer/keys/planted.ts': ['react', '../components/app/App.tsx'],
  'main/host/planted.ts': [
    'react',
    'socket.io',
    '../../server/rooms/Room.ts',
    '../../renderer/state/callState.ts',
  ],
};

/** Imports that look similar but are allowed. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'renderer/state/allowed.ts': ['../../shared/keys/whisperSlots.ts', './callState.ts'],
  'renderer/media/allowed.ts': ['../../shared/ipc/keys.ts', '../state/callState.ts'],
  'main/host/allowed.ts': ['../../server/config.ts'],
  'server/rooms/planted.test.ts': ['socket.io'],
};

interface Finding {
  readonly category: string;
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

/** Two files that import each other; type imports count, too. */
const circle = {
  'shared/domain/first.ts':
    "import type { Second } from './second.ts';\nexport type First = Second;\n",
  'shared/domain/second.ts':
    "import type { First } from './first.ts';\nexport type Second = First;\n",
};

describe('the walls of the house', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perch-walls-'));
  let found: readonly Finding[] = [];

  // One run of Biome for all files: starting it costs more than linting them.
  beforeAll(() => {
    copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    copyFileSync(join(root, '.gitignore'), join(folder, '.gitignore'));
    const imports = Object.entries({ ...forbidden, ...allowed }).map(
      ([file, specifiers]) =>
        [file, specifiers.map((from) => `import type {} from '${from}';\n`).join('')] as const,
    );
    for (const [file, source] of [...imports, ...Object.entries(circle)]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), source);
    }
    found = findings(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const linesOf = (rule: string, file: string) =>
    found
      .filter(({ category, location }) => category.endsWith(rule) && location.path === file)
      .map(({ location }) => location.start.line)
      .sort((a, b) => a - b);

  it.each(Object.entries(forbidden))('%s must not import %j', (file, specifiers) => {
    const refused = linesOf('noRestrictedImports', file).map((line) => specifiers[line - 1]);
    expect(refused).toEqual(specifiers);
  });

  it.each(Object.entries(allowed))('%s may import %j', (file) => {
    expect(linesOf('noRestrictedImports', file)).toEqual([]);
  });

  it.each(Object.keys(circle))('%s must not be part of an import circle', (file) => {
    expect(linesOf('noImportCycles', file)).toEqual([1]);
  });
});

/** Biome's findings in a folder, by the configuration that lies there. */
function findings(folder: string): readonly Finding[] {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  try {
    execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    // Findings make the exit code 1; the report is on stdout.
    const report = (error as { stdout: string }).stdout;
    return (JSON.parse(report) as { diagnostics: Finding[] }).diagnostics;
  }
  return [];
}
