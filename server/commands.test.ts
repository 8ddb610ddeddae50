import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CommandError } from './CommandError.ts';
import { runCommand } from './commands.ts';
import { serverVersion } from './lifecycle/ServerHealth.ts';
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
    ...['start', 'invite', 'status', 'owner-code', 'users', 'doctor', 'health', 'backup'],
    ...['restore', 'move-database', 'config', 'update', 'install-service', '--version', '--help'],
  ]);
  for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});

it('tells its version', async () => {
  expect(await outputOf('--version')).toBe(serverVersion);
});

it('says in a sentence what it cannot do', async () => {
  for (const [words, sentence] of [
    [['nonsense'], /^"nonsense" is not a command\.\n\n.*owner-code/s],
    [['status'], /^No server uses the data folder /],
    [['restore'], /^Name the backup/],
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
});
