import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { mayChangeRoot } from './emptyMachines.ts';

const systemd = '/lib/systemd/systemd';
/** Longer than any machine runs; only ends what hangs. */
const limitS = 150;

/**
 * Runs the script $1 with a tree of control groups of its own, $0/cgroup/perch-…, which systemd needs. The mounts end with it; the
 * groups do not.
 */
const withOwnGroups = `
  mkdir -p "$0/cgroup" "$0/machine"
  mount -t cgroup2 cgroup2 "$0/cgroup"
  own="$0/cgroup/perch-test-$$"
  mkdir "$own"
  end() {
    echo 1 > "$own/cgroup.kill"
    # Processes that were killed leave their group a moment later.
    until find "$own" -depth -type d -exec rmdir {} + 2> /dev/null; do sleep 0.1; done
  }
  trap end EXIT
  spaces='--mount --pid --fork --kill-child --cgroup --uts --ipc --net'
  sh -euc 'echo $$ > "$1/cgroup.procs"; exec timeout -s KILL ${limitS} unshare $2 sh -euc "$3" "$0"' "$0" "$own" "$spaces" "$1" \\
    > "$0/console" 2>&1 || true
`;

/**
 * Makes the machine $0/machine and starts it: it has the programs of this one, keeps what it changes in memory, and has $0 as
 * /srv/typed. Of the kernel it can set nothing but its own network.
 */
const boot = `
  root="$0/machine"
  mount -t tmpfs tmpfs "$root"
  mkdir "$root/changes" "$root/work" "$root/all"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$root/changes,workdir=$root/work" "$root/all"
  root="$root/all"
  mount -t proc proc "$root/proc"
  mount --bind "$root/proc/sys" "$root/proc/sys"
  mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
  mount -o remount,bind,ro "$root/proc/sys"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
  for folder in dev run tmp; do mount -t tmpfs tmpfs "$root/$folder"; done
  for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  ln -s /proc/self/fd "$root/dev/fd"
  mkdir "$root/dev/shm" "$root/dev/pts"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  mkdir -p "$root/srv/typed"
  mount --bind "$0" "$root/srv/typed"
  : > "$root/etc/fstab"
  ln -sf /dev/null "$root/etc/systemd/system/systemd-sysctl.service"
  cp "$0/typed.service" "$root/etc/systemd/system/typed.service"
  cd "$root"
  mkdir host
  pivot_root . host
  umount -l /host
  export container=perch
  exec ${systemd} --system --unit=typed.service --log-target=console --show-status=0 < /dev/null
`;

/** Types the commands of a file, and turns the machine off. */
const typedService = `[Service]
Type=oneshot
WorkingDirectory=/srv/typed
Environment=HOME=/root PATH=/srv/typed/bin:/usr/sbin:/usr/bin:/sbin:/bin
StandardOutput=file:/srv/typed/output
StandardError=inherit
ExecStart=/bin/sh -eu /srv/typed/typed.sh
ExecStopPost=/bin/systemctl --no-block exit 0
`;

/** Whether a machine with systemd as its first process can be started here. */
export function canBootSystemd(): boolean {
  if (!mayChangeRoot || !fs.existsSync(systemd)) return false;
  const trial = 'mount -t cgroup2 cgroup2 /mnt && mkdir /mnt/perch-trial && rmdir /mnt/perch-trial';
  return spawnSync('unshare', ['--mount', '--cgroup', 'sh', '-c', trial]).status === 0;
}

/**
 * Types commands as root on a machine of its own that systemd has started, without a network, and turns it off. Its own programs
 * (`bin/`) and files may lie in the folder, in which the commands are typed. Where `canBootSystemd`.
 *
 * @returns what the commands print, to the first that fails
 * @throws Error with the machine's console, when nothing was typed
 */
export function typeOnSystemdMachine(folder: string, commands: string): string {
  fs.writeFileSync(path.join(folder, 'typed.sh'), commands);
  fs.writeFileSync(path.join(folder, 'typed.service'), typedService);
  execFileSync('unshare', ['--mount', 'sh', '-euc', withOwnGroups, folder, boot]);
  const output = path.join(folder, 'output');
  if (!fs.existsSync(output)) {
    throw new Error(fs.readFileSync(path.join(folder, 'console'), 'utf8'));
  }
  return fs.readFileSync(output, 'utf8');
}
