import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PackedServer, packServer } from '../../main/launch/package/packServer.ts';
import { ServerTrial, trialSettings } from '../../main/launch/package/ServerTrial.ts';
import { serverVersion } from '../../server/lifecycle/ServerHealth.ts';
import { buildChanged } from '../../server/setup/buildChanged.ts';
import { cacheFolder } from '../../server/setup/cacheFolder.mjs';
import { ensureRegistryNode } from '../../server/setup/nodeRuntime.mjs';
import { ensureWorker } from '../../server/worker/ensureWorker.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
/** Only root may change the root folder of a process. */
const mayChangeRoot = process.platform === 'linux' && process.getuid?.() === 0;

/**
 * Runs the program $1 in the root folder $0, in which there are only the system's libraries, a shell and /dev. The mounts end
 * with the program.
 */
const onEmptyMachine = `
  for folder in /usr/lib /usr/lib64 /dev; do
    if [ -d "$folder" ]; then
      /usr/bin/mkdir -p "$0$folder"
      /usr/bin/mount --bind "$folder" "$0$folder"
    fi
  done
  /usr/bin/ln -s usr/lib "$0/lib"
  /usr/bin/ln -s usr/lib64 "$0/lib64"
  /usr/bin/mkdir "$0/bin"
  /usr/bin/cp /bin/sh "$0/bin/sh"
  exec /usr/sbin/chroot "$0" /bin/sh "$1"
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
function output(program: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(program, args, { env, cwd: '/', encoding: 'utf8' });
}

it('holds the server and what it runs on, and a checksum beside it', () => {
  expect(fs.readdirSync(unpacked()).sort()).toEqual(
    ['licenses.txt', 'node', 'perch-server', 'server', 'web', 'worker'].sort(),
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
  } finally {
    await trial.stop();
  }
});
