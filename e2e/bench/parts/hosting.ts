import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packServer } from '../../../main/launch/package/packServer.ts';
import {
  ServerTrial,
  type TrialProgram,
  trialSettings,
} from '../../../main/launch/package/ServerTrial.ts';
import { buildChanged } from '../../../server/setup/buildChanged.ts';
import { cacheFolder } from '../../../server/setup/cacheFolder.mjs';
import { ensureRegistryNode } from '../../../server/setup/nodeRuntime.mjs';
import { ensureWorker } from '../../../server/worker/ensureWorker.ts';
import { containerProgram, containerSettings, mayChangeRoot } from '../../harness/emptyMachines.ts';
import { freePorts } from '../../harness/freePorts.ts';
import { guideBlock } from '../../harness/guideBlocks.ts';
import { ReverseProxy } from '../../harness/ReverseProxy.ts';
import { DeviceKey } from '../../protocol/DeviceKey.ts';
import { SoundingPeer } from '../../protocol/SoundingPeer.ts';
import { hasProxies } from '../../runTests/ensureProxies.ts';
import type { SeriesName } from '../Samples.ts';
import type { PartContext } from './Part.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const host = '127.0.0.1';
const mostRounds = 5;
const longestS = 150;
/** With the tones of their voices, in Hz. They come back to the same server, so each has a key. */
const people = [
  { name: 'Ann', frequency: 501, key: new DeviceKey() },
  { name: 'Bob', frequency: 691, key: new DeviceKey() },
];

type Stop = () => Promise<void>;

/**
 * From nothing to talking: how long each way to host takes, from an archive or a root file system that lies there until one person hears
 * another. What people type, download and read is not in it.
 */
export async function measureHosting({ samples, rounds, skip }: PartContext): Promise<void> {
  await buildChanged(root, ['renderer', 'server']);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-hosting-'));
  try {
    const worker = await ensureWorker({ root });
    const node = await ensureRegistryNode(cacheFolder());
    const packed = packServer({ root, output: path.join(folder, 'packed'), worker, node });
    if (!mayChangeRoot) skip('the root file system of the container: only root may enter it');
    if (!hasProxies()) skip('behind Caddy: it is not here');
    for (const round of rounds(mostRounds, longestS)) {
      const place = path.join(folder, `${round}`);
      const port = await freePorts(2, [host]);
      const add = async (name: SeriesName, way: () => Promise<Stop>) => {
        const startedAt = performance.now();
        const stop = await way();
        samples.add(name, performance.now() - startedAt);
        await stop();
      };
      const launcher = path.join(place, 'archive', 'perch-server');
      const own = { HOME: place, PERCH_PORT: String(port) };
      await add('hostArchive', async () => {
        unpack(packed.archive, path.dirname(launcher));
        return untilHeard(launched(launcher, { ...own, PERCH_DATA_DIR: path.join(place, 'data') }));
      });
      await add('hostAgain', () =>
        untilHeard(launched(launcher, { ...own, PERCH_DATA_DIR: path.join(place, 'data') })),
      );
      await add('hostRestored', async () => {
        const backup = path.join(place, 'backup.tar.gz');
        const other = { ...own, PERCH_DATA_DIR: path.join(place, 'another machine') };
        run(launcher, ['backup', backup], { ...own, PERCH_DATA_DIR: path.join(place, 'data') });
        run(launcher, ['restore', backup], other);
        return untilHeard(launched(launcher, other));
      });
      if (hasProxies()) {
        await add('hostBehindCaddy', async () => {
          unpack(packed.archive, path.join(place, 'proxied'));
          return untilHeardThroughCaddy(path.join(place, 'proxied', 'perch-server'), place, port);
        });
      }
      if (mayChangeRoot) {
        const container = path.join(place, 'container');
        unpack(packed.archive, path.join(container, 'perch'));
        await add('hostContainer', () => untilHeard(contained(container, port)));
      }
      fs.rmSync(place, { recursive: true, force: true });
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function unpack(archive: string, folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1'], process.env);
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  execFileSync(program, args, { env: { ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
}

function launched(launcher: string, settings: NodeJS.ProcessEnv): TrialProgram {
  return { command: launcher, args: [], env: { ...trialSettings, ...settings }, cwd: '/' };
}

/** The server in the root file system of the container, of which the image has the rest already. */
function contained(container: string, port: number): TrialProgram {
  const { user, entry } = containerSettings();
  const [uid = 0, gid = 0] = user.split(':').map(Number);
  fs.mkdirSync(path.join(container, 'data'));
  fs.chownSync(path.join(container, 'data'), uid, gid);
  return containerProgram(container, entry, { ...trialSettings, PERCH_PORT: String(port) });
}

async function untilHeardThroughCaddy(
  launcher: string,
  place: string,
  port: number,
): Promise<Stop> {
  const lines = guideBlock('caddy', 'voice.example.org')
    .trim()
    .split('\n')
    .slice(1, -1)
    .join('\n')
    .replace('44300', String(port));
  const proxy = await ReverseProxy.start('caddy', [{ port: port + 1, lines }]);
  const program = launched(launcher, {
    HOME: place,
    PERCH_PORT: String(port),
    PERCH_DATA_DIR: path.join(place, 'proxied data'),
    PERCH_PUBLIC_URL: `https://${host}:${port + 1}`,
  });
  try {
    const stop = await untilHeard(program, port + 1);
    return async () => {
      await stop();
      await proxy.stop();
    };
  } catch (error) {
    await proxy.stop();
    throw error;
  }
}

/** Starts the server and lets two people join. Resolves once one hears the other, with what ends all that. */
async function untilHeard(
  program: TrialProgram,
  port = Number(program.env['PERCH_PORT']),
): Promise<Stop> {
  const trial = await ServerTrial.run(program);
  const peers: SoundingPeer[] = [];
  const stop = async () => {
    for (const peer of peers) peer.close();
    await trial.stop();
  };
  try {
    for (const { name, frequency, key } of people) {
      const peer = await SoundingPeer.enter(`https://${host}:${port}`, name, frequency, key);
      peers.push(peer);
      await peer.join('General');
    }
    const [ann] = peers;
    while (ann?.hears.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
