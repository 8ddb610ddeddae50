import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostState } from '../../shared/ipc/HostState.ts';
import type { ServerOrder, ServerReport } from '../../shared/ipc/hostedServer.ts';
import type { OwnServer } from '../servers/Servers.ts';
import { HostedServer, type HostTiming } from './HostedServer.ts';
import type { ServerChild } from './ServerChild.ts';

/** A server's process, controlled by the test. */
class PaperChild implements ServerChild {
  readonly orders: ServerOrder[] = [];
  stderrTail = '';
  killed = false;
  obeys = true;
  #report: (message: unknown) => void = () => {};
  #exit: (code: number | null) => void = () => {};

  order(order: ServerOrder): void {
    this.orders.push(order);
    if (this.obeys) this.exit(0);
  }

  kill(): void {
    this.killed = true;
    this.exit(null);
  }

  onReport(listener: (message: unknown) => void): void {
    this.#report = listener;
  }

  onExit(listener: (code: number | null) => void): void {
    this.#exit = listener;
  }

  tell(report: ServerReport | object): void {
    this.#report(report);
  }

  exit(code: number | null): void {
    const exit = this.#exit;
    this.#exit = () => {};
    exit(code);
  }
}

const pin = 'ab'.repeat(32);
const ready: ServerReport = {
  kind: 'ready',
  host: 'localhost',
  port: 44300,
  announced: null,
  name: 'Nest',
  keyFingerprint256: pin,
  pin,
  joinCode: 'abcd',
  inviteOnly: false,
  ownerCode: 'OWNER',
  reach: { network: ['192.168.1.10'], outside: { kind: 'asking' } },
};

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'perch-hosted-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function hosted(options: { running?: boolean; timing?: Partial<HostTiming> } = {}) {
  const children: PaperChild[] = [];
  const adopted: OwnServer[] = [];
  const states: string[] = [];
  const savedState = { running: options.running ?? false };
  const places = {
    entry: 'index.js',
    worker: 'worker' as string | null,
    clientDir: 'web',
    dataDir,
  };
  const server = new HostedServer({
    findPlaces: () => places,
    env: {},
    savedState,
    fork: () => {
      const child = new PaperChild();
      children.push(child);
      return child;
    },
    adopt: (own) => {
      adopted.push(own);
      return 'own';
    },
    timing: options.timing ?? {},
  });
  server.on('changed', ({ kind }) => states.push(kind));
  const child = () => {
    const last = children.at(-1);
    if (!last) throw new Error('nothing was started');
    return last;
  };
  return { server, children, child, adopted, states, savedState, places };
}

async function running(options: Parameters<typeof hosted>[0] = {}) {
  const all = hosted(options);
  const started = all.server.start();
  all.child().tell(ready);
  await started;
  return all;
}

function runningState(state: HostState): Extract<HostState, { kind: 'running' }> {
  if (state.kind !== 'running') throw new Error(`the server is ${state.kind}`);
  return state;
}

test('starts, shows its page, and gives this app the owner code', async () => {
  const { server, adopted, states, savedState } = await running();
  expect(states).toEqual(['starting', 'running']);
  expect(server.state).toEqual({
    kind: 'running',
    serverId: 'own',
    inviteOnly: false,
    name: 'Nest',
    port: 44300,
    inviteLink: `perch://192.168.1.10:44300/#invite=abcd&pin=${pin}`,
    networkInviteLink: null,
    reach: { network: ['192.168.1.10'], outside: { kind: 'asking' } },
  });
  expect(adopted).toEqual([
    {
      url: 'https://localhost:44300',
      pin,
      name: 'Nest',
      linkRequest: { channelId: null, joinCode: 'abcd', ownerCode: 'OWNER' },
      show: true,
    },
  ]);
  expect(savedState.running).toBe(true);
});

test('a second start starts no second server, but shows the page again', async () => {
  const { server, children, adopted } = await running();
  await Promise.all([server.start(), server.start()]);
  expect(children).toHaveLength(1);
  expect(adopted.map(({ show }) => show)).toEqual([true, true, true]);
});

test('changes of the reach and of the name appear in the state', async () => {
  const { server, child, states } = await running();
  child().tell({
    kind: 'reach',
    reach: {
      network: ['192.168.1.10'],
      outside: { kind: 'opened', address: '93.184.216.34' },
    },
  });
  child().tell({ kind: 'named', name: 'Aerie' });
  expect(runningState(server.state)).toMatchObject({
    name: 'Aerie',
    inviteLink: `perch://93.184.216.34:44300/#invite=abcd&pin=${pin}`,
    networkInviteLink: `perch://192.168.1.10:44300/#invite=abcd&pin=${pin}`,
  });
  child().tell({
    kind: 'reach',
    reach: { network: [], outside: { kind: 'closed', reason: 'refused' } },
  });
  expect(runningState(server.state).name).toBe('Aerie');
  expect(states).toEqual(['starting', 'running', 'running', 'running', 'running']);
  child().tell({ kind: 'entry', joinCode: null, inviteOnly: true });
  const links = { inviteLink: `perch://localhost:44300/#pin=${pin}`, networkInviteLink: null };
  expect(runningState(server.state)).toMatchObject({ name: 'Aerie', inviteOnly: true, ...links });
});

