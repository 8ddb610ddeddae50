import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { PushNotice } from '../../shared/domain/Push.ts';
import { addedKeyText, heldKeyText } from '../../shared/protocol/encryption/keyTexts.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { DeviceKey } from './DeviceKey.ts';
import { decideInChannel } from './decideInChannel.ts';
import { LocalServer } from './LocalServer.ts';
import { type PushedMessage, PushService, SubscribedBrowser } from './PushService.ts';
import { granted, TestPeer } from './TestPeer.ts';

let service: PushService;
let local: LocalServer;
let owner: TestPeer;
let ann: TestPeer;
let general: ChannelId;
let peers: TestPeer[] = [];
let browsers = 0;

beforeAll(async () => {
  service = await PushService.start();
  local = await LocalServer.start({
    workers: 1,
    env: { ...withoutEncryption, PERCH_PUSH_CONTACT: 'mailto:owner@example.org' },
    pushConnection: service.connection,
    pushElsewhereMs: 1,
  });
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  ann = await TestPeer.enter(local.url, 'Ann');
  general = ann.channel('General').id as ChannelId;
});
afterEach(async () => {
  for (const peer of peers) await leave(peer);
  peers = [];
  expect(local.complaints).toEqual([]);
});
afterAll(async () => {
  owner?.close();
  ann?.close();
  await local?.close();
  await service?.close();
});

interface Away {
  readonly peer: TestPeer;
  readonly userId: UserId;
  readonly browser: SubscribedBrowser;
}

async function leave(peer: TestPeer): Promise<void> {
  if (peer.socket.connected) await peer.ask('session:close', {});
  peer.close();
}

/** Somebody who has subscribed; the page of that device is still open. */
async function subscribed(name: string): Promise<Away> {
  const peer = await TestPeer.enter(local.url, name);
  peers.push(peer);
  browsers += 1;
  const browser = new SubscribedBrowser(service, `${name}${browsers}`);
  granted(await peer.ask('push:subscribe', browser.subscription));
  return { peer, userId: peer.session.user.id, browser };
}

/** Somebody who has subscribed and closed the page. */
async function away(name: string): Promise<Away> {
  const person = await subscribed(name);
  await leave(person.peer);
  return person;
}

/** Links another device of a person. */
async function addDevice(first: TestPeer, key: DeviceKey): Promise<void> {
  const device = await TestPeer.connect(local.url, key);
  peers.push(device);
  const { publicKey } = key;
  const { code } = granted(await first.ask('device:startLink', {}));
  const held = key.signText(heldKeyText(await device.signingPlace(), publicKey));
  granted(await device.ask('device:requestLink', { code, publicKey, held, name: 'Laptop' }));
  await first.until(
    () => first.told.some(({ name }) => name === 'device:linkRequested'),
    'a device that asks',
  );
  const place = await first.signingPlace();
  const text = addedKeyText(place, first.session.user.id, { kind: 'device', publicKey });
  const signature = first.key.signText(text);
  granted(await first.ask('device:answerLink', { publicKey, signature }));
}

const mention = (...people: readonly Away[]) => people.map(({ userId }) => `<@${userId}>`).join('');
const messageOf = (text: string) => ({
  channelId: general,
  clientId: randomUUID(),
  text,
  replyTo: null,
  fileIds: [],
});
const send = async (text: string) =>
  granted(await ann.ask('message:send', messageOf(text))).message;
const noticesOf = async ({ browser }: Away, count: number): Promise<PushNotice[]> => {
  await expect.poll(() => browser.notices.length).toBe(count);
  return browser.notices;
};

function callOf(notice: PushNotice | undefined): ChannelId {
  if (notice?.target?.kind !== 'call') throw new Error('no call rings');
  return notice.target.callId;
}

it('tells who is mentioned while their page is closed, and nobody else', async () => {
  const [bob, cho, dan] = [await away('Bob'), await away('Cho'), await subscribed('Dan')];
  const { id } = await send(`Hello ${mention(bob, dan)}, where is ||the secret||?`);
  expect(await noticesOf(bob, 1)).toEqual([
    {
      title: 'Ann · General',
      body: 'Hello @Bob@Dan, where is …?',
      tag: `message ${general}`,
      target: { kind: 'message', channelId: general, messageId: id },
    },
  ]);
  const [{ headers, body }] = service.at(bob.browser.path) as [PushedMessage];
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high', ttl: '86400' });
  const { serverKey } = granted(await ann.ask('push:get', {}));
  expect(headers.authorization).toContain(`k=${serverKey}`);
  expect(headers['topic']).toMatch(/^[\w-]{32}$/);
  expect(body.includes('Hello')).toBe(false);
  expect(cho.browser.notices).toEqual([]);
  // The page of this device is open.
  expect(dan.browser.notices).toEqual([]);
});

