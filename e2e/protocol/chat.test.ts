import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, MessageId, RoleId } from '../../shared/domain/ids.ts';
import { type Message, openChatsMax } from '../../shared/domain/Message.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import type { NotificationName, Notifications } from '../../shared/protocol/protocol.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { decideInChannel } from './decideInChannel.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
let owner: TestPeer;
let everyone: RoleId;
/** A new one for each test. */
let channel: Channel;
let count = 0;
let peers: TestPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, env: withoutEncryption });
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  everyone = owner.session.roles.find(({ kind }) => kind === 'everyone')?.id as RoleId;
});
afterAll(async () => {
  owner?.close();
  await local?.close();
});
beforeEach(async () => {
  count += 1;
  const settings = {
    name: `Channel ${count}`,
    userLimit: null,
    music: false,
    hidesSpeaking: false,
  };
  channel = granted(await owner.ask('channel:create', { settings })).channel;
});
afterEach(async () => {
  for (const peer of peers) {
    if (peer.socket.connected) await peer.ask('session:close', {});
    peer.close();
  }
  peers = [];
  granted(await owner.ask('channel:delete', { channelId: channel.id }));
  expect(local.complaints).toEqual([]);
});

async function enter(name: string): Promise<TestPeer> {
  const peer = await TestPeer.enter(local.url, name);
  peers.push(peer);
  return peer;
}

/** Another device of the same person. */
async function deviceOf(other: TestPeer): Promise<TestPeer> {
  const peer = await TestPeer.connect(local.url, other.key);
  peers.push(peer);
  await peer.open();
  return peer;
}

/** Follows all chats, and returns this test's one. */
async function follow(peer: TestPeer) {
  const { chats } = granted(await peer.ask('chat:list', {}));
  return chats.find(({ channelId }) => channelId === channel.id);
}

async function openChat(peer: TestPeer, channelId = channel.id) {
  return granted(await peer.ask('chat:open', { channelId, place: { at: 'newest' }, limit: 50 }));
}

async function send(
  peer: TestPeer,
  text: string,
  rest: { clientId?: string; replyTo?: MessageId } = {},
): Promise<Message> {
  const asked = { channelId: channel.id, clientId: randomUUID(), text, ...rest };
  return granted(await peer.ask('message:send', asked)).message;
}

/** All notifications of this name that a peer has got about this test's channel. */
function told<Name extends NotificationName>(peer: TestPeer, name: Name): Notifications[Name][] {
  return peer.told.flatMap((event) =>
    event.name === name && JSON.stringify(event.payload).includes(channel.id)
      ? [event.payload as Notifications[Name]]
      : [],
  );
}
const toldOfChats = (peer: TestPeer) =>
  peer.told.filter(({ name }) => name.startsWith('chat:') || name.startsWith('message:'));

async function deny(...permissions: ChannelPermission[]) {
  const overrides = [{ subject: { roleId: everyone }, allow: [], deny: permissions }];
  await decideInChannel(owner, channel.id, overrides);
}

async function textsIn(peer: TestPeer) {
  const page = await peer.ask('message:list', {
    channelId: channel.id,
    place: { at: 'newest' },
    limit: 100,
  });
  return granted(page).messages.map(({ text }) => text);
}

