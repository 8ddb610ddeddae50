import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isGone } from '../e2e/harness/isGone.ts';
import type { HealthReport } from './http/createHttpsServer.ts';

let dataDir: string;
let children: ChildProcess[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'perch-server-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(dataDir, { recursive: true, force: true });
});

/** The server as its own process, as people run it. */
function start(env: Record<string, string> = {}): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'index.ts')], {
    env: {
      ...process.env,
      PERCH_DATA_DIR: dataDir,
      PERCH_HOST: '127.0.0.1',
      PERCH_PORT: '0',
      PERCH_WORKERS: '2',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

/** What the server prints until it is ready. */
async function ready(
  child: Pick<ChildProcessByStdio<null, Readable, Readable>, 'stdout' | 'stderr'>,
): Promise<{ port: number; printed: string }> {
  let printed = '';
  const complaints = text(child.stderr);
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    const port = /localhost:(\d+)/.exec(printed)?.[1];
    if (port) return { port: Number(port), printed };
  }
  throw new Error(`the server ended: ${printed}${await complaints}`);
}

async function health(port: number): Promise<HealthReport> {
  return await new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false }, (answer) =>
      text(answer).then((body) => resolve(JSON.parse(body)), reject),
    ).on('error', reject);
  });
}

test('it starts, says where, who may own it, and how it is', async () => {
  const child = start();
  const { port, printed } = await ready(child);
  expect(printed).toMatch(/Owner code: \S{8,}/);
  expect(await health(port)).toMatchObject({
    product: 'perch',
    status: 'ok',
    sessions: 0,
    workers: [{ peers: 0 }, { peers: 0 }],
    channels: [
      { name: 'General', peers: 0 },
      { name: 'Music', peers: 0 },
      { name: 'AFK', peers: 0 },
    ],
  });
});

test('on SIGTERM it stops in order: the port is free at once and no worker remains', async () => {
  const child = start();
  const { port } = await ready(child);
  const { workers } = await health(port);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  const probe = createServer().listen(port, '127.0.0.1');
  await once(probe, 'listening');
  probe.close();
  await expect.poll(() => workers.every(({ pid }) => isGone(pid))).toBe(true);
});

test('after SIGKILL no worker remains, and the next start takes the same port and data', async () => {
  const child = start();
  const { port } = await ready(child);
  const before = await health(port);
  child.kill('SIGKILL');
  await expect.poll(() => before.workers.every(({ pid }) => isGone(pid))).toBe(true);
  const next = await ready(start({ PERCH_PORT: String(port) }));
  expect(next.port).toBe(port);
  expect((await health(port)).channels).toEqual(before.channels);
});

test('what is wrong in the settings stops the start with a sentence that names it', async () => {
  const child = start({ PERCH_PROT: '1', PERCH_WORKERS: 'many' });
  const [printed] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(1);
  expect(printed).toContain('PERCH_PROT');
  expect(printed).toContain('PERCH_WORKERS');
  expect(printed).not.toContain('    at ');
});

test('a port that is taken is named', async () => {
  const { port } = await ready(start());
  const child = start({ PERCH_PORT: String(port), PERCH_DATA_DIR: join(dataDir, 'other') });
  const [printed] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(1);
  expect(printed).toContain(`Port ${port} is taken`);
});
