import {
  type ChildProcess,
  type ChildProcessByStdio,
  fork,
  spawn,
  spawnSync,
} from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { issueCertificate } from '../certs/issueCertificate.ts';
import { freePorts } from '../e2e/harness/freePorts.ts';
import { isGone } from '../e2e/harness/isGone.ts';
import type { HealthReport } from './http/createHttpsServer.ts';

const statusToken = 'a-token-for-this-test';
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

const entry = join(import.meta.dirname, 'index.ts');
const command = [process.execPath, entry];

function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PERCH_DATA_DIR: dataDir,
    PERCH_HOST: '127.0.0.1',
    PERCH_PORT: '0',
    PERCH_WORKERS: '2',
    PERCH_STATUS_TOKEN: statusToken,
    ...env,
  };
}

/** The server as its own process, as people run it; `launcher` runs the command that follows it. */
function start(
  env: Record<string, string> = {},
  launcher: readonly string[] = [],
): ChildProcessByStdio<null, Readable, Readable> {
  const [program = '', ...values] = [...launcher, ...command];
  const child = spawn(program, values, {
    env: environment(env),
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
    const headers = { Authorization: `Bearer ${statusToken}` };
    const options = {
      host: '127.0.0.1',
      port,
      path: '/healthz',
      headers,
      rejectUnauthorized: false,
    };
    get(options, (answer) => text(answer).then((body) => resolve(JSON.parse(body)), reject)).on(
      'error',
      reject,
    );
  });
}

