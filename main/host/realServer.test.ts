import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePorts } from '../../e2e/harness/freePorts.ts';
import { isGone } from '../../e2e/harness/isGone.ts';
import { granted, TestPeer } from '../../e2e/protocol/TestPeer.ts';
import type { OwnServer } from '../servers/Servers.ts';
import { parseServerLink } from '../servers/serverLink.ts';
import { testFork } from './forkServer.fixture.ts';
import { HostedServer } from './HostedServer.ts';
import { hostPlaces } from './hostPlaces.ts';

/*
 * The real server, started by the real HostedServer. Only the process differs from the app: Node's fork instead of
 * Electron's utility process.
 */

const root = join(import.meta.dirname, '..', '..');

let dataDir: string;
let port: number;
let server: HostedServer;
let adopted: OwnServer[];
let pids: (number | undefined)[];
let channels: { disconnect(): void }[];
const taken: Server[] = [];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'perch-hosted-'));
  port = await freePorts(1, ['127.0.0.1']);
  adopted = [];
  pids = [];
  channels = [];
  server = new HostedServer({
    findPlaces: () => ({
      ...hostPlaces({ isPackaged: false, resourcesPath: '', root, env: process.env }),
      entry: join(root, 'server', 'index.ts'),
      clientDir: dataDir,
      dataDir,
    }),
    env: hostEnvironment(),
    savedState: { running: false },
    fork: (entry, env) => {
      const child = testFork(entry, env);
      pids.push(child.pid);
      channels.push(child);
      return child;
    },
    adopt: (own) => {
      adopted.push(own);
      return 'own';
    },
    timing: { restartDelaysMs: [1, 1] },
  });
});
afterEach(async () => {
  await server.close();
  for (const socket of taken.splice(0)) socket.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function hostEnvironment(): Record<string, string | undefined> {
  return { ...process.env, PERCH_HOST: '127.0.0.1', PERCH_PORT: String(port) };
}

function isHealthy(): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false };
    get(options, (answer) =>
      text(answer).then(
        (body) => resolve(JSON.parse(body).status === 'ok'),
        () => resolve(false),
      ),
    ).on('error', () => resolve(false));
  });
}

function runningState() {
  const { state } = server;
  if (state.kind !== 'running') throw new Error(`the server is ${JSON.stringify(state)}`);
  return state;
}

test('runs, accepts its owner by the owner code, and stops cleanly', async () => {
  await server.start();
  const { name, inviteLink, reach } = runningState();
  expect(await isHealthy()).toBe(true);
  expect(name).not.toBe('');
  // It listens on loopback only, so no gateway is asked.
  expect(reach).toEqual({ network: [], outside: { kind: 'closed', reason: 'switchedOff' } });

  const [own] = adopted;
  expect(own?.linkRequest.joinCode).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
  expect(parseServerLink(inviteLink)).toEqual({
    url: `https://127.0.0.1:${port}`,
    joinCode: own?.linkRequest.joinCode,
    pin: own?.pin,
    channelId: null,
  });

  const stranger = await TestPeer.connect(`https://127.0.0.1:${port}`);
  await expect(stranger.open({ name: 'Eve' })).rejects.toThrow('joinCodeRequired');
  await stranger.open({ name: 'Ada', joinCode: own?.linkRequest.joinCode ?? '' });
  const code = own?.linkRequest.ownerCode ?? '';
  expect(granted(await stranger.ask('user:claimOwner', { code })).user.isOwner).toBe(true);
  expect(stranger.presence.channels.map((channel) => channel.name)).toEqual([
    'General',
    'Music',
    'AFK',
  ]);
  stranger.socket.disconnect();

  await server.stop();
  expect(server.state).toEqual({ kind: 'stopped' });
  expect(isGone(pids[0] ?? 0)).toBe(true);
  expect(await isHealthy()).toBe(false);

  // The owner and the codes are still there after a restart.
  await server.start();
  expect(adopted[1]?.linkRequest).toEqual({ ...own?.linkRequest, ownerCode: null });
  expect(adopted[1]?.pin).toBe(own?.pin);
});

test('restarts after a crash', async () => {
  await server.start();
  const [first = 0] = pids;
  process.kill(first, 'SIGKILL');
  await expect.poll(() => pids.length).toBe(2);
  await expect.poll(() => server.state.kind).toBe('running');
  expect(await isHealthy()).toBe(true);
  expect(adopted.map(({ show }) => show)).toEqual([true, false]);
});

test('a port that is taken is reported with its reason', async () => {
  const other = createServer();
  taken.push(other);
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  await server.start();
  expect(server.state).toMatchObject({
    kind: 'failed',
    reason: 'portTaken',
    detail: expect.stringContaining(String(port)),
  });
  expect(pids).toHaveLength(1);
});

test('the server ends with the app, even when that is killed', async () => {
  await server.start();
  const [pid = 0] = pids;
  channels[0]?.disconnect();
  await expect.poll(() => isGone(pid)).toBe(true);
});
