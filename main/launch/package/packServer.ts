import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { serverVersion } from '../../../server/lifecycle/ServerHealth.ts';
import { archiveFolder } from '../../../server/update/archiveName.ts';
import { WORKER_NAME } from '../../../server/worker/mediasoupPackage.ts';
import { writeLicenses } from './writeLicenses.ts';

export interface PackServerOptions {
  /** The folder of package.json; the builds of the server and of the web client must be done. */
  readonly root: string;
  /** Where the folder and the archive are made. */
  readonly output: string;
  /** A mediasoup worker for this machine. */
  readonly worker: string;
  /** A `node` for this machine, with its licence two folders above. */
  readonly node: string;
}

/** The server alone, as it is unpacked and as one file. */
export interface PackedServer {
  readonly folder: string;
  readonly archive: string;
  /** The file with the archive's SHA-256, in the form that `sha256sum --check` reads. */
  readonly checksum: string;
}

const launchers = import.meta.dirname;

/**
 * Makes an archive with the server for machines of this kind: Node, the built server, the media worker and the web client.
 * Unpacked, `./perch-server` starts it, and nothing else is needed.
 *
 * @throws Error when `tar` fails
 */
export function packServer({ root, output, worker, node }: PackServerOptions): PackedServer {
  const isWindows = process.platform === 'win32';
  const name = archiveFolder(serverVersion);
  const folder = path.join(output, name);
  fs.rmSync(folder, { recursive: true, force: true });
  const dist = path.join(root, 'dist');
  copyFolder(path.join(dist, 'server'), path.join(folder, 'server'));
  copyFolder(path.join(dist, 'renderer'), path.join(folder, 'web'));
  copyProgram(worker, path.join(folder, 'worker', WORKER_NAME));
  copyProgram(node, path.join(folder, 'node', path.basename(node)));
  fs.copyFileSync(
    path.join(path.dirname(node), '..', 'LICENSE'),
    path.join(folder, 'node', 'LICENSE'),
  );
  writeLicenses(root, path.join(folder, 'licenses.txt'), 'server');
  for (const guide of ['hosting.md', 'hosting.ko.md']) {
    fs.copyFileSync(path.join(root, 'docs', guide), path.join(folder, guide));
  }
  const launcher = isWindows ? 'perch-server.cmd' : 'perch-server';
  copyProgram(path.join(launchers, launcher), path.join(folder, launcher));
  const archive = `${folder}.${isWindows ? 'zip' : 'tar.gz'}`;
  // The tar of Windows also writes zip files.
  const kind = isWindows ? ['--auto-compress', '-cf'] : ['-czf'];
  run('tar', [...kind, archive, '-C', output, name]);
  const checksum = `${archive}.sha256`;
  const hash = createHash('sha256').update(fs.readFileSync(archive)).digest('hex');
  fs.writeFileSync(checksum, `${hash}  ${path.basename(archive)}\n`);
  return { folder, archive, checksum };
}

/** Without what only developers need: source maps, and the lists from which `writeLicenses` writes. */
function copyFolder(from: string, to: string): void {
  fs.cpSync(from, to, {
    recursive: true,
    filter: (file) => !file.endsWith('.map') && path.basename(file) !== 'licenses.json',
  });
}

function copyProgram(from: string, to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
  fs.chmodSync(to, 0o755);
}

function run(command: string, args: string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
}