describe('two people', () => {
  it('write, answer, edit, react, pin and delete, without joining the channel', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await openChat(ann);
    expect(await openChat(bob)).toMatchObject({ page: { messages: [] }, lifetime: 'forever' });
    const hello = await send(ann, 'Hello');
    await bob.catchUp();
    expect(told(bob, 'message:sent')).toEqual([
      { message: hello, clientId: expect.any(String), people: [ann.session.user] },
    ]);

    const answer = await send(bob, 'Hi', { replyTo: hello.id });
    expect(answer).toMatchObject({
      reply: { messageId: hello.id, authorId: ann.session.user.id, excerpt: 'Hello' },
      mentions: { userIds: [ann.session.user.id] },
    });
    const edited = { channelId: channel.id, messageId: hello.id, text: 'Hello!' };
    expect(granted(await ann.ask('message:edit', edited)).message).toMatchObject({
      text: 'Hello!',
      editedAt: expect.any(Number),
    });
    const reaction = { channelId: channel.id, messageId: hello.id, emoji: '👍' };
    const reacted = granted(await bob.ask('message:react', { ...reaction, reacted: true }));
    expect(reacted.message.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
    granted(
      await owner.ask('message:pin', { channelId: channel.id, messageId: answer.id, pinned: true }),
    );
    await bob.catchUp();
    await ann.catchUp();
    expect(told(bob, 'message:edited')).toMatchObject([{ messageId: hello.id, text: 'Hello!' }]);
    expect(told(ann, 'message:reacted')).toEqual([
      { ...reaction, userId: bob.session.user.id, reacted: true, count: 1 },
    ]);
    expect(told(ann, 'message:pinned')).toMatchObject([{ messageId: answer.id }]);
    const page = (await openChat(ann)).page;
    expect(page.messages).toMatchObject([
      { text: 'Hello!', reactions: [{ emoji: '👍', count: 1, mine: false }] },
      { text: 'Hi', reply: { excerpt: 'Hello!' }, pinnedAt: expect.any(Number) },
    ]);
    expect(page.people).toHaveLength(2);

    granted(await ann.ask('message:delete', { channelId: channel.id, messageId: hello.id }));
    await bob.catchUp();
    expect(told(bob, 'message:deleted')).toEqual([{ channelId: channel.id, messageId: hello.id }]);
    expect((await openChat(bob)).page.messages).toMatchObject([{ reply: { excerpt: null } }]);
  });

  it('see that somebody types, if they have the chat open', async () => {
    const [ann, bob, cleo] = [await enter('Ann'), await enter('Bob'), await enter('Cleo')];
    await openChat(ann);
    await openChat(bob);
    await follow(cleo);
    granted(await ann.ask('chat:type', { channelId: channel.id }));
    for (const peer of [ann, bob, cleo]) await peer.catchUp();
    expect(told(bob, 'chat:typed')).toEqual([
      { channelId: channel.id, by: { id: ann.session.user.id, name: 'Ann' } },
    ]);
    expect([...told(ann, 'chat:typed'), ...told(cleo, 'chat:typed')]).toEqual([]);
  });

  it('find a Korean word of two syllables inside another one', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await send(ann, '내일정기회의에서 봐요');
    const found = await bob.ask('message:search', { text: '회의', channelId: null, limit: 10 });
    expect(granted(found)).toMatchObject({
      messages: [{ text: '내일정기회의에서 봐요', channelId: channel.id }],
      people: [{ name: 'Ann' }],
      more: false,
    });
  });
});

