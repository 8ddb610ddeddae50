import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { smallImage } from '../people/smallImage.fixture.ts';
import { guardedLookup, isPublicAddress } from '../reach/guardedLookup.ts';
import { PreviewFetcher } from './PreviewFetcher.ts';
import { previewPictureMaxBytes } from './previewPicture.ts';

let server: Server;
let asked: IncomingMessage[];
let answers: Record<string, RequestListener>;
/** What names mean here; all else is this machine. */
let names: Record<string, string[]>;

beforeEach(async () => {
  asked = [];
  answers = {};
  names = {};
  server = createServer((request, response) => {
    asked.push(request);
    const answer = answers[request.url ?? ''];
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const port = () => (server.address() as AddressInfo).port;
const html =
  (body: string, type = 'text/html; charset=utf-8'): RequestListener =>
  (_, response) =>
    response.writeHead(200, { 'Content-Type': type }).end(body);
const to =
  (location: string): RequestListener =>
  (_, response) =>
    response.writeHead(302, { Location: location }).end();
const bytes =
  (body: Uint8Array): RequestListener =>
  (_, response) =>
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(body);

/** A fetcher for which this machine is `a.example` and all other names without addresses, and is allowed. */
function fetcher(timeoutMs = 60_000) {
  const lookup = guardedLookup(
    (address) => address === '127.0.0.1' || isPublicAddress(address),
    async (name) => names[name] ?? ['127.0.0.1'],
  );
  return new PreviewFetcher({ lookup, port: port(), timeoutMs });
}
const preview = (path = '/') =>
  fetcher().fetch(`http://a.example${path}`, new AbortController().signal);

it('reads what a page says of itself, and its picture, and tells only what it is', async () => {
  answers['/page'] = html(`<head>
    <title>Short</title>
    <meta property="og:title" content="A  page\u202e &amp; more">
    <meta property="og:site_name" content="Example">
    <meta name="description" content="About it.">
    <meta property="og:image" content="../picture.webp">
    </head>`);
  answers['/picture.webp'] = bytes(smallImage(400, 300));
  expect(await preview('/page')).toEqual({
    url: 'http://a.example/page',
    address: 'http://a.example/page',
    siteName: 'Example',
    title: 'A page & more',
    description: 'About it.',
    picture: { width: 400, height: 300, bytes: Buffer.from(smallImage(400, 300)) },
  });
  expect(asked.map(({ headers }) => headers['user-agent'])).toEqual([
    'PerchLinkPreview (bot)',
    'PerchLinkPreview (bot)',
  ]);
  expect(asked[1]?.headers).not.toHaveProperty('referer');
});

it('reads Korean pages of all ages', async () => {
  // "안녕" in EUC-KR.
  const greeting = Buffer.from([0xbe, 0xc8, 0xb3, 0xe7]);
  const page = (head: string) => Buffer.concat([Buffer.from(`${head}<title>`), greeting]);
  answers['/named'] = (_, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html; charset=euc-kr' }).end(page(''));
  answers['/own'] = (_, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(page('<meta charset="euc-kr">'));
  expect((await preview('/named'))?.title).toBe('안녕');
  expect((await preview('/own'))?.title).toBe('안녕');
});

it('follows a few redirects and says where they have led', async () => {
  answers['/1'] = to('/2');
  answers['/2'] = to('http://b.example/3');
  answers['/3'] = html('<title>There</title>');
  expect(await preview('/1')).toMatchObject({
    url: 'http://a.example/1',
    address: 'http://b.example/3',
  });
  answers['/loop'] = to('/loop');
  await expect(preview('/loop')).rejects.toThrow('too many redirects');
});

it.each([
  'http://127.0.0.1/',
  'http://[::ffff:127.0.0.1]/',
  'http://localhost/',
  'http://a.example:8080/',
  'ftp://a.example/',
  'file:///etc/passwd',
  'http://inside.example/',
])('follows no redirect to %s', async (location) => {
  names = { 'inside.example': ['192.168.1.1'] };
  answers['/'] = to(location);
  await expect(preview()).rejects.toThrow(/not an address to fetch|no public address/);
  expect(asked).toHaveLength(1);
});

it('connects to no name with an address inside, whatever else it has', async () => {
  names = { 'a.example': ['1.1.1.1', '10.0.0.1'] };
  await expect(preview()).rejects.toThrow('no public address');
});

it.each([
  ['a picture', bytes(smallImage())],
  ['JSON', html('{}', 'application/json')],
  ['SVG', html('<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml')],
  ['nothing', (_: unknown, response: Parameters<RequestListener>[1]) => response.destroy()],
] as [string, RequestListener][])('takes no page that is %s', async (_, answer) => {
  answers['/'] = answer;
  await expect(preview()).rejects.toThrow();
});

it('reads no further where a page is made to keep the parser busy', async () => {
  answers['/'] = html(
    `<title>Deep</title>${'<svg><title>x'.repeat(70_000)}<meta name="description" content="x">`,
  );
  expect(await preview()).toMatchObject({ title: 'Deep', description: null });
});

it('has none for a page without a title', async () => {
  answers['/'] = html('<p>Hello<svg><title></title></svg>');
  expect(await preview()).toBeNull();
});

it('reads no more than the beginning of an endless page', async () => {
  answers['/'] = (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.write('<title>Long</title>');
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  };
  expect((await preview())?.title).toBe('Long');
  await expect.poll(() => asked[0]?.socket.destroyed).toBe(true);
});

it('ends with a page that never ends, after its time and when it is stopped', async () => {
  answers['/'] = (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.write('<title>Slow');
  };
  const never = new AbortController();
  await expect(fetcher(50).fetch('http://a.example/', never.signal)).rejects.toThrow();
  const stop = new AbortController();
  const stopped = fetcher().fetch('http://a.example/', stop.signal);
  const refused = expect(stopped).rejects.toThrow();
  await expect.poll(() => asked.length).toBe(2);
  stop.abort();
  await refused;
});

it.each([
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ['HTML', Buffer.from('<html>')],
  ['of too many pixels', smallImage(16_000, 16_000)],
  ['too large', Buffer.concat([smallImage(), Buffer.alloc(previewPictureMaxBytes)])],
])('shows no picture that is %s', async (_, picture) => {
  answers['/'] = html('<title>A</title><meta property="og:image" content="/p">');
  answers['/p'] = bytes(picture);
  expect(await preview()).toMatchObject({ title: 'A', picture: null });
});

it('fetches no picture from inside', async () => {
  names = { 'inside.example': ['127.0.0.1', '::1'] };
  for (const address of ['http://inside.example/p', 'http://127.0.0.1/p', 'data:image/png,x']) {
    answers['/'] = html(`<title>A</title><meta property="og:image" content="${address}">`);
    expect(await preview()).toMatchObject({ picture: null });
  }
  expect(asked.map(({ url }) => url)).toEqual(['/', '/', '/']);
});
