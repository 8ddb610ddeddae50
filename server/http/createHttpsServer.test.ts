import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { request, type Server } from 'node:https';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { compressBuild } from '../setup/compressBuild.ts';
import { createHttpsServer, type HealthReport } from './createHttpsServer.ts';
import { PortFront } from './PortFront.ts';
import { securityHeaders } from './securityHeaders.ts';
import { testCertificate } from './testCertificate.fixture.ts';

let certificate: { cert: string; key: string };
let front: PortFront | undefined;
let folder: string;
let https: Server;

const report: HealthReport = {
  product: 'perch',
  status: 'ok',
  version: '1.2.3',
  uptimeS: 5,
  workers: [{ node: null, pid: 1, peers: 2 }],
  sessions: 2,
  channels: [{ id: 'c1' as ChannelId, name: 'General', peers: 2 }],
};
const statusToken = 'a-status-token';
const knowing = { authorization: `Bearer ${statusToken}` };
const script = `console.log('perch');\n${'// padding\n'.repeat(100)}`;

beforeAll(async () => {
  certificate = await testCertificate();
});

afterEach(async () => {
  await front?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start({
  built = true,
  health = () => report,
  text = async () => 'perch_up 1\n',
} = {}) {
  folder = mkdtempSync(path.join(tmpdir(), 'perch-http-'));
  const clientDir = path.join(folder, 'renderer');
  if (built) build(clientDir);
  const onFault = vi.fn();
  https = createHttpsServer({
    ...certificate,
    clientDir,
    health,
    metrics: { contentType: 'text/plain', text },
    statusToken,
    onFault,
  });
  front = await PortFront.listen({ port: 0, hosts: ['127.0.0.1'], https, iceTargetOf: () => null });
  return { clientDir, onFault };
}

function build(clientDir: string, title = 'Perch') {
  mkdirSync(path.join(clientDir, 'assets'), { recursive: true });
  writeFileSync(path.join(clientDir, 'assets', 'index-AbCd_123.js'), script);
  writeFileSync(path.join(clientDir, 'robots.txt'), 'User-agent: *\n');
  writeFileSync(path.join(clientDir, '.secret'), 'no');
  writeFileSync(path.join(clientDir, 'index.html'), `<title>${title}</title>`);
}

interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

function ask(
  pathname: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: OutgoingHttpHeaders } = {},
): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const asked = request(
    {
      host: '127.0.0.1',
      port: front?.port,
      path: pathname,
      method,
      headers,
      agent: false,
      ca: certificate.cert,
    },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers: answered } = response;
        resolve({ status: statusCode, headers: answered, body: Buffer.concat(chunks) });
      });
    },
  );
  asked.on('error', reject);
  asked.end();
  return promise;
}

const navigation = { headers: { accept: 'text/html,*/*' } };

