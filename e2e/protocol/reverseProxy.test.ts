import { request } from 'node:https';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { DeviceKey } from './DeviceKey.ts';
import { LocalServer } from './LocalServer.ts';
import { TestPeer } from './TestPeer.ts';

/**
 * Headers that nginx 1.22, Caddy 2 and Traefik 3 forward when a browser opens https://voice.example.org:8443.
 */
const page = 'voice.example.org:8443';
const origin = `https://${page}`;
const upstream = '127.0.0.1:44300';
/**
 * What Traefik 3 adds to a WebSocket of a client at this address (its forwarded_header.go and httputil/proxy.go): it drops such
 * headers of the client first, and calls the protocol `wss`.
 */
const traefikHeaders = {
  Host: page,
  'X-Forwarded-For': '203.0.113.9',
  'X-Forwarded-Host': page,
  'X-Forwarded-Port': '8443',
  'X-Forwarded-Proto': 'wss',
  'X-Forwarded-Server': 'box',
  'X-Real-Ip': '203.0.113.9',
};

let local: LocalServer;
let announced: LocalServer;
const peers: TestPeer[] = [];

beforeAll(async () => {
  const limits = { sessionsPerAddress: 1 };
  [local, announced] = await Promise.all([
    LocalServer.start({ workers: 1, limits }),
    LocalServer.start({ workers: 1, announcedAddress: 'voice.example.org' }),
  ]);
});
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
});
afterAll(async () => {
  await local?.close();
  await announced?.close();
});

let entered = 0;

/** Signs in through a proxy that forwards these headers. */
async function enter(
  { url }: LocalServer,
  extraHeaders: Readonly<Record<string, string>>,
): Promise<string> {
  const peer = await TestPeer.connect(url, new DeviceKey(), { extraHeaders, dialled: page });
  peers.push(peer);
  entered += 1;
  return await peer.codeOf('session:open', peer.opening({ name: `Ada ${entered}` }));
}

it.each([
  ['nginx, Host $http_host', { Origin: origin, Host: page }],
  ['nginx, Host $host', { Origin: origin, Host: 'voice.example.org' }],
  ['X-Forwarded-Host', { Origin: origin, Host: upstream, 'X-Forwarded-Host': page }],
  ['Traefik', { ...traefikHeaders, Origin: origin }],
  ['the app', { Origin: 'app://perch', Host: upstream, 'X-Forwarded-Host': page }],
])('people come in behind %s', async (_, headers) => {
  expect(await enter(local, headers)).toBe('ok');
});

it('nginx without forwarding headers is refused with a logged reason, until the address is announced', async () => {
  const headers = { Origin: origin, Host: upstream };
  for (let time = 0; time < 2; time += 1) {
    expect(await TestPeer.refusalOf(local.url, headers)).toBe('originRefused');
  }
  const lines = local.complaints.filter((line) => line.includes(origin));
  expect(lines).toEqual([expect.stringContaining('PERCH_ANNOUNCED_ADDRESSES')]);
  expect(lines[0]).toContain(`host=${upstream}`);
  expect(await enter(announced, headers)).toBe('ok');
  expect(
    await TestPeer.refusalOf(announced.url, { ...headers, Origin: 'https://evil.example' }),
  ).toBe('originRefused');
});

it('an app whose signature names another address than the proxy’s is refused, with the reason in the log', async () => {
  expect(await enter(local, { Origin: 'app://perch', Host: upstream })).toBe('signatureWrong');
  const lines = local.complaints.filter((line) => line.includes('refused a signature'));
  expect(lines).toEqual([expect.stringContaining(`host=${upstream}`)]);
});

it('limits apply to clients behind a proxy on this machine, not to it', async () => {
  const from = (address: string) =>
    enter(local, { Origin: origin, Host: page, 'X-Forwarded-For': address });
  expect(await from('203.0.113.1')).toBe('ok');
  expect(await from('203.0.113.2')).toBe('ok');
  expect(await from('198.51.100.1, 203.0.113.2')).toBe('limitReached');
});

it('the log names a WebSocket that lost its Upgrade header', async () => {
  const { port } = local.server;
  await new Promise<void>((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port,
        path: '/socket.io/?EIO=4&transport=websocket',
        headers: { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13' },
        rejectUnauthorized: false,
        agent: false,
      },
      (response) => response.resume().on('end', resolve),
    )
      .on('error', reject)
      .end();
  });
  expect(local.complaints.join('\n')).toContain('must pass on Upgrade');
});
