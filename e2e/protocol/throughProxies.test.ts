import { get } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import { freePorts } from '../harness/freePorts.ts';
import { guideBlock } from '../harness/guideBlocks.ts';
import { ReverseProxy } from '../harness/ReverseProxy.ts';
import { tones } from '../harness/tones.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { hasProxies } from '../runTests/ensureProxies.ts';
import { DeviceKey } from './DeviceKey.ts';
import { FileClient } from './FileClient.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const host = '127.0.0.1';
let proxies: { readonly nginx: ReverseProxy; readonly caddy: ReverseProxy } | undefined;
let local: LocalServer | undefined;
/** Below the path, through nginx and through Caddy; and at the root of nginx. */
let below: { readonly nginx: string; readonly caddy: string };
let atRoot: string;

/** What stands between the outermost braces of a block. */
const inside = (block: string) => block.slice(block.indexOf('{') + 1, block.lastIndexOf('}'));

beforeAll(async () => {
  if (!hasProxies()) return;
  const server = await freePorts(4, [host]);
  const [first, second, third] = [server + 1, server + 2, server + 3];
  const fromGuide = (language: string, containing: string) =>
    guideBlock(language, containing).replaceAll('44300', String(server));
  const location = fromGuide('nginx', 'location /');
  const [nginx, caddy] = await Promise.all([
    ReverseProxy.start('nginx', [
      { port: first, lines: location.replace('location /', 'location /perch/') },
      { port: second, lines: location },
    ]),
    ReverseProxy.start('caddy', [
      { port: third, lines: inside(fromGuide('caddy', 'handle_path')) },
    ]),
  ]);
  proxies = { nginx, caddy };
  below = { nginx: `https://${host}:${first}/perch`, caddy: `https://${host}:${third}/perch` };
  atRoot = `https://${host}:${second}`;
  local = await LocalServer.start({
    workers: 1,
    announcedAddress: host,
    limits: { sessionsPerAddress: 2 },
    env: { ...withoutEncryption, PERCH_PORT: String(server), PERCH_PUBLIC_URL: `${below.nginx}/` },
  });
});
afterAll(async () => {
  await local?.close();
  await proxies?.nginx.stop();
  await proxies?.caddy.stop();
});

/** The status of an answer, and where it leads. */
function answerOf(
  url: string,
): Promise<{ status: number | undefined; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      const { location } = response.headers;
      response.resume().on('end', () => resolve({ status: response.statusCode, location }));
    }).on('error', reject);
  });
}

describe.runIf(hasProxies())('behind the proxies of the guide', () => {
  it('two people talk, one below the path of nginx, one below that of Caddy; limits count them, not the proxies', async () => {
    const ann = await SoundingPeer.enter(below.nginx, 'Ann', tones.Ann);
    const bob = await SoundingPeer.enter(below.caddy, 'Bob', tones.Bob);
    const enterFrom = async (url: string, localAddress: string, name: string) => {
      const peer = await TestPeer.connect(url, new DeviceKey(), { localAddress });
      const code = await peer.codeOf('session:open', peer.opening({ name }));
      peer.close();
      return code;
    };
    try {
      await ann.join('General');
      await bob.join('General');
      await expect
        .poll(() => ann.hears)
        .toEqual([{ peerId: bob.peer.session.peerId, frequency: tones.Bob }]);
      await expect
        .poll(() => bob.hears)
        .toEqual([{ peerId: ann.peer.session.peerId, frequency: tones.Ann }]);
      expect(await enterFrom(below.nginx, host, 'Cem')).toBe('limitReached');
      expect(await enterFrom(below.nginx, '127.0.0.2', 'Dan')).toBe('ok');
      expect(await enterFrom(below.caddy, '127.0.0.3', 'Eva')).toBe('ok');
      expect(await enterFrom(atRoot, '127.0.0.4', 'Fay')).toBe('ok');
    } finally {
      await ann.closeForGood();
      await bob.closeForGood();
    }
  });

  it('links lead to the public address and carry the key that is shown there', async () => {
    const peer = await TestPeer.connect(below.caddy, new DeviceKey(), {
      localAddress: '127.0.0.5',
    });
    await peer.open({ name: 'Gil' });
    const pin = keyFingerprint(proxies?.nginx.cert ?? '');
    expect(pin).not.toBe(local?.server.certificate.pin);
    await expect
      .poll(async () => granted(await peer.ask('server:link', {})))
      .toMatchObject({ url: below.nginx, fingerprint256: pin });
    peer.close();
  });

  it.each(['nginx', 'caddy'] as const)('files arrive below the path of %s', async (kind) => {
    const localAddress = kind === 'nginx' ? '127.0.0.6' : '127.0.0.7';
    const peer = await TestPeer.connect(below[kind], new DeviceKey(), { localAddress });
    await peer.open({ name: `Hal ${kind}` });
    await peer.join('General');
    const files = new FileClient(peer, below[kind]);
    const bytes = Buffer.alloc(900_000, 'perch');
    const { id } = await files.share('General', 'some.bin', bytes);
    const { status, body } = await files.fetch(id);
    expect([status, body.equals(bytes)]).toEqual([200, true]);
    peer.close();
  });

  it('what asks for health gets it, and the path without its slash leads on', async () => {
    for (const url of [...Object.values(below), atRoot, local?.url, `${local?.url}/perch`]) {
      expect([url, await answerOf(`${url}/healthz`)]).toMatchObject([url, { status: 200 }]);
    }
    for (const url of [...Object.values(below), `${local?.url}/perch`]) {
      const { status, location } = await answerOf(url);
      expect([301, 302, 308]).toContain(status);
      expect(new URL(location ?? '', url).pathname).toBe('/perch/');
    }
  });
});