describe('a message', () => {
  it('is sent once, however often it is repeated', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await openChat(bob);
    const clientId = randomUUID();
    const all = await Promise.all([1, 2, 3].map(() => send(ann, 'Once', { clientId })));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    const again = await deviceOf(ann);
    expect(await send(again, 'Once', { clientId })).toMatchObject({ id: all[0]?.id });
    await bob.catchUp();
    expect(told(bob, 'message:sent')).toHaveLength(1);
    granted(await ann.ask('message:delete', { channelId: channel.id, messageId: all[0]?.id ?? 0 }));
    const repeated = { channelId: channel.id, clientId, text: 'Once' };
    expect(await ann.codeOf('message:send', repeated)).toBe('notFound');
    expect(await textsIn(bob)).toEqual([]);
  });

  it('is in one order for all, with twenty people who write at once', async () => {
    const writers = await Promise.all(
      Array.from({ length: 20 }, (_, number) => enter(`W${number}`)),
    );
    const [first, second] = writers as [TestPeer, TestPeer];
    await openChat(first);
    await openChat(second);
    const answers = await Promise.all(
      writers.flatMap((writer, number) =>
        [1, 2, 3].map((part) => send(writer, `${number}.${part}`)),
      ),
    );
    await first.catchUp();
    await second.catchUp();
    const ids = told(first, 'message:sent').map(({ message }) => Number(message.id));
    expect(ids).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(told(second, 'message:sent')).toEqual(told(first, 'message:sent'));
    const texts = await textsIn(first);
    expect(texts).toEqual(answers.toSorted((a, b) => a.id - b.id).map(({ text }) => text));
    for (const number of writers.keys()) {
      const own = texts.filter((text) => text.startsWith(`${number}.`));
      expect(own).toEqual([`${number}.1`, `${number}.2`, `${number}.3`]);
    }
  });

  it('is told in the order of the answers', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    const sending = Array.from({ length: 15 }, (_, number) => send(ann, `m${number}`));
    const { page } = await openChat(bob);
    await Promise.all(sending);
    await bob.catchUp();
    const after = told(bob, 'message:sent').map(({ message }) => message.text);
    expect([...page.messages.map(({ text }) => text), ...after]).toEqual(
      Array.from({ length: 15 }, (_, number) => `m${number}`),
    );
  });

  it('cannot be empty, too long or hide what it says', async () => {
    const ann = await enter('Ann');
    const asked = (text: string) => ({ channelId: channel.id, clientId: randomUUID(), text });
    for (const text of ['', ' \n', '\0', '\u200b\u202e', 'x'.repeat(4001), 'x\n'.repeat(300)]) {
      expect(await ann.codeOf('message:send', asked(text))).toBe('invalidRequest');
    }
    expect(await send(ann, 'a\0b\u202egpj.exe\r\n')).toMatchObject({ text: 'abgpj.exe' });
  });

  it('is limited in number', async () => {
    const ann = await enter('Ann');
    const codes = await Promise.all(
      Array.from({ length: 40 }, () =>
        ann.codeOf('message:send', { channelId: channel.id, clientId: randomUUID(), text: 'spam' }),
      ),
    );
    expect(codes.filter((code) => code === 'rateLimited').length).toBeGreaterThan(10);
  });

  it('of somebody else is deleted by a moderator, and the audit log does not say what it said', async () => {
    const ann = await enter('Ann');
    const { id } = await send(ann, 'zanzibar');
    const bob = await enter('Bob');
    await follow(bob);
    granted(await owner.ask('message:delete', { channelId: channel.id, messageId: id }));
    granted(await owner.ask('message:delete', { channelId: channel.id, messageId: id }));
    const log = granted(
      await owner.ask('audit:list', {
        before: null,
        search: '',
        userId: null,
        kinds: ['messageDeleted'],
        limit: 10,
      }),
    );
    expect(log.entries[0]).toMatchObject({ person: { name: 'Ann' }, subject: channel.name });
    expect(JSON.stringify(log)).not.toContain('zanzibar');
    await bob.catchUp();
    expect(told(bob, 'chat:unnoticed')).toEqual([
      { channelId: channel.id, messageId: id, mentionsYou: false },
    ]);
  });
});