it('tells all whom a mention of everyone names, also beside an open device of theirs', async () => {
  const bob = await away('Bob');
  const dan = await subscribed('Dan');
  const laptop = new DeviceKey();
  await addDevice(dan.peer, laptop);
  await leave(dan.peer);
  const open = await TestPeer.connect(local.url, laptop);
  peers.push(open);
  await open.open();
  granted(await owner.ask('message:send', messageOf('<@everyone> Dinner!')));
  expect(await noticesOf(bob, 1)).toMatchObject([
    { title: 'Owner · General', body: '@everyone Dinner!' },
  ]);
  expect(await noticesOf(dan, 1)).toHaveLength(1);
});

it('is silent for who wants no notices, may not read, is banned or has read it', async () => {
  const quiet = await subscribed('Quiet');
  granted(await quiet.peer.ask('chat:setLevel', { channelId: general, level: 'none' }));
  await leave(quiet.peer);
  const busy = await subscribed('Busy');
  granted(await busy.peer.ask('user:setDoor', { door: { kind: 'doNotDisturb' } }));
  await leave(busy.peer);
  const banned = await away('Rude');
  const ban = { userId: banned.userId, forMs: null, addresses: 'none' as const };
  granted(await owner.ask('person:ban', ban));
  const hidden = await away('Hidden');
  await decideInChannel(owner, general, [
    { subject: { userId: hidden.userId }, allow: [], deny: ['seeChannel'] },
  ]);
  const off = await subscribed('Off');
  granted(await off.peer.ask('push:unsubscribe', {}));
  await leave(off.peer);
  const told = await away('Told');
  const silent = [quiet, busy, banned, hidden, off];
  await send(`${mention(...silent, told)} Hello`);
  await noticesOf(told, 1);
  await send(`${mention(...silent, told)} Hello again`);
  await noticesOf(told, 2);
  expect(silent.flatMap(({ browser }) => browser.notices)).toEqual([]);
  await decideInChannel(owner, general, []);
});

it('forgets a subscription that the push service does not know any more', async () => {
  const [bob, cho] = [await away('Bob'), await away('Cho')];
  service.statuses.set(bob.browser.path, 410);
  await send(`${mention(bob)} Hello`);
  await noticesOf(bob, 1);
  const database = new DatabaseSync(local.databasePath, { readOnly: true });
  const kept = database.prepare(
    'SELECT count(*) AS count FROM push_subscriptions WHERE user_id = ?',
  );
  await expect.poll(() => kept.get(bob.userId)).toEqual({ count: 0 });
  database.close();
  await send(`${mention(bob, cho)} Hello`);
  await noticesOf(cho, 1);
  expect(bob.browser.notices).toHaveLength(1);
});

it('rings where the page is closed, and is answered by opening it', async () => {
  const bob = await away('Bob');
  expect(granted(await ann.ask('call:ring', { userId: bob.userId })).refusal).toBeNull();
  const [ringing] = await noticesOf(bob, 1);
  expect(ringing).toMatchObject({ title: 'Ann is calling', answer: 'Answer' });
  const callId = callOf(ringing);
  const back = await TestPeer.connect(local.url, bob.peer.key);
  peers.push(back);
  await back.open();
  expect(granted(await back.ask('call:get', {})).call).toMatchObject({ id: callId });
  granted(await back.ask('call:accept', { callId }));
  await ann.until(
    () =>
      ann.told.some(
        ({ name, payload }) =>
          name === 'call:changed' && (payload as { call: { isAccepted: boolean } }).call.isAccepted,
      ),
    'an answer',
  );
  granted(await back.ask('call:end', { callId }));
});

it('says that a call was missed in place of its ringing', async () => {
  const bob = await away('Bob');
  granted(await ann.ask('call:ring', { userId: bob.userId }));
  const [ringing] = await noticesOf(bob, 1);
  granted(await ann.ask('call:end', { callId: callOf(ringing) }));
  expect((await noticesOf(bob, 2))[1]).toEqual({
    title: 'You missed a call from Ann',
    body: '',
    tag: ringing?.tag,
    silent: true,
    target: null,
  });
});

it('takes only addresses of push services on the internet', async () => {
  const browser = new SubscribedBrowser(service, 'nobody');
  for (const endpoint of [
    'http://push.example.com/a',
    'https://127.0.0.1/a',
    'https://[::1]/a',
    'https://192.168.1.1/a',
    'https://localhost/a',
    'https://printer.local/a',
    'https://name:word@push.example.com/a',
    `https://push.example.com/${'a'.repeat(1024)}`,
    'not an address',
  ]) {
    const code = await ann.codeOf('push:subscribe', { ...browser.subscription, endpoint });
    expect(code, endpoint).toBe('invalidRequest');
  }
});
