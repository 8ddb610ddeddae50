import type { ServerConfig } from './config.ts';
import { serverVersion } from './lifecycle/ServerHealth.ts';
import { renewOwnerCode } from './ownerCode.ts';

/** What can be asked of the server's program besides running the server. */
interface Command {
  /** What it does, in one line of the help. */
  readonly help: string;
  /** Prints its result. @param readConfig throws `ConfigError` */
  run(readConfig: () => ServerConfig): Promise<void> | void;
}

const commands: Readonly<Record<string, Command>> = {
  'owner-code': {
    help: 'print a new owner code for the server of this data folder, which may be running',
    run: async (readConfig) => {
      console.log(`Owner code: ${await renewOwnerCode(readConfig())}`);
      console.log(
        'Whoever enters it in the settings of the app becomes the owner, in place of the one before.',
      );
    },
  },
  '--version': {
    help: 'print the version',
    run: () => console.log(serverVersion),
  },
  '--help': {
    help: 'print this list',
    run: () => console.log(usage()),
  },
};

export class UnknownCommandError extends Error {
  constructor(word: string) {
    super(`${JSON.stringify(word)} is not a command.\n\n${usage()}`);
    this.name = 'UnknownCommandError';
  }
}

/**
 * Runs a command on the machine of a server, which may be running.
 *
 * @param readConfig the settings, for commands that need them; throws `ConfigError`
 * @throws UnknownCommandError, and what the command throws
 */
export async function runCommand(word: string, readConfig: () => ServerConfig): Promise<void> {
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (!command) throw new UnknownCommandError(word);
  await command.run(readConfig);
}

function usage(): string {
  const width = Math.max(...Object.keys(commands).map(({ length }) => length));
  return [
    'Without a command, the server runs until Ctrl+C. Settings are variables that begin with PERCH_, or config.json in the',
    'data folder; the README lists them.',
    '',
    ...Object.entries(commands).map(([word, { help }]) => `  ${word.padEnd(width)}  ${help}`),
  ].join('\n');
}
