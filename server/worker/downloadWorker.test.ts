import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { downloadWorker, workerSumOf } from './downloadWorker.ts';
import { readMediasoupPackage, WORKER_NAME } from './mediasoupPackage.ts';

const mediasoup = readMediasoupPackage(path.resolve(import.meta.dirname, '..', '..'));

/** A gzipped tar archive with one small file, as tar(5) describes it. */
function archive(name: string, text: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.alloc(512);
  body.write(text);
  return gzipSync(Buffer.concat([header, body, Buffer.alloc(1024)]));
}

describe('downloadWorker', () => {
  let folder: string;
  let target: string;
  let server: Server | undefined;
  const asked: string[] = [];
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-download-'));
    target = path.join(folder, WORKER_NAME);
    asked.length = 0;
    vi.stubEnv('MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD', undefined);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await new Promise<unknown>((resolve) => (server ? server.close(resolve) : resolve(null)));
    server = undefined;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function serve(answer: RequestListener) {
    const listening = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const { port } = listening.address() as AddressInfo;
    vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', `http://127.0.0.1:${port}/base`);
  }

  /** The sum of what these tests serve. */
  const sumOf = () => createHash('sha256').update('the worker').digest('hex');

  it('unpacks the archive of this version and machine', async () => {
    await serve((_request, response) => response.end(archive(WORKER_NAME, 'the worker')));
    await downloadWorker(mediasoup, target, undefined, sumOf);
    expect(fs.readFileSync(target, 'utf8')).toBe('the worker');
    expect(fs.readdirSync(folder)).toEqual([WORKER_NAME]);
    const machine = `${process.platform}-${process.arch}`;
    expect(asked[0]).toMatch(
      new RegExp(`^/base/${mediasoup.version}/mediasoup-worker-.*${machine}.*\\.tgz$`),
    );
  });

  it('downloads the worker of another processor on request', async () => {
    await serve((_request, response) => response.end(archive(WORKER_NAME, 'the worker')));
    const other = process.arch === 'arm64' ? 'x64' : 'arm64';
    await downloadWorker(mediasoup, target, other, sumOf);
    expect(asked[0]).toContain(`-${process.platform}-${other}`);
  });

  it('takes the worker that runs on most systems, however new the kernel is', async () => {
    vi.spyOn(os, 'platform').mockReturnValue('linux');
    vi.spyOn(os, 'release').mockReturnValue('7.0.0-15-generic');
    await serve((_request, response) => response.end(archive(WORKER_NAME, 'the worker')));
    await downloadWorker(mediasoup, target, 'x64', sumOf);
    expect(asked[0]).toContain('-linux-x64-kernel6.tgz');
  });

  it('refuses a worker with a wrong sum, and leaves no file', async () => {
    await serve((_request, response) => response.end(archive(WORKER_NAME, 'another worker')));
    await expect(downloadWorker(mediasoup, target, undefined, sumOf)).rejects.toThrow('pinned');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('has the sums of the installed version', () => {
    for (const machine of ['linux-x64-kernel6', 'win32-x64']) {
      expect(workerSumOf(mediasoup.version, machine), machine).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('fails when there is none, or when it breaks off, and leaves nothing behind', async () => {
    const whole = archive(WORKER_NAME, 'the worker');
    await serve((_request, response) => {
      if (asked.length === 1) {
        response.writeHead(404).end();
      } else {
        response.writeHead(200, { 'content-length': whole.length });
        response.write(whole.subarray(0, 40), () => response.destroy());
      }
    });
    await expect(downloadWorker(mediasoup, target)).rejects.toThrow('404');
    await expect(downloadWorker(mediasoup, target)).rejects.toThrow();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('asks nobody when the download is switched off', async () => {
    await serve((_request, response) => response.end());
    vi.stubEnv('MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD', '1');
    await expect(downloadWorker(mediasoup, target)).rejects.toThrow('is set');
    expect(asked).toEqual([]);
  });
});