describe('what is unread', () => {
  it('agrees on two devices, and after they come back', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    const phone = await deviceOf(bob);
    expect(await follow(bob)).toMatchObject({ unread: 0, lastId: 0 });
    await follow(phone);
    await send(ann, 'one');
    const { id } = await send(ann, `two <@${bob.session.user.id}>`);
    await send(ann, 'three');
    for (const device of [bob, phone]) {
      await device.catchUp();
      expect(told(device, 'chat:noticed').map(({ mentionsYou }) => mentionsYou)).toEqual([
        false,
        true,
        false,
      ]);
    }
    expect(await follow(bob)).toMatchObject({ unread: 3, mentions: 1 });
    const read = await bob.ask('chat:markRead', { channelId: channel.id, messageId: id });
    expect(granted(read).chat).toMatchObject({ readTo: id, unread: 1, mentions: 0 });
    await phone.catchUp();
    expect(told(phone, 'chat:changed').at(-1)).toEqual({ chat: granted(read).chat });
    // A held seat would keep the name.
    granted(await phone.ask('session:close', {}));
    phone.close();
    expect(await follow(await deviceOf(bob))).toEqual(granted(read).chat);
    const back = await bob.ask('chat:markUnread', { channelId: channel.id, messageId: id });
    expect(granted(back).chat).toMatchObject({ unread: 2, mentions: 1 });
  });

  it('is nothing after one’s own message, on all devices', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    const phone = await deviceOf(bob);
    await follow(phone);
    await send(ann, 'one');
    await send(bob, 'two');
    await phone.catchUp();
    expect(told(phone, 'chat:noticed')).toHaveLength(1);
    expect(told(phone, 'chat:changed')).toMatchObject([{ chat: { readTo: 2, unread: 0 } }]);
  });

  it('keeps the level of each person', async () => {
    const ann = await enter('Ann');
    const phone = await deviceOf(ann);
    await follow(phone);
    granted(await ann.ask('chat:setLevel', { channelId: channel.id, level: 'none' }));
    await phone.catchUp();
    expect(told(phone, 'chat:changed')).toMatchObject([{ chat: { level: 'none' } }]);
    expect(await follow(await enter('Bob'))).toMatchObject({ level: 'all' });
  });

  it('is told in a few hundred bytes, however long the message is', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await follow(bob);
    await send(ann, 'x'.repeat(4000));
    await bob.catchUp();
    const [notice] = told(bob, 'chat:noticed');
    expect(JSON.stringify(notice).length).toBeLessThan(400);
    expect(told(bob, 'message:sent')).toEqual([]);
  });
});

describe('mentions of everyone and of roles', () => {
  it('need a permission', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await follow(bob);
    const member = owner.session.roles.find(({ kind }) => kind === 'member')?.id ?? '';
    const text = `<@everyone> <@&${member}> <@nobody>`;
    expect((await send(ann, text)).mentions).toEqual({ userIds: [], roleIds: [], everyone: false });
    expect((await send(owner, text)).mentions).toEqual({
      userIds: [],
      roleIds: [member],
      everyone: true,
    });
    await bob.catchUp();
    expect(told(bob, 'chat:noticed').map(({ mentionsYou }) => mentionsYou)).toEqual([false, true]);
  });
});

describe('who may not read a channel', () => {
  it('is sent nothing of its chat, and finds nothing in it', async () => {
    await deny('read');
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    expect(await follow(bob)).toBeUndefined();
    const before = toldOfChats(bob).length;
    const message = await send(owner, `zanzibar <@everyone> <@${bob.session.user.id}>`);
    const ref = { channelId: channel.id, messageId: message.id };
    await openChat(owner);
    granted(await owner.ask('chat:type', { channelId: channel.id }));
    granted(await owner.ask('message:edit', { ...ref, text: 'zanzibar!' }));
    granted(await owner.ask('message:react', { ...ref, emoji: '👍', reacted: true }));
    for (const channelId of [null, channel.id]) {
      const search = await ann.ask('message:search', { text: 'zanzibar', channelId, limit: 10 });
      if (channelId === null) expect(granted(search).messages).toEqual([]);
      else expect(search).toMatchObject({ error: { code: 'forbidden' } });
    }
    granted(await owner.ask('message:delete', ref));
    await bob.catchUp();
    expect(toldOfChats(bob)).toHaveLength(before);
  });

  it('loses the open chat in the moment in which they lose the right', async () => {
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await follow(bob);
    await openChat(bob);
    await send(ann, 'before');
    await deny('read');
    await send(owner, 'after');
    await bob.catchUp();
    expect(told(bob, 'message:sent').map(({ message }) => message.text)).toEqual(['before']);
    expect(told(bob, 'chat:noticed')).toHaveLength(1);
    expect(told(bob, 'chat:closed')).toEqual([{ channelId: channel.id }]);
    await deny();
    await send(owner, 'later');
    await bob.catchUp();
    expect(told(bob, 'message:sent')).toHaveLength(1);
  });

  it('is not told of a channel that they may not see, not even by numbers', async () => {
    await deny('seeChannel');
    const bob = await enter('Bob');
    await follow(bob);
    const before = toldOfChats(bob).length;
    await send(owner, 'secret');
    const shown = granted(
      await owner.ask('channel:create', { settings: { ...named('Shown') } }),
    ).channel;
    const sent = await owner.ask('message:send', {
      channelId: shown.id,
      clientId: randomUUID(),
      text: 'not secret',
    });
    expect(granted(sent).message.id).toBe(1);
    await bob.catchUp();
    expect(toldOfChats(bob)).toHaveLength(before + 1);
    granted(await owner.ask('channel:delete', { channelId: shown.id }));
  });

  it('reads, but does not write, without that permission', async () => {
    await deny('write');
    const ann = await enter('Ann');
    const { id } = await send(owner, 'hello');
    expect(await textsIn(ann)).toEqual(['hello']);
    const ref = { channelId: channel.id, messageId: id };
    for (const [name, payload] of [
      ['message:send', { channelId: channel.id, clientId: randomUUID(), text: 'hi' }],
      ['message:react', { ...ref, emoji: '👍', reacted: true }],
      ['chat:type', { channelId: channel.id }],
    ] as const) {
      expect(await ann.codeOf(name, payload)).toBe('forbidden');
    }
  });
});

