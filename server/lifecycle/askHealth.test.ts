import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { issueCertificate } from '../../certs/issueCertificate.ts';
import { loadConfig } from '../config.ts';
import { askHealth, localUrl } from './askHealth.ts';

describe('localUrl', () => {
  it.each([
    [null, 'https://localhost:44300'],
    ['0.0.0.0', 'https://localhost:44300'],
    ['::', 'https://localhost:44300'],
    ['192.168.1.10', 'https://192.168.1.10:44300'],
    ['fd00::7', 'https://[fd00::7]:44300'],
  ])('host %s', (host, url) => {
    expect(localUrl({ host, port: 44300 })).toBe(url);
  });
});

describe('askHealth', () => {
  let server: https.Server | undefined;
  afterEach(async () => {
    await new Promise<unknown>((resolve) => (server ? server.close(resolve) : resolve(null)));
    server = undefined;
  });

  async function serve(body: string) {
    const subject = { names: ['localhost'], addresses: ['127.0.0.1'] };
    const { cert, key } = await issueCertificate(subject, new Date());
    const listening = https.createServer({ cert, key }, (_request, response) => response.end(body));
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const { port } = listening.address() as AddressInfo;
    return loadConfig({ env: { PERCH_HOST: '127.0.0.1', PERCH_PORT: String(port) } });
  }

  it('recognizes Perch, and reads its certificate', async () => {
    const config = await serve('{"product":"perch","status":"ok"}');
    expect(await askHealth(config)).toMatchObject({
      status: 'ok',
      keyFingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
  });

  it('recognizes no other server as Perch', async () => {
    expect(await askHealth(await serve('{"product":"other"}'))).toBeUndefined();
    server?.close();
    expect(await askHealth(await serve('not JSON'))).toBeUndefined();
  });

  it('finds nothing where nothing listens', async () => {
    const config = await serve('');
    await new Promise((resolve) => server?.close(resolve));
    expect(await askHealth(config)).toBeUndefined();
  });
});
