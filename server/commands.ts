import { readdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { diagnose } from '../shared/doctor/diagnose.ts';
import { backupFolder, backupName, makeBackup } from './backup/makeBackup.ts';
import { restoreBackup } from './backup/restoreBackup.ts';
import { CommandError } from './CommandError.ts';
import { type ConfigSource, explainConfig, loadConfig } from './config.ts';
import { askServer } from './control/askServer.ts';
import { callServer } from './control/callServer.ts';
import type { ControlAnswer, ControlInput, ControlName } from './control/controlCalls.ts';
import { inviteWish } from './control/inviteWish.ts';
import { statusText } from './control/statusText.ts';
import { doctorText } from './doctor/doctorText.ts';
import { probeHost } from './doctor/probeHost.ts';
import { askHealth } from './lifecycle/askHealth.ts';
import { serverVersion } from './lifecycle/ServerHealth.ts';
import type { ServiceSettings } from './lifecycle/serviceSettings.ts';
import { serviceUnit, unitPath } from './lifecycle/serviceUnit.ts';
import { databasePlaceOf } from './storage/database/databasePlaceOf.ts';
import { keepOwner } from './storage/database/keepOwner.ts';
import { moveDatabase } from './storage/database/moveDatabase.ts';
import { installUpdate } from './update/installUpdate.ts';

/** What can be asked of the server's program besides running the server. */
interface Command {
  /** What it does, in one line of the help. */
  readonly help: string;
  /** What follows its word on the command line, for the help. */
  readonly words?: string;
  /** Whether it may write into the data folder. */
  readonly mayWrite?: true;
  /** It works the same with any settings. */
  readonly isWithoutSettings?: true;
  /**
   * Prints its result.
   *
   * @param words what follows on the command line
   * @throws ConfigError for wrong settings, if it needs them
   */
  run(source: ConfigSource, words: readonly string[]): Promise<void> | void;
}

/** Runs the server, as no command does. */
export const startCommand = 'start';
/** Forwards media for a server on another machine, until it is stopped. */
export const mediaNodeCommand = 'media-node';

const commands: Readonly<Record<string, Command>> = {
  invite: {
    help: 'make an invite and print its links; without options it works until revoked',
    words: '[--uses N] [--expires 12h|7d] [--role NAME] [--channel NAME]',
    mayWrite: true,
    run: async (source, words) => {
      const wish = inviteWish(words);
      const { links } = await callServer(loadConfig(source), 'invite', wish);
      console.log(`For the app:     ${links.app}`);
      console.log(`For a browser:   ${links.browser}`);
    },
  },
  status: {
    help: 'print how the running server is doing: people, channels, media workers, storage, backups',
    run: async (source) => {
      console.log(statusText(await askRunning(source, 'status', {})));
    },
  },
  drain: {
    help: 'move people off a media node, and send it no new ones; main is the server itself',
    words: 'NAME',
    run: async (source, [node]) => {
      if (node === undefined) throw new CommandError('Name the media node: drain NAME.');
      const { peers } = await askRunning(source, 'drain', { node });
      console.log(
        `${node} gets no more people. It had ${peers}; status shows when the last has gone.`,
      );
    },
  },
  undrain: {
    help: 'send people to a drained media node again',
    words: 'NAME',
    run: async (source, [node]) => {
      if (node === undefined) throw new CommandError('Name the media node: undrain NAME.');
      await askRunning(source, 'undrain', { node });
      console.log(`${node} gets people again.`);
    },
  },
  'owner-code': {
    help: 'print a new owner code for the server of this data folder, which may be running',
    mayWrite: true,
    run: async (source) => {
      const { code } = await callServer(loadConfig(source), 'ownerCode', {});
      console.log(`Owner code: ${code}`);
      console.log(
        'Whoever enters it in the settings of the app becomes the owner, in place of the one before.',
      );
    },
  },
  users: {
    help: 'list the people of the server of this data folder, who was there last first',
    mayWrite: true,
    run: async (source) => {
      const { users } = await callServer(loadConfig(source), 'users', {});
      for (const { name, roles, lastSeenAt } of users) {
        const day = new Date(lastSeenAt).toISOString().slice(0, 10);
        console.log([day, name, roles.join(', ')].filter((part) => part !== '').join('  '));
      }
    },
  },
  doctor: {
    help: 'find out what keeps people from this server; with an https:// address, its clock is compared',
    words: '[ADDRESS]',
    run: async (source, [timeServer = null]) => {
      if (timeServer !== null && URL.parse(timeServer)?.protocol !== 'https:') {
        throw new CommandError(`${JSON.stringify(timeServer)} is not an https:// address.`);
      }
      const facts = await probeHost(loadConfig(source), { timeServer });
      const { env } = process;
      console.log(doctorText(facts, env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? ''));
      if (diagnose(facts).severity === 'broken') process.exitCode = 1;
    },
  },
  health: {
    help: 'say whether the server with these settings answers; ends with 1 if not',
    run: async (source) => {
      const health = await askHealth(loadConfig(source));
      console.log(health ? `Perch: ${health.status}` : 'No Perch server answers.');
      if (!health) process.exitCode = 1;
    },
  },
  backup: {
    help: 'write a backup of the server of this data folder, which may be running',
    words: '[FILE]',
    mayWrite: true,
    run: async (source, [file]) => {
      const config = loadConfig(source);
      const { dataDir } = config;
      const now = new Date();
      const target = path.resolve(
        file ?? path.join(backupFolder(dataDir), backupName('backup', now)),
      );
      const database = await databasePlaceOf(config);
      const bytes = await makeBackup({ dataDir, database, target, withFiles: true, now });
      console.log(`Written: ${target} (${Math.ceil(bytes / 1e6)} MB).`);
      console.log(
        "It holds the server's private key and all messages: keep it where nobody else reads it.",
      );
      const recordings = path.join(dataDir, 'recordings');
      const hasRecordings = (await readdir(recordings).catch(() => [])).length > 0;
      if (hasRecordings) {
        console.log(
          `Recordings are not in it, because they are large: copy ${recordings} yourself.`,
        );
      }
    },
  },
  restore: {
    help: 'put a backup back into this data folder, whose server must be stopped',
    words: 'FILE',
    mayWrite: true,
    run: async (source, [file]) => {
      if (file === undefined) throw new CommandError('Name the backup: restore FILE.');
      const { dataDir, databaseUrl } = loadConfig(source);
      const { manifest, kept } = await restoreBackup(path.resolve(file), dataDir);
      console.log(`The data folder ${dataDir} is as it was at ${manifest.madeAt}.`);
      if (kept !== null) console.log(`What was there before is kept in ${kept}.`);
      if (databaseUrl !== null) {
        console.log(
          'Its tables are in perch.db there. Empty the database of PERCH_DATABASE_URL, then: move-database postgres.',
        );
      }
    },
  },
  'move-database': {
    help: 'copy the tables of this server, which must be stopped, to PERCH_DATABASE_URL or back',
    words: 'postgres|sqlite',
    mayWrite: true,
    run: async (source, [to]) => {
      const config = loadConfig(source);
      if (to !== 'postgres' && to !== 'sqlite') {
        throw new CommandError('Say where to: move-database postgres, or move-database sqlite.');
      }
      console.log(await moveDatabase(config, to));
    },
  },
  config: {
    help: 'print the settings that hold, and where each comes from',
    run: (source) => {
      const reports = explainConfig(source);
      const width = Math.max(...reports.map(({ variable }) => variable.length));
      const origins = {
        variable: 'from the variable',
        service: 'from the service',
        file: 'from config.json',
        default: 'default',
      };
      const { env, service = {} } = source;
      for (const { variable, value, from } of reports) {
        const isOfService = from === 'variable' && service[variable] === env[variable];
        const origin = origins[isOfService ? 'service' : from];
        console.log(`${variable.padEnd(width)}  ${value}  (${origin})`);
      }
    },
  },
  update: {
    help: 'replace this server archive by the newest one at PERCH_UPDATE_URL, or at another address',
    words: '[ADDRESS]',
    run: async (source, [given]) => {
      const { updateUrl, dataDir } = loadConfig(
        given === undefined ? source : withUpdateUrl(source, given),
      );
      if (updateUrl === null) {
        throw new CommandError('Set PERCH_UPDATE_URL, or name the address: update ADDRESS.');
      }
      const folder = path.dirname(archiveProgram());
      const done = await installUpdate({
        address: updateUrl,
        version: serverVersion,
        folder,
        dataDir,
      });
      if (done === null) {
        console.log(`Perch ${serverVersion} is the newest.`);
        return;
      }
      console.log(`Perch ${done.version} is installed; ${serverVersion} is kept in ${done.kept}.`);
      console.log('A running server goes on as it is: start it again to use the new one.');
    },
  },
  'install-service': {
    help: `write ${unitPath}: systemd starts the server or a media node`,
    words: `[${mediaNodeCommand}]`,
    isWithoutSettings: true,
    run: (_, [command]) => {
      if (command !== undefined && command !== mediaNodeCommand) {
        throw new CommandError(`${JSON.stringify(command)} is no ${mediaNodeCommand}.`);
      }
      const program = archiveProgram();
      try {
        writeFileSync(unitPath, serviceUnit(program, command));
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new CommandError(
          code === 'EACCES'
            ? `Only root may write ${unitPath}: put sudo before it.`
            : `${unitPath} cannot be written: ${message}.`,
        );
      }
      console.log(`Written: ${unitPath}. Settings are read from /etc/perch.env. To start it:`);
      console.log('  systemctl daemon-reload && systemctl enable --now perch');
      console.log('  journalctl -u perch      # the owner code is there');
    },
  },
  '--version': {
    help: 'print the version',
    isWithoutSettings: true,
    run: () => console.log(serverVersion),
  },
  '--help': {
    help: 'print this list',
    isWithoutSettings: true,
    run: () => console.log(usage()),
  },
};

/** How other programs call the same. */
const otherNames: Readonly<Record<string, string>> = {
  '-h': '--help',
  help: '--help',
  '-v': '--version',
  version: '--version',
};

/**
 * Runs a command on the machine of a server, which may be running.
 *
 * @param words what follows its word on the command line
 * @param source where the settings come from, for commands that need them
 * @throws ConfigError for wrong ones
 * @throws CommandError, and what the command throws
 */
export async function runCommand(
  word: string,
  words: readonly string[],
  source: ConfigSource,
): Promise<void> {
  const name = otherNames[word] ?? word;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new CommandError(`${JSON.stringify(word)} is not a command.\n\n${usage()}`);
  if (command.words === undefined) refuseWords(name, words);
  if (source.service && !command.isWithoutSettings) refuseOtherUser(source.service);
  try {
    await command.run(source, words);
  } finally {
    if (command.mayWrite) await keepOwner(loadConfig(source).dataDir);
  }
}

/** @throws CommandError when no server runs, or it refuses */
async function askRunning<Name extends ControlName>(
  source: ConfigSource,
  name: Name,
  input: ControlInput<Name>,
): Promise<ControlAnswer<Name>> {
  const { dataDir } = loadConfig(source);
  const answer = await askServer(dataDir, name, input);
  if (answer === null) throw new CommandError(`No server uses the data folder ${dataDir}.`);
  return answer;
}

/** For commands that take none. @throws CommandError when there is one */
export function refuseWords(command: string, [first]: readonly string[]): void {
  if (first === undefined) return;
  throw new CommandError(`${command} stands alone: ${JSON.stringify(first)} is not understood.`);
}

/** @throws CommandError when this user may not look into the data folder of the service */
function refuseOtherUser({ PERCH_DATA_DIR: dataDir }: ServiceSettings): void {
  try {
    if (dataDir !== undefined) readdirSync(dataDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return;
    throw new CommandError('This is about the server of the service: put sudo before it.');
  }
}

/** The program of the unpacked server archive. @throws CommandError when another one runs this */
function archiveProgram(): string {
  const program = process.env['PERCH_SERVER_PROGRAM'];
  if (!program) throw new CommandError('Run this by perch-server of the server archive.');
  return program;
}

/** The address of the command line counts more than that of the settings. */
function withUpdateUrl(source: ConfigSource, address: string): ConfigSource {
  return { ...source, env: { ...source.env, PERCH_UPDATE_URL: address } };
}

const callWidth = 18;

function usage(): string {
  const listed = [
    { call: startCommand, help: 'run the server until Ctrl+C; it does the same without a command' },
    {
      call: mediaNodeCommand,
      help: 'forward media for the server at PERCH_MAIN_SERVER until Ctrl+C: see scaling.md',
    },
    ...Object.entries(commands).map(([word, { words, help }]) => ({
      call: words ? `${word} ${words}` : word,
      help,
    })),
  ];
  return [
    'Settings are variables that begin with PERCH_, or config.json in the data folder; hosting.md lists them.',
    '',
    ...listed.map(({ call, help }) =>
      // A long one has a line of its own.
      call.length > callWidth
        ? `  ${call}\n  ${' '.repeat(callWidth)}  ${help}`
        : `  ${call.padEnd(callWidth)}  ${help}`,
    ),
  ].join('\n');
}
