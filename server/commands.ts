import { writeFileSync } from 'node:fs';
import { diagnose } from '../shared/doctor/diagnose.ts';
import type { ServerConfig } from './config.ts';
import { doctorText } from './doctor/doctorText.ts';
import { probeHost } from './doctor/probeHost.ts';
import { askHealth } from './lifecycle/askHealth.ts';
import { serverVersion } from './lifecycle/ServerHealth.ts';
import { serviceUnit, unitPath } from './lifecycle/serviceUnit.ts';
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
  health: {
    help: 'say whether the server with these settings answers; ends with 1 if not',
    run: async (readConfig) => {
      const health = await askHealth(readConfig());
      console.log(
        health ? `Perch ${health.version}: ${health.status}` : 'No Perch server answers.',
      );
      if (!health) process.exitCode = 1;
    },
  },
  doctor: {
    help: 'find out what keeps people from this server; with an https:// address, its clock is compared',
    run: async (readConfig) => {
      const [timeServer = null] = process.argv.slice(3);
      if (timeServer !== null && URL.parse(timeServer)?.protocol !== 'https:') {
        throw new CommandError(`${JSON.stringify(timeServer)} is not an https:// address.`);
      }
      const facts = await probeHost(readConfig(), { timeServer });
      const { env } = process;
      console.log(doctorText(facts, env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? ''));
      if (diagnose(facts).severity === 'broken') process.exitCode = 1;
    },
  },
  'install-service': {
    help: `write ${unitPath}, so that systemd starts the server with the machine`,
    run: () => {
      const program = process.env['PERCH_SERVER_PROGRAM'];
      if (!program) throw new CommandError('Run this by perch-server of the server archive.');
      try {
        writeFileSync(unitPath, serviceUnit(program));
      } catch (error) {
        throw new CommandError(`${unitPath} cannot be written: ${(error as Error).message}.`);
      }
      console.log(`Written: ${unitPath}. Settings are read from /etc/perch.env. To start it:`);
      console.log('  systemctl daemon-reload && systemctl enable --now perch');
      console.log('  journalctl -u perch      # the owner code is there');
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

/** A command cannot be run; the message is a sentence for people. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}

/**
 * Runs a command on the machine of a server, which may be running.
 *
 * @param readConfig the settings, for commands that need them; throws `ConfigError`
 * @throws CommandError, and what the command throws
 */
export async function runCommand(word: string, readConfig: () => ServerConfig): Promise<void> {
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (!command) throw new CommandError(`${JSON.stringify(word)} is not a command.\n\n${usage()}`);
  await command.run(readConfig);
}

function usage(): string {
  const width = Math.max(...Object.keys(commands).map(({ length }) => length));
  return [
    'Without a command, the server runs until Ctrl+C. Settings are variables that begin with PERCH_, or config.json in the',
    'data folder; hosting.md lists them.',
    '',
    ...Object.entries(commands).map(([word, { help }]) => `  ${word.padEnd(width)}  ${help}`),
  ].join('\n');
}
