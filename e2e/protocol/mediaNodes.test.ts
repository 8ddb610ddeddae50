import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askServer } from '../../server/control/askServer.ts';
import { freePorts } from '../harness/freePorts.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { tones } from '../harness/tones.ts';
import { Agent } from './network/Agent.ts';
import type { CallReport } from './network/callAgent.ts';
import { SoundingPeer } from './SoundingPeer.ts';

const nodeKey = 'a-key-for-the-nodes-of-the-tests-0123';
const program = join(import.meta.dirname, '..', '..', 'server', 'index.ts');
const host = '127.0.0.1';

/** A media node in a process of its own. */
class NodeProcess {
  readonly name: string;
  log = '';
  readonly #child: ChildProcess;

  constructor(name: string, port: number, env: Readonly<Record<string, string>> = {}) {
    this.name = name;
    const inherited = Object.entries(process.env).filter(([each]) => !/^perch_/i.test(each));
    const pin = server.fingerprint.replaceAll(':', '').toLowerCase();
    this.#child = spawn(process.execPath, [program, 'media-node'], {
      env: {
        ...Object.fromEntries(inherited),
        PERCH_MAIN_SERVER: `${server.url}/#pin=${pin}`,
        PERCH_NODE_KEY: nodeKey,
        PERCH_NODE_NAME: name,
        PERCH_WORKERS: '1',
        PERCH_HOST: host,
        PERCH_PORT: String(port),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.log += chunk;
      });
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGCONT');
    this.#child.kill('SIGTERM');
    await ended;
  }
}

let server: PerchServer;
let east: NodeProcess;
let west: NodeProcess;
const children: ChildProcess[] = [];
let ann: Agent;
let bob: Agent;
let cho: SoundingPeer;

const reportOf = (person: Agent) => person.ask<CallReport>('report');
const heardByCho = () => cho.hears.map(({ frequency }) => frequency).sort();

/** How many peers each machine has. */
async function homes(): Promise<Record<string, number>> {
  const { workers } = await server.health();
  return Object.fromEntries(workers.map(({ node, peers }) => [node ?? 'main', peers]));
}

const drain = (node: string) => askServer(server.dataDir, 'drain', { node });
const undrain = (node: string) => askServer(server.dataDir, 'undrain', { node });

/** All hear both others from now on; returns how long that took, in ms. */
async function expectAllHeard(): Promise<number> {
  const beganMs = performance.now();
  cho.listens = false;
  cho.listens = true;
  await expect.poll(heardByCho, { interval: 20 }).toEqual([tones.Ann, tones.Bob].sort());
  for (const person of [ann, bob]) {
    await expect.poll(async () => (await reportOf(person)).streams.length).toBe(2);
    const { packets } = await reportOf(person);
    await expect.poll(async () => (await reportOf(person)).packets).toBeGreaterThan(packets + 10);
  }
  return performance.now() - beganMs;
}

function startAgent(): Agent {
  const [node, file] = Agent.command('callAgent.ts');
  const child = spawn(node, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return new Agent(child);
}

beforeAll(async () => {
  [ann, bob] = [startAgent(), startAgent()];
  server = await PerchServer.start({ workers: 1, env: { PERCH_NODE_KEY: nodeKey } });
  const port = await freePorts(2, [host]);
  east = new NodeProcess('east', port);
  west = new NodeProcess('west', port + 1);
});
afterAll(async () => {
  cho?.close();
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([east?.end(), west?.end()]);
  console.log(server.log, east.log, west.log);
  await server?.stop();
});

it('people whose homes are on different machines hear each other', async () => {
  await expect.poll(homes).toEqual({ main: 0, east: 0, west: 0 });
  cho = await SoundingPeer.enter(server.url, 'Cho', tones.Cho);
  await cho.join('General');
  for (const [person, name] of [
    [ann, 'Ann'],
    [bob, 'Bob'],
  ] as const) {
    await person.ask('join', { url: server.url, name });
  }
  expect(await homes()).toEqual({ main: 1, east: 1, west: 1 });
  await expectAllHeard();
});

it('people of a node that is drained go on elsewhere, and newcomers go elsewhere', async () => {
  const [drained, others] = [await drain('west'), { main: 1, east: 2, west: 0 }];
  expect(drained).toEqual({ peers: 1 });
  await expect.poll(homes, { interval: 20 }).toEqual(others);
  console.log('drained', await expectAllHeard());
  await undrain('west');
});

it('when a node is killed, its people are heard again elsewhere', async () => {
  east.signal('SIGKILL');
  await expect
    .poll(homes, { interval: 20 })
    .toMatchObject({ main: expect.any(Number), west: expect.any(Number) });
  console.log('killed', await expectAllHeard(), await homes());
});
