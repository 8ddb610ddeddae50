import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PerchServer } from '../harness/PerchServer.ts';
import { tones } from '../harness/tones.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { TestPeer } from './TestPeer.ts';

const names = ['Ann', 'Bob', 'Cho', 'Dan'] as const;
/** Four who hear three each, fifty packets a second: one in two hundred lost would be told from none. */
const packetsPerPhase = 900;

let clientDir: string;
let server: PerchServer;
const people: SoundingPeer[] = [];

beforeAll(async () => {
  clientDir = mkdtempSync(join(tmpdir(), 'perch-client-'));
  writeFileSync(join(clientDir, 'index.html'), '<title>Perch</title>');
  writeFileSync(join(clientDir, 'large.wasm'), Buffer.alloc(9 * 1024 * 1024));
  server = await PerchServer.start({ workers: 2, env: { PERCH_CLIENT_DIR: clientDir } });
  for (const name of names) {
    const person = await SoundingPeer.enter(server.url, name, tones[name]);
    person.listens = false;
    people.push(person);
    await person.join('General');
  }
});
afterAll(async () => {
  for (const person of people) person.close();
  await server?.stop();
  rmSync(clientDir, { recursive: true, force: true });
});

interface Received {
  readonly packets: number;
  readonly lost: number;
}

/** What all of them have received of each other's voices so far. */
async function received(): Promise<Received> {
  const all = await Promise.all(people.map((person) => person.received()));
  return {
    packets: all.reduce((sum, { packets }) => sum + packets, 0),
    lost: all.reduce((sum, { lost }) => sum + lost, 0),
  };
}

/** The share of the voices' packets that is lost while a phase's packets arrive, in per cent. */
async function lossDuring(): Promise<number> {
  const before = await received();
  let now = before;
  await expect
    .poll(
      async () => {
        now = await received();
        return now.packets - before.packets;
      },
      { timeout: 30_000, interval: 100 },
    )
    .toBeGreaterThanOrEqual(packetsPerPhase);
  const lost = now.lost - before.lost;
  return (100 * lost) / (now.packets - before.packets + lost);
}

/** The server's memory, MiB; Linux tells it. */
function memory(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

it.skipIf(process.platform !== 'linux')(
  'whatever strangers do, those who talk lose nothing, others come in, and memory stays',
  async () => {
    const { pid } = server;
    const control = await lossDuring();
    const calm = memory();
    const ports = Array.from({ length: server.workers }, (_, index) => server.port + index);
    for (const kind of ['downloads', 'bytes', 'requests', 'deafness', 'datagrams']) {
      const attacker = spawn(
        process.execPath,
        [join(import.meta.dirname, 'attacks.ts'), kind, String(server.port), ports.join()],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      try {
        await once(attacker.stdout, 'data');
        const loss = await lossDuring();
        expect(loss, `lost during ${kind}, in %`).toBeLessThanOrEqual(control + 0.5);
        // Whoever comes now comes in.
        const newcomer = await TestPeer.enter(server.url, `After ${kind}`, 'Music');
        newcomer.close();
        // A file for each of the sixty would be 540.
        expect(memory() - calm, `more memory after ${kind}, MiB`).toBeLessThan(150);
      } finally {
        attacker.kill('SIGKILL');
      }
    }
    expect(server.pid).toBe(pid);
    expect((await server.health()).status).toBe('ok');
  },
);
