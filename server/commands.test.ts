import { chownSync, lstatSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CommandError } from './CommandError.ts';
import { runCommand } from './commands.ts';
import { serverVersion } from './lifecycle/ServerHealth.ts';
import { SqliteDatabase } from './storage/database/SqliteDatabase.ts';
import { temporaryFolder } from './storage/temporaryFolder.fixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
const printed = vi.spyOn(console, 'log');
beforeEach(() => {
  folder = temporaryFolder();
  printed.mockReset();
});
afterEach(() => folder.remove());

async function outputOf(word: string, ...words: string[]): Promise<string> {
  await runCommand(word, words, { env: { PERCH_DATA_DIR: folder.file('.') } });
  return printed.mock.calls.flat().join('\n');
}

it('lists all commands, in lines that fit a terminal', async () => {
  const help = await outputOf('--help');
  const listed = [...help.matchAll(/^ {2}(\S+)/gm)].map(([, word]) => word);
  expect(listed).toEqual([
    ...['start', 'media-node', 'invite', 'status', 'drain', 'undrain', 'owner-code', 'users'],
    ...[
      'doctor',
      'health',
      'backup',
      'restore',
      'move-database',
      'config',
      'update',
      'install-service',
      '--version',
      '--help',
    ],
  ]);
  for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});

it('tells its version', async () => {
  expect(await outputOf('--version')).toBe(serverVersion);
  expect(await outputOf('-v')).toBe(`${serverVersion}\n${serverVersion}`);
});

it('says in a sentence what it cannot do', async () => {
  for (const [words, sentence] of [
    [['nonsense'], /^"nonsense" is not a command\.\n\n.*owner-code/s],
    [['status'], /^No server uses the data folder /],
    [['restore'], /^Name the backup/],
    [['drain'], /^Name the media node/],
    [['undrain', 'east'], /^No server uses the data folder /],
    [['users', 'Ann'], /^users stands alone: "Ann" is not understood\.$/],
    [['update'], /^Set PERCH_UPDATE_URL, or name the address/],
    [['update', 'https://example.org/'], /^Run this by perch-server of the server archive/],
    [['doctor', 'example.org'], /is not an https:\/\/ address/],
  ] as const) {
    const [word, ...rest] = words;
    const failed = await outputOf(word, ...rest).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(CommandError);
    expect((failed as Error).message).toMatch(sentence);
  }
});

it('prints the settings that hold', async () => {
  expect(await outputOf('config')).toMatch(/^PERCH_UPDATE_URL +null +\(default\)$/m);
  const service = { PERCH_WORKERS: '1', PERCH_PORT: '44301' };
  await runCommand('config', [], { env: { ...service, PERCH_PORT: '44302' }, service });
  const now = printed.mock.calls.flat().join('\n');
  expect(now).toMatch(/^PERCH_WORKERS +1 +\(from the service\)$/m);
  expect(now).toMatch(/^PERCH_PORT +44302 +\(from the variable\)$/m);
});

it.runIf(process.getuid?.() === 0)(
  'leaves everything that root writes to the owner of the data folder',
  async () => {
    const dataDir = folder.file('.');
    chownSync(dataDir, 61_234, 61_234);
    const database = await SqliteDatabase.open(folder.file('perch.db'));
    await database.close();
    await outputOf('backup');
    const written = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
    expect(written.some((name) => name.endsWith('.tar.gz'))).toBe(true);
    for (const name of written) expect(lstatSync(folder.file(name)).uid, name).toBe(61_234);
  },
);
