import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import { decideInChannel } from './decideInChannel.ts';
import { LocalServer } from './LocalServer.ts';
import { leaveUnencrypted } from './leaveUnencrypted.ts';
import { PushService } from './PushService.ts';
import { granted, TestPeer } from './TestPeer.ts';

/** The programs of bots, which are told of what happens. */
let service: PushService;
let local: LocalServer;
let owner: TestPeer;
let ann: TestPeer;
let count = 0;

beforeAll(async () => {
  service = await PushService.start();
  local = await LocalServer.start({
    workers: 1,
    webhooks: { connection: service.connection, retriesMs: [20, 20] },
  });
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  // Bots are told of no sealed message.
  await leaveUnencrypted(owner, 'General', 'Music');
  ann = await TestPeer.enter(local.url, 'Ann');
});
afterAll(async () => {
  for (const peer of [owner, ann]) peer?.close();
  await local?.close();
  await service?.close();
});

/** A bot that is told at a path of the service. */
async function botAt(name: string, path: string) {
  const { bot, token } = granted(await owner.ask('bot:create', { name }));
  const userId = bot.user.id;
  const url = service.endpoint(path);
  const { secret } = granted(await owner.ask('bot:setWebhook', { userId, url }));
  return { userId, token, secret: secret ?? '' };
}

const eventsAt = (path: string) =>
  service.at(path).map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>);

async function say(peer: TestPeer, channel: string, text: string): Promise<void> {
  count += 1;
  const clientId = `a-message-of-webhooks-${count}`;
  const channelId = peer.channel(channel).id;
  granted(await peer.ask('message:send', { channelId, text, clientId }));
}

it('a bot is told of messages and of who comes and goes, each signed', async () => {
  const { secret } = await botAt('Hearer', '/hearer');
  await say(ann, 'General', 'Hello');
  await ann.join('General');
  await ann.join('Music');
  await ann.leave();
  await expect.poll(() => eventsAt('/hearer').length).toBe(5);
  const told = eventsAt('/hearer');
  expect(told.map(({ event, channel }) => [event, (channel as { name: string }).name])).toEqual([
    ['messageSent', 'General'],
    ['personJoined', 'General'],
    ['personLeft', 'General'],
    ['personJoined', 'Music'],
    ['personLeft', 'Music'],
  ]);
  expect(told[0]).toMatchObject({ author: { name: 'Ann' }, message: { text: 'Hello' } });
  expect(new Set(told.map(({ id }) => id)).size).toBe(5);

  for (const { headers, body } of service.at('/hearer')) {
    const [, sentS, signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['perch-signature'])) ?? [];
    const right = createHmac('sha256', secret).update(`${sentS}.${body}`).digest('hex');
    expect(signature).toBe(right);
    expect(Math.abs(Number(sentS) * 1000 - Date.now())).toBeLessThan(120_000);
  }
});

it('it is told nothing of channels that it may not read, nor of what it does itself', async () => {
  const { userId } = await botAt('Outsider', '/outsider');
  const hidden = granted(
    await owner.ask('channel:create', {
      settings: {
        name: 'Hidden',
        userLimit: null,
        music: false,
        hidesSpeaking: false,
        encrypted: false,
      },
    }),
  ).channel;
  const everyone = owner.session.roles.find(({ kind }) => kind === 'everyone');
  if (!everyone) throw new Error('there is no role everyone');
  await decideInChannel(owner, hidden.id, [
    { subject: { roleId: everyone.id }, allow: [], deny: ['seeChannel'] },
  ]);
  await owner.catchUp();
  await say(owner, 'Hidden', 'A secret');
  await owner.join('Hidden');
  await owner.leave();
  await say(owner, 'General', 'No secret');
  await expect.poll(() => eventsAt('/outsider').length).toBe(1);
  expect(eventsAt('/outsider')).toMatchObject([{ message: { text: 'No secret' } }]);

  // As soon as it may.
  await decideInChannel(owner, hidden.id, [
    { subject: { roleId: everyone.id }, allow: [], deny: ['seeChannel'] },
    { subject: { userId }, allow: ['seeChannel'], deny: [] },
  ]);
  await say(owner, 'Hidden', 'Told to you');
  await expect.poll(() => eventsAt('/outsider').length).toBe(2);
});

it('an event is sent again until it is taken, and the next ones wait for it', async () => {
  await botAt('Sleeper', '/sleeper');
  service.statuses.set('/sleeper', 503);
  await say(ann, 'General', 'First');
  await say(ann, 'General', 'Second');
  await expect.poll(() => service.at('/sleeper').length).toBeGreaterThan(0);
  service.statuses.delete('/sleeper');
  const texts = () => eventsAt('/sleeper').map(({ message }) => (message as { text: string }).text);
  await expect.poll(texts).toContain('Second');
  expect(texts()).toEqual([
    ...texts()
      .slice(0, -1)
      .map(() => 'First'),
    'Second',
  ]);
});

it('an address that says it is gone, and one of a removed bot, is told nothing more', async () => {
  const gone = await botAt('Gone', '/gone');
  service.statuses.set('/gone', 410);
  await say(ann, 'General', 'Are you there?');
  const urlOf = async (userId: UserId) => {
    const { bots } = granted(await owner.ask('bot:list', {}));
    return bots.find(({ user }) => user.id === userId)?.webhook;
  };
  await expect.poll(() => urlOf(gone.userId)).toBeNull();

  const removed = await botAt('Removed', '/removed');
  const silenced = await botAt('Silenced', '/silenced');
  expect(await urlOf(silenced.userId)).toBe(service.endpoint('/silenced'));
  granted(await owner.ask('bot:remove', { userId: removed.userId }));
  granted(await owner.ask('bot:setWebhook', { userId: silenced.userId, url: null }));
  const last = await botAt('Last', '/last');
  expect(last.secret).not.toBe('');
  await say(ann, 'General', 'Who is left?');
  await expect.poll(() => eventsAt('/last').length).toBe(1);
  expect(service.at('/removed').concat(service.at('/silenced'))).toEqual([]);
});

it('only public addresses with https are taken, and only for bots', async () => {
  const { userId } = await botAt('Careless', '/careless');
  for (const url of ['http://example.com/', 'https://192.168.1.2/', 'https://localhost/', 'x']) {
    expect(await owner.ask('bot:setWebhook', { userId, url })).toMatchObject({
      ok: false,
      error: { code: 'invalidRequest' },
    });
  }
  const url = service.endpoint('/ann');
  expect(await owner.ask('bot:setWebhook', { userId: ann.session.user.id, url })).toMatchObject({
    ok: false,
    error: { code: 'notFound' },
  });
});
