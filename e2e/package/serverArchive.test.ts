import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PackedServer, packServer } from '../../main/launch/package/packServer.ts';
import { ServerTrial, trialSettings } from '../../main/launch/package/ServerTrial.ts';
import { serverVersion } from '../../server/lifecycle/ServerHealth.ts';
import { unitPath } from '../../server/lifecycle/serviceUnit.ts';
import { buildChanged } from '../../server/setup/buildChanged.ts';
import { cacheFolder } from '../../server/setup/cacheFolder.mjs';
import { ensureRegistryNode } from '../../server/setup/nodeRuntime.mjs';
import { ensureWorker } from '../../server/worker/ensureWorker.ts';
import {
  containerProgram,
  containerSettings,
  mayChangeRoot,
  onEmptyMachine,
} from '../harness/emptyMachines.ts';
import { freePorts } from '../harness/freePorts.ts';
import { guideBlock } from '../harness/guideBlocks.ts';
import { canBootSystemd, typeOnSystemdMachine } from '../harness/systemdMachine.ts';
import { isOnPath } from '../runTests/isOnPath.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
/** Types the commands of the file $1 in the folder $0, without any network, until a server is ready. */
const withoutNetwork = `
  if command -v ip > /dev/null; then ip link set lo up; fi
  cd "$0"
  export HOME="$0"
  sh -eu "$1" > "$0/output" 2>&1 &
  typed=$!
  until grep -qs 'is ready' "$0/output"; do kill -0 $typed 2> /dev/null || wait $typed; sleep 0.1; done
  cat "$0/output"
`;
/** What else the owner of the service does, and whether systemd keeps it alive: but not with a setting that is wrong. */
const asItsOwner = `
  /opt/perch/perch-server status
  /opt/perch/perch-server config | grep PERCH_WORKERS
  /opt/perch/perch-server backup
  grep CapEff "/proc/$(systemctl show perch -p MainPID --value)/status"
  systemctl kill --signal=KILL perch
  until [ "$(systemctl show perch -p NRestarts,ActiveState --value | xargs)" = '1 active' ]; do sleep 0.1; done
  find /var/lib/perch/ -uid 0 -exec echo of root: {} +
  echo restarted
  echo PERCH_PORT=none >> /etc/perch.env
  systemctl restart perch || systemctl show perch -p ExecMainStatus,ActiveState,NRestarts --value | xargs
`;

let scratch: string;
let packed: PackedServer;
/** Where the archive was unpacked: an otherwise empty machine. */
let machine: string;

beforeAll(async () => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-archive-'));
  const node = await ensureRegistryNode(cacheFolder());
  const worker = await ensureWorker({ root });
  await buildChanged(root, ['renderer', 'server']);
  packed = packServer({ root, output: scratch, worker, node });
  machine = path.join(scratch, 'machine');
  fs.mkdirSync(machine);
  execFileSync('tar', ['-xf', packed.archive, '-C', machine]);
}, 120_000);
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

const unpacked = () => path.join(machine, path.basename(packed.folder));
const launcher = () => path.join(unpacked(), 'perch-server');

/** The output of a command, with nothing in its environment but this. */
function output(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(program, args, { env, cwd: '/', encoding: 'utf8' });
}

it('holds the server and what it runs on, and a checksum beside it', () => {
  expect(fs.readdirSync(unpacked()).sort()).toEqual(
    ['hosting.ko.md', 'hosting.md', 'licenses.txt', 'node', 'perch-server'].concat([
      'server',
      'web',
      'worker',
    ]),
  );
  const files = fs.readdirSync(unpacked(), { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => /\.(map|ts|pem|key|db)$|licenses\.json$/.test(file))).toEqual([]);
  const licenses = fs.readFileSync(path.join(unpacked(), 'licenses.txt'), 'utf8');
  for (const name of ['mediasoup', 'socket.io', 'react-dom', 'Node.js']) {
    expect(licenses).toContain(name);
  }
  for (const name of ['Electron', 'uiohook-napi']) expect(licenses).not.toContain(name);
  execFileSync('sha256sum', ['--check', path.basename(packed.checksum)], { cwd: scratch });
});

