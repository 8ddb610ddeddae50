import fs from 'node:fs';
import path from 'node:path';
import type { TrialProgram } from '../../main/launch/package/ServerTrial.ts';

const dockerfile = path.resolve(import.meta.dirname, '../../server/container/Dockerfile');

/** Only root may change the root folder of a process. */
export const mayChangeRoot = process.platform === 'linux' && process.getuid?.() === 0;

/**
 * Lends the system's libraries and /dev to the root folder $0, which has nothing else. In a mount namespace of its own, the mounts
 * end with the program.
 */
const lendLibraries = `
  for folder in /usr/lib /usr/lib64 /dev; do
    if [ -d "$folder" ]; then
      /usr/bin/mkdir -p "$0$folder"
      /usr/bin/mount --bind "$folder" "$0$folder"
    fi
  done
  /usr/bin/ln -sfn usr/lib "$0/lib"
  /usr/bin/ln -sfn usr/lib64 "$0/lib64"
`;
/** Runs a program on the machine $0, which gets a shell. */
export const onEmptyMachine = `
  ${lendLibraries}
  /usr/bin/mkdir -p "$0/bin"
  /usr/bin/cp /bin/sh "$0/bin/sh"
  exec /usr/sbin/chroot "$0" /bin/sh "$@"
`;
/** Runs a program as the user $1 in the container $0: without a shell, and with nothing that can be written but /data. */
const inContainer = `
  /usr/bin/mount --bind "$0" "$0"
  ${lendLibraries}
  /usr/bin/mount --bind "$0/data" "$0/data"
  /usr/bin/mount -o remount,bind,ro "$0"
  user=$1
  shift
  exec /usr/sbin/chroot --userspec="$user" "$0" "$@"
`;

/** What the Dockerfile says about the container, so that what is written there is run. */
export function containerSettings() {
  const file = fs.readFileSync(dockerfile, 'utf8');
  const text = file.replaceAll('\\\n', ' ');
  const [, env = ''] = /^ENV (.*)$/m.exec(text) ?? [];
  const [, user = ''] = /^USER (.*)$/m.exec(text) ?? [];
  const [, entry = '[]'] = /^ENTRYPOINT (.*)$/m.exec(text) ?? [];
  const [, health = '[]'] = /^HEALTHCHECK .*CMD (.*)$/m.exec(text) ?? [];
  return {
    user,
    env: Object.fromEntries(env.split(/\s+/).map((each) => each.split('=') as [string, string])),
    entry: JSON.parse(entry) as string[],
    health: JSON.parse(health) as string[],
  };
}

/**
 * Runs words in the container whose root is in a folder, as the Dockerfile says: as its user, who can write nothing but /data, which
 * must be theirs. Where `mayChangeRoot`.
 */
export function containerProgram(
  folder: string,
  words: readonly string[],
  settings: NodeJS.ProcessEnv,
): TrialProgram {
  const { user, env } = containerSettings();
  return {
    command: '/usr/bin/unshare',
    args: ['--mount', '/bin/sh', '-euc', inContainer, folder, user, ...words],
    env: { ...env, ...settings },
    cwd: '/',
  };
}