test('messages that are no report are ignored', async () => {
  const { child, states } = await running();
  for (const message of [{}, { kind: 'reach' }, { kind: 'named', name: '' }, { kind: 'other' }]) {
    child().tell(message);
  }
  expect(states).toEqual(['starting', 'running']);
});

test('stops in order, and stays stopped', async () => {
  const { server, child, states, savedState } = await running();
  await server.stop();
  expect(child().orders).toEqual([{ kind: 'stop' }]);
  expect(child().killed).toBe(false);
  expect(states).toEqual(['starting', 'running', 'stopping', 'stopped']);
  expect(savedState.running).toBe(false);
});

test('a server that does not stop is killed', async () => {
  const { server, child } = await running({ timing: { stopMs: 1 } });
  child().obeys = false;
  await server.stop();
  expect(child().killed).toBe(true);
  expect(server.state).toEqual({ kind: 'stopped' });
});

test('quitting the app stops the server, and the next start of the app starts it again, hidden', async () => {
  const first = await running();
  await first.server.close();
  expect(first.server.state).toEqual({ kind: 'stopped' });
  expect(first.savedState.running).toBe(true);
  const second = hosted({ running: first.savedState.running });
  const resumed = second.server.resume();
  second.child().tell(ready);
  await resumed;
  expect(second.adopted.map(({ show }) => show)).toEqual([false]);
  const third = hosted({ running: false });
  await third.server.resume();
  expect(third.children).toEqual([]);
});

test('of a stop and a start in quick succession, the last one counts', async () => {
  const { server, children, child } = await running();
  const stopped = server.stop();
  const started = server.start();
  await stopped;
  await expect.poll(() => children.length).toBe(2);
  child().tell(ready);
  await started;
  expect(server.state.kind).toBe('running');
  void server.stop();
  void server.start();
  await server.stop();
  expect(server.state.kind).toBe('stopped');
  expect(children).toHaveLength(2);
});

test('after a crash it restarts a limited number of times, then reports its stderr', async () => {
  const { server, children, child, states } = await running({
    timing: { restartDelaysMs: [1, 1] },
  });
  for (const count of [2, 3]) {
    child().exit(1);
    expect(server.state.kind).toBe('starting');
    await expect.poll(() => children.length).toBe(count);
    child().tell(ready);
  }
  child().stderrTail = 'out of memory';
  child().exit(1);
  expect(server.state).toEqual({ kind: 'failed', reason: 'crashed', detail: 'out of memory' });
  expect(states.at(-1)).toBe('failed');
  const again = server.start();
  child().tell(ready);
  await again;
  expect(server.state.kind).toBe('running');
});

test('after running for long it has all its restarts again', async () => {
  const { server, children, child } = await running({
    timing: { restartDelaysMs: [1], stableMs: 0 },
  });
  for (const count of [2, 3, 4]) {
    // The performance clock has moved on, too.
    await new Promise((resolve) => setTimeout(resolve, 2));
    child().exit(1);
    await expect.poll(() => children.length).toBe(count);
    child().tell(ready);
  }
  expect(server.state.kind).toBe('running');
});

test('a stop after a crash cancels the restart', async () => {
  const { server, children, child } = await running({ timing: { restartDelaysMs: [1_000_000] } });
  child().exit(1);
  await server.stop();
  expect(server.state).toEqual({ kind: 'stopped' });
  expect(children).toHaveLength(1);
});

test.each([
  ['portTaken', 'portTaken'],
  ['folderTaken', 'folderTaken'],
  ['other', 'crashed'],
] as const)('a server that cannot start (%s) is not restarted', async (reported, reason) => {
  const { server, children, child } = hosted();
  const started = server.start();
  child().tell({ kind: 'failed', reason: reported, detail: 'Port 44300 is taken.' });
  child().exit(1);
  await started;
  expect(server.state).toEqual({ kind: 'failed', reason, detail: 'Port 44300 is taken.' });
  expect(children).toHaveLength(1);
});

test('nothing starts without a media worker or a folder to write to', async () => {
  const without = hosted();
  without.places.worker = null;
  await without.server.start();
  expect(without.server.state).toMatchObject({ kind: 'failed', reason: 'noWorker' });
  const readonly = hosted();
  writeFileSync(join(dataDir, 'file'), '');
  readonly.places.dataDir = join(dataDir, 'file');
  await readonly.server.start();
  expect(readonly.server.state).toMatchObject({ kind: 'failed', reason: 'crashed' });
  expect([...without.children, ...readonly.children]).toEqual([]);
});

test('a server that never becomes ready is killed', async () => {
  const { server, child } = hosted({ timing: { startMs: 1, restartDelaysMs: [] } });
  await server.start();
  expect(child().killed).toBe(true);
  expect(server.state.kind).toBe('failed');
});