it('runs commands with an empty environment, also by a link', () => {
  expect(output(launcher(), ['--version'], { HOME: scratch }).trim()).toBe(serverVersion);
  expect(output(launcher(), ['--help'], { HOME: scratch })).toContain('owner-code');
  const link = path.join(scratch, 'a link');
  fs.symlinkSync(launcher(), link);
  const { PATH } = process.env;
  expect(output(link, ['--version'], { HOME: scratch, PATH }).trim()).toBe(serverVersion);
});

it(`starts ${mayChangeRoot ? 'on a machine that has nothing but its libraries and a shell' : 'with an empty PATH'}, and serves the web client`, async () => {
  const folder = `/${path.basename(packed.folder)}`;
  const settings = { ...trialSettings, HOME: '/', PERCH_DATA_DIR: '/data' };
  const trial = await ServerTrial.run(
    mayChangeRoot
      ? {
          command: '/usr/bin/unshare',
          args: ['--mount', '/bin/sh', '-euc', onEmptyMachine, machine, `${folder}/perch-server`],
          env: settings,
          cwd: '/',
        }
      : {
          command: launcher(),
          args: [],
          env: { ...settings, HOME: scratch, PERCH_DATA_DIR: path.join(scratch, 'data') },
          cwd: '/',
        },
  );
  try {
    const page = await trial.get('/');
    expect(page.equals(fs.readFileSync(path.join(unpacked(), 'web', 'index.html')))).toBe(true);
    const health = JSON.parse((await trial.get('/healthz')).toString());
    expect(health).toMatchObject({ product: 'perch', status: 'ok' });

    const command = (dataDir: string, ...words: string[]) =>
      output(launcher(), words, { HOME: scratch, PERCH_DATA_DIR: dataDir });
    const used = mayChangeRoot ? path.join(machine, 'data') : path.join(scratch, 'data');
    const backup = path.join(scratch, 'backup.tar.gz');
    expect(command(used, 'backup', backup)).toContain(`Written: ${backup}`);
    const other = path.join(scratch, 'another machine');
    expect(command(other, 'restore', backup)).toContain(`The data folder ${other} is as it was`);
    const key = path.join('certs', 'server.key');
    expect(fs.readFileSync(path.join(other, key))).toEqual(fs.readFileSync(path.join(used, key)));
    expect(command(other, 'users')).toBe('');
  } finally {
    await trial.stop();
  }
});

it.runIf(mayChangeRoot)(
  'runs as the container does: an ordinary user, no shell, nothing to write but /data',
  async () => {
    const container = path.join(scratch, 'container');
    const { user, entry, health } = containerSettings();
    fs.mkdirSync(path.join(container, 'data'), { recursive: true });
    const [uid = 0, gid = 0] = user.split(':').map(Number);
    expect(uid).toBeGreaterThan(0);
    fs.chownSync(path.join(container, 'data'), uid, gid);
    execFileSync('cp', ['-a', unpacked(), path.join(container, 'perch')]);
    const port = await freePorts(1, ['127.0.0.1']);
    const program = (words: string[]) =>
      containerProgram(container, words, { ...trialSettings, PERCH_PORT: String(port) });
    const trial = await ServerTrial.run(program(entry));
    try {
      expect((await trial.get('/')).toString()).toContain('<title>Perch');
      const { command, args, env: given } = program(health);
      expect(output(command, args, given)).toContain('Perch: ok');
      const written = fs.readdirSync(path.join(container, 'data'));
      expect(written).toContain('perch.db');
      expect(fs.statSync(path.join(container, 'data', 'perch.db')).uid).toBe(uid);
    } finally {
      await trial.stop();
    }
    const { command, args, env: given } = program(health);
    expect(() => output(command, args, given)).toThrow(
      expect.objectContaining({ status: 1, stdout: 'No Perch server answers.\n' }),
    );
  },
);