const named = (name: string) => ({ name, userLimit: null, music: false, hidesSpeaking: false });

it('opens only a few chats at once on one connection', async () => {
  const ann = await enter('Ann');
  const others = ['A', 'B', 'C', 'D'].map(async (name) => {
    const settings = named(`Other ${name}`);
    return granted(await owner.ask('channel:create', { settings })).channel.id;
  });
  const ids = await Promise.all(others);
  await openChat(ann);
  await openChat(ann);
  for (const id of ids.slice(0, openChatsMax - 1)) await openChat(ann, id);
  const last = { channelId: ids.at(-1) ?? '', place: { at: 'newest' }, limit: 1 };
  expect(await ann.codeOf('chat:open', last)).toBe('limitReached');
  granted(await ann.ask('chat:close', { channelId: channel.id }));
  expect(await ann.codeOf('chat:open', last)).toBe('ok');
  for (const channelId of ids) granted(await owner.ask('channel:delete', { channelId }));
  await ann.catchUp();
  const closed = ann.told.filter(({ name }) => name === 'chat:closed');
  expect(closed.map(({ payload }) => payload)).toEqual(ids.map((channelId) => ({ channelId })));
});

it('deletes what is older than the channel keeps', async () => {
  const ann = await enter('Ann');
  await openChat(ann);
  await send(ann, 'new');
  granted(await owner.ask('chat:setLifetime', { channelId: channel.id, lifetime: 7 }));
  await ann.catchUp();
  expect(told(ann, 'chat:lifetimeChanged')).toEqual([{ channelId: channel.id, lifetime: 7 }]);
  expect(await openChat(ann)).toMatchObject({ lifetime: 7, page: { messages: [{ text: 'new' }] } });
});

it('takes a person’s name from their messages when they are forgotten', async () => {
  const invite = {
    kind: 'guest' as const,
    roleId: null,
    channelId: null,
    usesMax: null,
    lifetimeMs: null,
    note: '',
  };
  const { code } = granted(await owner.ask('invite:create', invite)).invite as { code: string };
  const ann = await enter('Ann');
  await openChat(ann);
  const guest = await TestPeer.connect(local.url);
  await guest.open({ name: 'Guest', joinCode: code });
  const sent = await guest.ask('message:send', {
    channelId: channel.id,
    clientId: randomUUID(),
    text: 'I was here',
  });
  granted(sent);
  granted(await guest.ask('session:close', {}));
  guest.close();
  await expect
    .poll(async () => (await openChat(ann)).page, { interval: 300 })
    .toMatchObject({ messages: [{ text: 'I was here', authorId: null }], people: [] });
});

it('answers nobody whose session has ended', async () => {
  const stranger = await TestPeer.connect(local.url);
  const place = { channelId: channel.id as ChannelId, place: { at: 'newest' }, limit: 1 };
  expect(await stranger.codeOf('chat:open', place)).toBe('notSignedIn');
  expect(await stranger.codeOf('chat:list', {})).toBe('notSignedIn');
  stranger.close();
});