describe('createHttpsServer', () => {
  it('gives metrics only to who has the token', async () => {
    await start();
    const { status, headers, body } = await ask('/metrics', { headers: knowing });
    expect({ status, text: body.toString() }).toEqual({ status: 200, text: 'perch_up 1\n' });
    expect(headers['cache-control']).toBe('no-store');
    expect((await ask('/metrics', { method: 'HEAD', headers: knowing })).body).toHaveLength(0);
    for (const authorization of ['Bearer wrong', 'Basic eA==', '']) {
      const refused = await ask('/metrics', { headers: { authorization } });
      expect(refused.status).toBe(401);
      expect(refused.body.toString()).not.toContain('perch_up');
    }
  });

  it('answers 500 when the metrics fail', async () => {
    const { onFault } = await start({ text: () => Promise.reject(new Error('broken')) });
    expect((await ask('/metrics', { headers: knowing })).status).toBe(500);
    expect(onFault).toHaveBeenCalledOnce();
  });

  it('answers /healthz as JSON that is never stored', async () => {
    await start();
    const { status, headers, body } = await ask('/healthz?x', { headers: knowing });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.parse(body.toString())).toEqual(report);
    const head = await ask('/healthz', { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });

  it('shows anybody only its product and state', async () => {
    await start();
    const known = { product: 'perch', status: 'ok' };
    for (const authorization of [undefined, 'Bearer wrong', `Basic ${statusToken}`, statusToken]) {
      const { body } = await ask('/healthz', { headers: authorization ? { authorization } : {} });
      expect(JSON.parse(body.toString())).toEqual(known);
    }
  });

  it('does not wait for a body that nobody reads', async () => {
    await start();
    const { headers, status } = await ask('/healthz', { headers: { 'content-length': 1000 } });
    expect([status, headers.connection]).toEqual([200, 'close']);
  });

  it('answers 500 and continues when the report fails', async () => {
    const fault = new Error('not ready');
    const { onFault } = await start({
      health: () => {
        throw fault;
      },
    });
    expect((await ask('/healthz')).status).toBe(500);
    expect(onFault).toHaveBeenCalledWith(fault);
    expect((await ask('/')).status).toBe(200);
  });

  it('serves the client: the page uncached, hashed assets cached for ever', async () => {
    await start();
    const page = await ask('/');
    expect(page.body.toString()).toBe('<title>Perch</title>');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['cache-control']).toBe('no-cache');
    const asset = await ask('/assets/index-AbCd_123.js');
    expect(asset.body.toString()).toBe(script);
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await ask('/robots.txt')).headers['cache-control']).toBe('no-cache');
    const head = await ask('/assets/index-AbCd_123.js', { method: 'HEAD' });
    expect([head.headers['content-length'], head.body.length]).toEqual([`${script.length}`, 0]);
  });

  it('ends a connection with too many requests before the first answer is read', async () => {
    await start();
    /** How many of so many requests in one piece are answered until all are, or the connection ends. */
    const answersTo = async (pathname: string, asked: number) => {
      const socket = tls.connect({ host: '127.0.0.1', port: front?.port, ca: certificate.cert });
      let text = '';
      const count = () => text.match(/HTTP\/1\.1 200/g)?.length ?? 0;
      const done = new Promise((resolve) => {
        socket.on('data', (chunk) => {
          text += chunk;
          if (count() === asked) resolve(null);
        });
        socket.once('close', resolve);
      });
      socket.on('error', () => {});
      socket.write(`GET ${pathname} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(asked));
      await done;
      socket.destroy();
      return count();
    };
    expect(await answersTo('/healthz', 10)).toBe(10);
    for (const pathname of ['/healthz', '/robots.txt']) {
      expect(await answersTo(pathname, 1_000)).toBeLessThan(20);
    }
  });

  it('answers 304 for an unchanged file', async () => {
    await start();
    const { headers } = await ask('/');
    const again = await ask('/', { headers: { 'if-none-match': `W/"x", ${headers.etag}` } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('serves the compressed copies of the build, in the best coding that the client accepts', async () => {
    const { clientDir } = await start({ built: false });
    build(clientDir);
    await compressBuild(clientDir);
    const settled = new Date(Date.now() - 60_000);
    utimesSync(path.join(clientDir, 'index.html'), settled, settled);
    for (const [accepted, coding, decode] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip;q=0.5, br;q=0', 'gzip', gunzipSync],
      ['GZIP', 'gzip', gunzipSync],
      ['gzip;q=0', undefined, (body: Buffer) => body],
      ['identity', undefined, (body: Buffer) => body],
    ] as const) {
      const { headers, body } = await ask('/assets/index-AbCd_123.js', {
        headers: { 'accept-encoding': accepted },
      });
      expect([accepted, headers['content-encoding']]).toEqual([accepted, coding]);
      expect(headers['content-length']).toBe(String(body.length));
      expect(headers.vary).toBe('Accept-Encoding');
      expect(decode(body).toString()).toBe(script);
    }
    // Too small to gain, and no file of its own.
    expect(
      (await ask('/robots.txt', { headers: { 'accept-encoding': 'br' } })).headers,
    ).not.toHaveProperty('content-encoding');
    expect((await ask('/assets/index-AbCd_123.js.br')).status).toBe(404);
  });

  it('queues only a piece of a body for a client that does not read', async () => {
    const { clientDir } = await start({ built: false });
    build(clientDir);
    writeFileSync(path.join(clientDir, 'large.wasm'), Buffer.alloc(32 * 1024 * 1024));
    const settled = new Date(Date.now() - 60_000);
    utimesSync(path.join(clientDir, 'index.html'), settled, settled);
    let queued = 0;
    const answering = once(https, 'request') as Promise<[unknown, ServerResponse]>;
    const greedy = tls.connect({ host: '127.0.0.1', port: front?.port, ca: certificate.cert });
    greedy.on('error', () => {});
    greedy.pause();
    greedy.write('GET /large.wasm HTTP/1.1\r\nHost: a\r\n\r\n');
    const [, response] = await answering;
    const { socket } = response;
    // Until nothing leaves any more: the buffers of the system are full then.
    await vi.waitFor(() => {
      const before = queued;
      queued = (socket?.bytesWritten ?? 0) + response.writableLength;
      expect(queued).toBeGreaterThan(0);
      expect(queued).toBe(before);
    });
    expect((socket?.writableLength ?? 0) + response.writableLength).toBeLessThan(1024 * 1024);
    greedy.destroy();
  });

  it('answers only navigations with the page, and serves no other file of the disk', async () => {
    await start();
    expect((await ask('/some/where', navigation)).body.toString()).toBe('<title>Perch</title>');
    const fetched = await ask('/some/where', { headers: { 'sec-fetch-mode': 'navigate' } });
    expect(fetched.status).toBe(200);
    for (const pathname of [
      '/some/where',
      '/socket.io/?EIO=4',
      '/%00',
      '/%',
      '//evil.example',
      '/../../etc/passwd',
      '/..%2f..%2fetc%2fpasswd',
      '/.secret',
      '/assets',
    ]) {
      expect([pathname, (await ask(pathname)).status]).toEqual([pathname, 404]);
    }
    for (const pathname of ['/missing.js', '/.secret', '/assets/index-old.js']) {
      expect((await ask(pathname, navigation)).status).toBe(404);
    }
  });

  it('accepts only GET and HEAD', async () => {
    await start();
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
      const { status, headers } = await ask('/healthz', { method });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    }
  });

  it('puts the security headers on every answer', async () => {
    await start();
    const answers = await Promise.all([
      ask('/'),
      ask('/healthz'),
      ask('/missing'),
      ask('/', { method: 'POST' }),
    ]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject(
        Object.fromEntries(
          Object.entries(securityHeaders).map(([name, value]) => [name.toLowerCase(), value]),
        ),
      );
    }
  });

  it('reports a client that is not built, and serves it when it is', async () => {
    const { clientDir } = await start({ built: false });
    const missing = await ask('/', navigation);
    expect(missing.status).toBe(503);
    expect(missing.body.toString()).toContain('has not been built');
    build(clientDir);
    // Just written, it may not be whole.
    expect((await ask('/')).status).toBe(503);
    const settled = new Date(Date.now() - 60_000);
    utimesSync(path.join(clientDir, 'index.html'), settled, settled);
    expect((await ask('/')).status).toBe(200);
    rmSync(clientDir, { recursive: true });
    expect((await ask('/assets/index-AbCd_123.js')).body.toString()).toBe(script);
  });

  it('speaks TLS 1.2 and newer only', async () => {
    await start();
    const version = (maxVersion: tls.SecureVersion) =>
      new Promise<string | null>((resolve) => {
        const socket = tls.connect(
          {
            host: '127.0.0.1',
            port: front?.port,
            ca: certificate.cert,
            minVersion: 'TLSv1',
            maxVersion,
          },
          () => {
            resolve(socket.getProtocol());
            socket.destroy();
          },
        );
        socket.on('error', () => resolve(null));
      });
    expect(await version('TLSv1.3')).toBe('TLSv1.3');
    expect(await version('TLSv1.2')).toBe('TLSv1.2');
    expect(await version('TLSv1.1')).toBeNull();
  });
});

describe('securityHeaders', () => {
  it.each(['private/interactions/usePress.mjs', 'private/overlays/usePreventScroll.mjs'])(
    'allow the style of react-aria: %s',
    (file) => {
      const packageFolder = path.dirname(
        createRequire(import.meta.url).resolve('react-aria/package.json'),
      );
      const source = readFileSync(path.join(packageFolder, 'dist', file), 'utf8');
      const template = /style\.textContent = `([^`]*)`\.trim\(\)/.exec(source)?.[1] ?? '';
      const text = template
        .replace(/\$\{\S*PRESSABLE_ATTRIBUTE\}/, 'data-react-aria-pressable')
        .trim();
      expect(text).toMatch(/^@layer/);
      const hash = createHash('sha256').update(text).digest('base64');
      expect(securityHeaders['Content-Security-Policy']).toContain(`'sha256-${hash}'`);
    },
  );
});