it.runIf(mayChangeRoot && isOnPath('systemd-analyze'))(
  'writes a unit that systemd accepts, and that leaves the server few rights',
  () => {
    fs.mkdirSync(path.join(machine, 'etc', 'systemd', 'system'), { recursive: true });
    const inMachine = `/${path.basename(packed.folder)}/perch-server`;
    const words = [inMachine, 'install-service'];
    const args = ['--mount', '/bin/sh', '-euc', onEmptyMachine, machine, ...words];
    expect(output('/usr/bin/unshare', args, { HOME: '/' })).toContain('systemctl enable --now');
    const unit = fs.readFileSync(path.join(machine, unitPath), 'utf8');
    expect(unit).toContain(`ExecStart="${inMachine}"`);
    const file = path.join(scratch, 'perch.service');
    fs.writeFileSync(file, unit.replace(inMachine, launcher()));
    const { PATH } = process.env;
    expect(output('systemd-analyze', ['verify', file], { PATH })).toBe('');
    // From 0, no rights at all, to 100: below 20 systemd calls it "OK" or better.
    const limits = ['security', '--offline=yes', '--threshold=20', file];
    expect(output('systemd-analyze', limits, { PATH })).toContain('Overall exposure level');
  },
);

/** A folder with the archive, in which commands of the guide are typed. */
function folderWithArchive(name: string): string {
  const folder = path.join(scratch, name);
  fs.mkdirSync(folder);
  fs.copyFileSync(packed.archive, path.join(folder, path.basename(packed.archive)));
  return folder;
}

it.runIf(canBootSystemd())(
  'the commands of the guide for an empty server in the internet end with a service that systemd keeps alive',
  () => {
    const folder = folderWithArchive('server');
    const standIns = {
      sudo: 'exec "$@"',
      // Those of this machine stay as they are.
      sysctl: 'exec /sbin/sysctl -p /etc/sysctl.d/perch.conf',
      journalctl: '/bin/journalctl --sync; exec /bin/journalctl "$@"',
    };
    fs.mkdirSync(path.join(folder, 'bin'));
    for (const [name, text] of Object.entries(standIns)) {
      fs.writeFileSync(path.join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
    const commands = `${guideBlock('sh', 'install-service')}${asItsOwner}`;
    const printed = typeOnSystemdMachine(folder, commands);
    expect(printed).toContain('Owner code: ');
    // Commands mean the server of the service, and what they write belongs to its user.
    expect(printed).toMatch(/^Perch .*, ok, process/m);
    expect(printed).toMatch(/^PERCH_WORKERS +1 +\(from the service\)$/m);
    expect(printed).toContain('Written: /var/lib/perch/backups/');
    expect(printed).not.toContain('of root:');
    expect(printed).toMatch(/^CapEff:\s+0+$/m);
    expect(printed).toMatch(/restarted\n/);
    expect(printed).toMatch(/^0 78 failed$/m);
  },
);

it.runIf(mayChangeRoot)(
  'the commands of the guide for a LAN party without internet end with a server',
  () => {
    const folder = folderWithArchive('LAN party');
    const typed = path.join(folder, 'typed.sh');
    fs.writeFileSync(typed, guideBlock('sh', 'LAN party'));
    // With the first process of the machine all others end, too.
    const machineOfItsOwn = ['--mount', '--net', '--pid', '--fork', '--mount-proc'];
    const args = [...machineOfItsOwn, '/bin/sh', '-euc', withoutNetwork, folder, typed];
    const { PATH } = process.env;
    expect(output('/usr/bin/unshare', args, { PATH })).toContain(
      'is ready: https://localhost:44300',
    );
  },
);