test('it starts and prints its address and owner code, and reports its health', async () => {
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

test('a wrong setting stops the start with a sentence that names it', async () => {
  const child = start({ PERCH_PROT: '1', PERCH_WORKERS: 'many' });
  const [printed] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(78);
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

test('a data folder in use is named with its user', async () => {
  const first = start();
  const { port } = await ready(first);
  const child = start();
  const [printed] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(1);
  expect(printed).toContain(`process ${first.pid}, since `);
  expect(printed).toContain(`port ${port}) uses the data folder ${dataDir}`);
  expect(printed).not.toContain('    at ');
});

test.skipIf(process.platform === 'win32')(
  'on SIGHUP it uses a renewed certificate, and keeps running',
  async () => {
    const names = { names: ['localhost'], addresses: ['127.0.0.1'] };
    const paths = {
      PERCH_TLS_CERT: join(dataDir, 'cert.pem'),
      PERCH_TLS_KEY: join(dataDir, 'key.pem'),
    };
    const renew = async () => {
      const { cert, key } = await issueCertificate(names, new Date());
      writeFileSync(paths.PERCH_TLS_CERT, cert);
      writeFileSync(paths.PERCH_TLS_KEY, key);
      return new X509Certificate(cert).fingerprint256;
    };
    const first = await renew();
    const child = start(paths);
    const { port } = await ready(child);
    const standing = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    await once(standing, 'secureConnect');
    expect(standing.getPeerCertificate().fingerprint256).toBe(first);
    const second = await renew();
    child.kill('SIGHUP');
    await expect
      .poll(async () => {
        const fresh = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
        await once(fresh, 'secureConnect');
        const shown = fresh.getPeerCertificate().fingerprint256;
        fresh.destroy();
        return shown;
      })
      .toBe(second);
    // The connection that stood is answered as if nothing had been.
    standing.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = await once(standing, 'data');
    expect(String(answer)).toContain('200 OK');
    standing.destroy();
  },
);

const hasTerminals = process.platform === 'linux' && spawnSync('script', ['-V']).status === 0;

test.runIf(hasTerminals)(
  'in a terminal, SIGHUP ends it only when the terminal has closed',
  async () => {
    const config = join(dataDir, 'perch.json');
    writeFileSync(config, '{ "serverName": "Nest" }');
    const program = 'exec script --quiet --flush --command "exec $*" /dev/null';
    const terminal = start({ PERCH_CONFIG: config, SHELL: '/bin/sh' }, ['sh', '-c', program, 'sh']);
    let printed = '';
    terminal.stdout.on('data', (chunk) => {
      printed += String(chunk);
    });
    await expect.poll(() => printed).toContain('is ready');
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8'));
    writeFileSync(config, '{ "serverName": "Barn" }');
    process.kill(pid, 'SIGHUP');
    await expect.poll(() => printed).toContain('changed settings are taken at the next start');
    terminal.kill('SIGKILL');
    await expect.poll(() => isGone(pid)).toBe(true);
  },
);

test('a database that cannot be used stops the start with a sentence', async () => {
  writeFileSync(join(dataDir, 'perch.db'), 'no database at all '.repeat(300));
  const child = start();
  const [printed] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(1);
  expect(printed).toContain('is damaged');
  expect(printed).not.toContain('    at ');
});

test('a data folder that cannot be used stops the start with a sentence', async () => {
  const file = join(dataDir, 'config.json');
  writeFileSync(file, '{}');
  const child = start({ PERCH_DATA_DIR: join(file, 'folder'), PERCH_CONFIG: file });
  const [printed] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(1);
  expect(printed).toContain('cannot be used');
  expect(printed).not.toContain('    at ');
});

test.skipIf(process.platform === 'win32')(
  'on a full disk it starts without an owner code, and logs that',
  async () => {
    const first = start();
    await ready(first);
    first.kill('SIGTERM');
    await once(first, 'exit');
    // Every write to a file fails from here on, as on a full disk.
    const limited = ['sh', '-c', 'trap "" XFSZ; ulimit -f 0; exec "$@"', 'sh'];
    const child = start({}, limited);
    const complaints = text(child.stderr);
    expect((await ready(child)).printed).not.toContain('Owner code');
    child.kill('SIGTERM');
    expect(await complaints).toContain('no owner code can be given out: it could not be saved');
  },
);

/** The processes that a process has started and that still run; Linux only. */
function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

describe.skipIf(process.platform !== 'linux')('a stop during the start', () => {
  /** Each is a moment of the start, as its traces on the machine tell it. */
  const moments: Record<string, (child: ChildProcess) => boolean> = {
    'when its folder appears': () => existsSync(join(dataDir, 'data')),
    'when its database appears': () => existsSync(join(dataDir, 'data', 'perch.db')),
    'when its first worker starts': ({ pid = 0 }) => childrenOf(pid).length > 0,
    'when both workers have started': ({ pid = 0 }) => childrenOf(pid).length > 1,
  };

  async function startUntil(
    moment: string,
    child: ChildProcess = start({ PERCH_DATA_DIR: join(dataDir, 'data') }),
  ): Promise<{ child: ChildProcess; workers: number[] }> {
    for (;;) {
      if (child.exitCode !== null) throw new Error('the server ended by itself');
      if (moments[moment]?.(child)) return { child, workers: childrenOf(child.pid ?? 0) };
      // Often enough for each moment, and without taking a core from the start that it waits for.
      await setTimeout(1);
    }
  }

  it.each(
    Object.keys(moments).flatMap((moment) => [
      ['SIGTERM', moment] as const,
      ['SIGINT', moment] as const,
    ]),
  )('by %s %s ends it in order and leaves no worker', async (signal, moment) => {
    const { child, workers } = await startUntil(moment);
    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await expect.poll(() => workers.every(isGone)).toBe(true);
  });

  const endings: Record<string, (child: ChildProcess) => unknown> = {
    'its parent asks for it': (child) => child.send({ kind: 'stop' }),
    'its parent is gone': (child) => child.disconnect(),
  };

  it.each(
    Object.keys(endings).flatMap((ending) => [
      [ending, 'when its folder appears'] as const,
      [ending, 'when its first worker starts'] as const,
    ]),
  )('because %s %s ends it in order and frees its port', async (ending, moment) => {
    const port = await freePorts(2, ['127.0.0.1']);
    const forked = fork(entry, {
      env: environment({ PERCH_DATA_DIR: join(dataDir, 'data'), PERCH_PORT: String(port) }),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    children.push(forked);
    const { child, workers } = await startUntil(moment, forked);
    endings[ending]?.(child);
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await expect.poll(() => workers.every(isGone)).toBe(true);
    const probe = createServer().listen(port, '127.0.0.1');
    await once(probe, 'listening');
    probe.close();
  });
});

const hasNamespaces =
  process.platform === 'linux' && spawnSync('unshare', ['--net', 'ss', '-V']).status === 0;

// Needs the right to make a network namespace, and iproute2.
test.runIf(hasNamespaces)(
  'it listens on IPv6 also when it starts before the network is up',
  async () => {
    // A namespace of its own has no address but loopback, as a machine before its network.
    const program = 'ip link set lo up && exec "$0" "$1"';
    const child = spawn('unshare', ['--net', 'sh', '-c', program, process.execPath, entry], {
      env: { ...process.env, PERCH_DATA_DIR: dataDir, PERCH_PORT: '44300', PERCH_WORKERS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    await ready(child);
    const listening = spawnSync('nsenter', ['-t', String(child.pid), '--net', 'ss', '-Hlntu'], {
      encoding: 'utf8',
    }).stdout;
    expect(listening).toMatch(/tcp .*\[::\]:44300/);
    expect(listening).toMatch(/udp .*\[::\]:44300/);
  },
);

/** A program that runs before the server, in its process. */
const before = (code: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
});

const isWindows = process.platform === 'win32';

describe.skipIf(isWindows)('an uncaught fault', () => {
  /** A server in which SIGUSR2 makes the fault, and what it complains of. */
  async function faulty(fault: string) {
    const child = start(before(`process.on('SIGUSR2', () => { ${fault} })`));
    const complaints = { text: '' };
    child.stderr.on('data', (chunk) => {
      complaints.text += chunk;
    });
    const { port } = await ready(child);
    return { child, port, complaints };
  }

  test('of a promise is logged, and the server keeps running', async () => {
    const { child, port, complaints } = await faulty(`Promise.reject(new Error('unheard'))`);
    child.kill('SIGUSR2');
    await expect.poll(() => complaints.text).toContain('unheard');
    expect(await health(port)).toMatchObject({ status: 'ok' });
  });

  test('of any other kind is logged, and the server stops gracefully with code 1', async () => {
    const { child, port, complaints } = await faulty(`throw new Error('uncaught')`);
    const { workers } = await health(port);
    child.kill('SIGUSR2');
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(complaints.text).toContain('uncaught');
    await expect.poll(() => workers.every(({ pid }) => isGone(pid))).toBe(true);
  });
});
