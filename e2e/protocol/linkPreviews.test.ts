import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { smallImage } from '../../server/people/smallImage.fixture.ts';
import { guardedLookup } from '../../server/reach/guardedLookup.ts';
import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/Message.ts';
import { previewPath } from '../../shared/domain/SharedFile.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { decideInChannel } from './decideInChannel.ts';
import { FileClient, inertHeaders } from './FileClient.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

/** The pages that people link to; the server takes it for every name. */
let pages: Server;
let asked: string[];
let local: LocalServer;
let owner: TestPeer;
let general: ChannelId;
let people: TestPeer[];
const picture = smallImage(400, 200);

beforeAll(async () => {
  pages = createServer(({ url, headers }, response) => {
    asked.push(`${headers.host?.split(':')[0]}${url}`);
    if (url === '/picture') response.end(picture);
    else {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<title>Page ${url}</title><meta property="og:image" content="/picture">`);
    }
  });
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  local = await LocalServer.start({
    workers: 1,
    env: withoutEncryption,
    linkPreviews: {
      lookup: guardedLookup(
        () => true,
        async () => ['127.0.0.1'],
      ),
      port: (pages.address() as AddressInfo).port,
    },
  });
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  general = owner.channel('General').id;
  await open(owner, general);
});
afterAll(async () => {
  owner?.close();
  await local?.close();
  pages?.close();
  expect(local.complaints).toEqual([]);
});
beforeEach(async () => {
  asked = [];
  people = [];
  await switchTo(true);
  return async () => {
    for (const peer of people) {
      await peer.ask('session:close', {});
      peer.close();
    }
  };
});

const switchTo = async (linkPreviews: boolean) =>
  granted(await owner.ask('server:update', { name: 'Nest', picture: null, linkPreviews }));

async function enter(name: string): Promise<TestPeer> {
  const peer = await TestPeer.enter(local.url, name);
  people.push(peer);
  return peer;
}

const open = async (peer: TestPeer, channelId: ChannelId) =>
  granted(await peer.ask('chat:open', { channelId, place: { at: 'newest' }, limit: 20 }));
const send = async (peer: TestPeer, text: string, channelId = general): Promise<Message> => {
  const asked = { channelId, clientId: randomUUID(), text };
  return granted(await peer.ask('message:send', asked)).message;
};
const refOf = ({ channelId, id: messageId }: Message) => ({ channelId, messageId });

/** The titles of the previews of a message, as a peer with the open chat was told last. */
const titlesFor = (peer: TestPeer, { id }: Message) =>
  peer.told
    .filter(({ name }) => name === 'message:previewsChanged')
    .map(({ payload }) => payload as { messageId: number; previews: Message['previews'] })
    .findLast(({ messageId }) => messageId === id)
    ?.previews.map(({ title }) => title);

/** The previews of a message for who opens the chat now. */
const previewsOf = async (peer: TestPeer, { id, channelId }: Message) =>
  (await open(peer, channelId)).page.messages.find((message) => message.id === id)?.previews;

const pictureStatus = async (peer: TestPeer, id: FileId) => {
  const files = new FileClient(peer, local.url);
  await files.access('General');
  return await files.ask('GET', previewPath(id));
};

it('are made only after the owner has switched them on', async () => {
  await switchTo(false);
  const ann = await enter('Ann');
  const update = { name: 'Nest', picture: null, linkPreviews: true };
  expect(await ann.codeOf('server:update', update)).toBe('forbidden');
  await send(ann, 'http://a.example/before');
  await switchTo(true);
  const message = await send(ann, 'http://a.example/after');
  expect(message.previews).toEqual([]);
  await expect.poll(() => titlesFor(owner, message)).toEqual(['Page /after']);
  expect(asked).toEqual(['a.example/after', 'a.example/picture']);
  await ann.catchUp();
  expect(ann.told.filter(({ name }) => name === 'server:changed').at(-1)?.payload).toMatchObject({
    server: { linkPreviews: true },
  });
});

it('have a picture from this server, for who may read the message', async () => {
  const ann = await enter('Ann');
  const message = await send(ann, 'see http://b.example/page.');
  await expect.poll(() => titlesFor(owner, message)).toEqual(['Page /page']);
  const [preview] = (await previewsOf(ann, message)) ?? [];
  expect(preview).toMatchObject({
    url: 'http://b.example/page',
    address: 'http://b.example/page',
    picture: { width: 400, height: 200 },
  });
  const id = preview?.picture?.id as FileId;
  const { status, headers, body } = await pictureStatus(ann, id);
  expect([status, body]).toEqual([200, Buffer.from(picture)]);
  expect(headers).toMatchObject({ 'content-type': 'image/webp', ...inertHeaders });
  granted(await ann.ask('message:delete', refOf(message)));
  expect((await pictureStatus(ann, id)).status).toBe(404);
});

it('go with the link by an edit, and come with a new one', async () => {
  const ann = await enter('Ann');
  await open(ann, general);
  const message = await send(ann, 'http://c.example/1 http://c.example/2');
  await expect.poll(() => titlesFor(ann, message)?.toSorted()).toEqual(['Page /1', 'Page /2']);
  const text = 'http://c.example/2 http://c.example/3 <http://c.example/4> ||http://c.example/5||';
  const edited = granted(await ann.ask('message:edit', { ...refOf(message), text }));
  expect(edited.message.previews.map(({ title }) => title)).toEqual(['Page /2']);
  await expect.poll(() => titlesFor(ann, message)).toEqual(['Page /2', 'Page /3']);
  expect(asked).not.toContain('c.example/4');
  expect(asked).not.toContain('c.example/5');
});

it('are removed by the author and by moderators, for ever', async () => {
  const [ann, bob] = [await enter('Ann'), await enter('Bob')];
  const url = 'http://d.example/1';
  const message = await send(ann, url);
  await expect.poll(() => titlesFor(owner, message)).toEqual(['Page /1']);
  const remove = { ...refOf(message), url };
  expect(await bob.codeOf('message:removePreview', remove)).toBe('forbidden');
  granted(await ann.ask('message:removePreview', remove));
  granted(await ann.ask('message:removePreview', remove));
  await expect.poll(() => titlesFor(owner, message)).toEqual([]);
  const again = { ...refOf(message), text: `${url} again` };
  granted(await ann.ask('message:edit', again));
  const other = await send(ann, 'http://d.example/2');
  await expect.poll(() => titlesFor(owner, other)).toEqual(['Page /2']);
  expect(await previewsOf(bob, message)).toEqual([]);
  granted(await owner.ask('message:removePreview', { ...refOf(other), url: 'http://d.example/2' }));
  const list = { before: null, search: '', userId: null, kinds: [], limit: 3 };
  await expect
    .poll(async () => granted(await owner.ask('audit:list', list)).entries)
    .toContainEqual(expect.objectContaining({ kind: 'previewRemoved', subject: 'General' }));
});

it('are gone, with their pictures, when the owner switches them off, and do not come back', async () => {
  const ann = await enter('Ann');
  const message = await send(ann, 'http://f.example/kept');
  await expect.poll(() => titlesFor(owner, message)).toEqual(['Page /kept']);
  const [preview] = (await previewsOf(ann, message)) ?? [];
  const id = preview?.picture?.id as FileId;
  await switchTo(false);
  await expect.poll(() => previewsOf(ann, message)).toEqual([]);
  expect((await pictureStatus(ann, id)).status).toBe(404);
  await switchTo(true);
  expect(await previewsOf(ann, message)).toEqual([]);
  // An edit asks for them anew.
  granted(
    await ann.ask('message:edit', { ...refOf(message), text: 'http://f.example/kept again' }),
  );
  await expect.poll(() => titlesFor(owner, message)).toEqual(['Page /kept']);
});

it('leave no trace with who may not read the channel', async () => {
  const stranger = await enter('Stranger');
  const created = await owner.ask('channel:create', {
    settings: { name: 'Secret', userLimit: null, music: false, hidesSpeaking: false },
  });
  const everyone = owner.session.roles.find(({ kind }) => kind === 'everyone');
  if (!everyone) throw new Error('no role of everybody');
  const { id: secret } = await decideInChannel(owner, granted(created).channel.id, [
    { subject: { roleId: everyone.id }, allow: [], deny: ['seeChannel'] },
  ]);
  await open(owner, secret);
  await open(stranger, general);
  await stranger.catchUp();
  const told = stranger.told.length;
  const message = await send(owner, 'http://e.example/secret', secret);
  await expect.poll(() => titlesFor(owner, message)).toEqual(['Page /secret']);
  const [preview] = (await previewsOf(owner, message)) ?? [];
  const id = preview?.picture?.id as FileId;
  expect((await pictureStatus(stranger, id)).status).toBe(404);
  expect((await pictureStatus(owner, id)).status).toBe(200);
  const remove = { ...refOf(message), url: 'http://e.example/secret' };
  expect(await stranger.codeOf('message:removePreview', remove)).toBe('notFound');
  // The same link elsewhere is fetched anew: that it was known would tell that somebody had linked to it.
  const visits = () => asked.filter((each) => each === 'e.example/secret').length;
  const mine = await send(stranger, 'http://e.example/secret');
  await expect.poll(() => titlesFor(stranger, mine)).toEqual(['Page /secret']);
  expect(visits()).toBe(2);
  expect(JSON.stringify(stranger.told.slice(told))).not.toContain(secret);
});
