import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelId, ListenLinkId, RoleId, UserId } from '../../shared/domain/ids.ts';
import { listenPath, listenStreamPath } from '../../shared/domain/ListenLink.ts';
import { type ToneName, tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { OggListener } from './OggListener.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
const logged: string[] = [];
/** The owner, who may make links. */
let olga: TestPeer;
/** They speak. */
let ann: SoundingPeer;
let bob: SoundingPeer;
const listeners: OggListener[] = [];
const tokens: string[] = [];

beforeAll(async () => {
  local = await LocalServer.start({
    workers: 1,
    limits: { listenersPerAddress: 3 },
    onLogLine: (line) => logged.push(line),
  });
  olga = await TestPeer.enter(local.url, 'Olga');
  granted(await olga.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  for (const { name } of olga.presence.channels) await change(name, { encrypted: false });
  [ann, bob] = [await enter('Ann'), await enter('Bob')];
});
afterAll(async () => {
  for (const listener of listeners) listener.close();
  for (const person of [ann, bob]) person?.close();
  olga?.close();
  await local?.close();
});

async function enter(name: ToneName): Promise<SoundingPeer> {
  return await SoundingPeer.enter(local.url, name, tones[name]);
}

async function change(name: string, settings: { encrypted: boolean }): Promise<void> {
  const { id: channelId, music, hidesSpeaking, userLimit } = olga.channel(name);
  const all = { name, music, hidesSpeaking, userLimit, ...settings };
  granted(await olga.ask('channel:update', { channelId, settings: all }));
}

const order = (channel: string, terms: { listenersMax?: number; lifetimeMs?: number } = {}) => ({
  channelId: olga.channel(channel).id,
  label: 'For the radio',
  listenersMax: 20,
  lifetimeMs: null,
  ...terms,
});
const make = async (channel: string, terms = {}, by = olga) => {
  const made = granted(await by.ask('listenLink:create', order(channel, terms)));
  tokens.push(made.token);
  return made;
};
const revoke = async (linkId: ListenLinkId) =>
  granted(await olga.ask('listenLink:revoke', { linkId }));
const listen = async (token: string, headers: OutgoingHttpHeaders = {}) => {
  const listener = await OggListener.open(local.url + listenStreamPath(token), headers);
  listeners.push(listener);
  return listener;
};
const seatFor = (peer: TestPeer, channel = 'General') => peer.channel(channel).listenSeat;

async function fetched(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET') {
  const call = request(local.url + path, {
    method,
    headers,
    rejectUnauthorized: false,
    agent: false,
  });
  call.end();
  const [response] = await once(call, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { statusCode: status, headers: answered } = response;
  return { status, headers: answered, text: Buffer.concat(chunks).toString() };
}

/** Whose sound the server takes: streams of which no app was told. */
function taken(): string[] {
  const told = new Set(
    [olga, ann.peer, bob.peer].flatMap(({ offers }) => offers.map(({ consumerId }) => consumerId)),
  );
  return local.counts.consumers
    .filter(({ id, closed }) => !closed && !told.has(id as never))
    .flatMap(({ producerId }) => {
      const producer = local.counts.producers.find(({ id }) => id === producerId);
      const speaker = [ann, bob].find(
        ({ peer }) => peer.session.peerId === producer?.appData['peerId'],
      );
      return speaker ? [speaker.peer.session.user.name] : [];
    })
    .sort();
}

it('plays who is in the channel while people come and go, and ends when it is revoked', async () => {
  await ann.join('General');
  const { link, token } = await make('General');
  const listener = await listen(token);
  expect([listener.status, listener.headers['content-type']]).toEqual([
    200,
    'audio/ogg; codecs=opus',
  ]);
  expect(listener.headers).toMatchObject({
    'cache-control': 'no-store, no-transform',
    'referrer-policy': 'no-referrer',
    'x-accel-buffering': 'no',
  });
  // One after the other: a busy machine breaks tones into pieces.
  const expectHears = async (name: ToneName, isHeard = true) =>
    await expect.poll(() => listener.hears(name)).toBe(isHeard);
  await expectHears('Ann');
  await expectHears('Bob', false);
  await bob.join('General');
  await expectHears('Bob');
  await expectHears('Ann');
  await ann.join('Music');
  await expectHears('Ann', false);
  await expectHears('Bob');
  await ann.join('General');
  await expectHears('Ann');
  for (const peer of [olga, ann.peer, bob.peer]) {
    await expect.poll(() => seatFor(peer)).toEqual({ listeners: 1 });
  }
  const { links } = granted(await olga.ask('listenLink:list', { channelId: link.channelId }));
  expect(links).toEqual([{ ...link, listeners: 1 }]);
  expect(JSON.stringify(links)).not.toContain(token);

  await revoke(link.id);
  await expect.poll(() => [listener.hasEnded, listener.isWhole]).toEqual([true, true]);
  expect(listener.granulePosition % 960).toBe(0);
  expect(await fetched(listenStreamPath(token))).toMatchObject({ status: 404 });
  await expect.poll(taken).toEqual([]);
  for (const peer of [olga, ann.peer, bob.peer]) {
    await peer.catchUp();
    expect(seatFor(peer)).toBeUndefined();
  }
});

it('a page plays it in a browser, in the language that the browser wants', async () => {
  const { link, token } = await make('General');
  const page = (language: string, path = listenPath(token)) =>
    fetched(path, { Accept: 'text/html,*/*;q=0.8', 'Accept-Language': language });
  const english = await page('en-US,en;q=0.9,ko;q=0.8');
  expect(english).toMatchObject({ status: 200 });
  expect(english.text).toContain('<h1>General</h1>');
  expect(english.text).toContain('Nobody is listening yet.');
  expect(english.headers).toMatchObject({
    'content-security-policy': expect.stringMatching(/default-src 'none'; script-src 'sha256-/),
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
  });
  expect((await page('ko-KR')).text).toContain('<html lang="ko">');
  expect(await fetched(`${listenPath(token)}.json`)).toMatchObject({
    status: 200,
    text: JSON.stringify({ channel: 'General', listeners: 0, full: false }),
  });
  // What wants no page gets the sound.
  expect((await fetched(listenPath(token), {}, 'HEAD')).headers).toMatchObject({
    'content-type': 'audio/ogg; codecs=opus',
  });
  await revoke(link.id);
  const gone = await page('en');
  expect(gone).toMatchObject({ status: 404 });
  expect(gone.text).not.toContain('General');
});

it('refuses who may not make links, what is not heard outside, and too many listeners', async () => {
  const code = (peer: TestPeer, channel: string) =>
    peer.codeOf('listenLink:create', order(channel));
  expect(await code(ann.peer, 'General')).toBe('forbidden');
  const settings = { name: 'For an hour', userLimit: null };
  granted(await olga.ask('channel:createTemporary', { settings }));
  await olga.catchUp();
  expect(await code(olga, 'For an hour')).toBe('conflict');
  await change('AFK', { encrypted: true });
  expect(await code(olga, 'AFK')).toBe('conflict');

  const { link, token } = await make('General', { listenersMax: 2 });
  const channelId = link.channelId as ChannelId;
  expect(await ann.peer.codeOf('listenLink:list', { channelId })).toBe('forbidden');
  expect(await ann.peer.codeOf('listenLink:revoke', { linkId: link.id })).toBe('forbidden');
  expect(await olga.codeOf('listenLink:revoke', { linkId: 'x'.repeat(24) })).toBe('notFound');
  const guess = token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
  for (const path of [listenStreamPath(guess), listenPath('short'), '/listen/']) {
    expect(await fetched(path)).toMatchObject({ status: 404 });
  }
  expect(await fetched(listenStreamPath(token), {}, 'POST')).toMatchObject({ status: 405 });

  const [first] = [await listen(token), await listen(token)];
  // By this link.
  expect(await fetched(listenStreamPath(token))).toMatchObject({ status: 503 });
  const { link: other, token: otherToken } = await make('General');
  await listen(otherToken);
  // From this address.
  expect(await fetched(listenStreamPath(otherToken))).toMatchObject({ status: 429 });
  first?.close();
  await expect.poll(async () => (await listen(otherToken)).status).toBe(200);
  for (const { id } of [link, other]) await revoke(id);
});

it('nobody outside hears a channel without a seat that everybody there sees', async () => {
  await ann.join('General');
  await bob.join('General');
  const everybody = [olga, ann.peer, bob.peer];
  const seats = async (channel = 'General') => {
    for (const peer of everybody) await peer.catchUp();
    return everybody.map((peer) => seatFor(peer, channel) !== undefined);
  };
  /** Ends by what is done: nothing is taken, nobody hears, the token is worth nothing, the seat is gone. */
  const expectEnd = async (token: string, listener: OggListener) => {
    await expect.poll(() => listener.hasEnded).toBe(true);
    expect(await fetched(listenStreamPath(token))).toMatchObject({ status: 404 });
    await expect.poll(taken).toEqual([]);
  };
  // The streams of the two to each other may still be on their way.
  await expect.poll(taken).toEqual([]);

  // It is shown before the token is told, and nothing is taken before somebody listens.
  const role = granted(
    await olga.ask('role:create', {
      settings: { name: 'Radio', color: null, permissions: ['listenLinks'] },
    }),
  ).role;
  const give = async (roleIds: RoleId[]) =>
    granted(
      await olga.ask('person:setRoles', { userId: ann.peer.session.user.id as UserId, roleIds }),
    );
  await give([role.id]);
  const annsLink = await make('General', {}, ann.peer);
  expect(await seats()).toEqual([true, true, true]);
  expect(taken()).toEqual([]);
  const annsListener = await listen(annsLink.token);
  await expect.poll(taken).toEqual(['Ann', 'Bob']);

  // Who may make no links any more has none.
  await give([]);
  await expectEnd(annsLink.token, annsListener);
  expect(await seats()).toEqual([false, false, false]);

  // Two links are one seat; it stays with the other one.
  const [one, two] = [await make('General'), await make('General')];
  const [byOne, byTwo] = [await listen(one.token), await listen(two.token)];
  await revoke(one.link.id);
  await expect.poll(() => byOne.hasEnded).toBe(true);
  expect(await seats()).toEqual([true, true, true]);
  expect(byTwo.hasEnded).toBe(false);

  // Encrypted to the end: the server takes nothing, and the link does not come back.
  await change('General', { encrypted: true });
  await expectEnd(two.token, byTwo);
  await change('General', { encrypted: false });
  expect(await seats()).toEqual([false, false, false]);
  expect(await fetched(listenStreamPath(two.token))).toMatchObject({ status: 404 });

  // With its channel.
  const made = granted(
    await olga.ask('channel:create', {
      settings: {
        name: 'Short-lived',
        userLimit: null,
        music: false,
        hidesSpeaking: false,
        encrypted: false,
      },
    }),
  );
  await olga.catchUp();
  const last = await make('Short-lived');
  const lastListener = await listen(last.token);
  granted(await olga.ask('channel:delete', { channelId: made.channel.id }));
  await expectEnd(last.token, lastListener);

  const query = { before: null, search: '', userId: null, kinds: [], limit: 60 };
  const { entries } = granted(await olga.ask('audit:list', query));
  const kinds = entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('listenLink'));
  expect(kinds.slice(0, 7)).toEqual([
    'listenLinkCreated',
    'listenLinkEnded',
    'listenLinkRevoked',
    'listenLinkCreated',
    'listenLinkCreated',
    'listenLinkEnded',
    'listenLinkCreated',
  ]);
  // A token is in no log.
  expect(tokens.length).toBeGreaterThan(5);
  for (const token of tokens) expect(logged.join('\n')).not.toContain(token);
  expect(local.complaints).toEqual([]);
});
