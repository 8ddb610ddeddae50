import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { sendSealed } from '../../renderer/actions/sealedMessages.ts';
import { realClock } from '../../renderer/media/encryption/KeyClock.ts';
import { KnownDevices } from '../../renderer/media/encryption/KnownDevices.ts';
import type { RequestFunction } from '../../renderer/media/transport/SignalingPort.ts';
import { ChatKeyring } from '../../renderer/sealedChat/ChatKeyring.ts';
import { MessageOpener } from '../../renderer/sealedChat/MessageOpener.ts';
import { sealMessage } from '../../renderer/sealedChat/sealedMessage.ts';
import { MemoryChatKeys } from '../../renderer/sealedChat/testing/MemoryChatKeys.ts';
import type { ChannelId, MessageId, UserId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/Message.ts';
import type { SealedText } from '../../shared/domain/SealedText.ts';
import { messageRequests } from '../../shared/protocol/chat/messages.ts';
import { chatKeyRequests } from '../../shared/protocol/encryption/chatKeys.ts';
import { addedKeyText, heldKeyText } from '../../shared/protocol/encryption/keyTexts.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { RequestInput, RequestName } from '../../shared/protocol/protocol.ts';
import { DeviceKey } from './DeviceKey.ts';
import { decideInChannel } from './decideInChannel.ts';
import { answerAll, requestOf } from './fuzzRequests.ts';
import { LocalServer } from './LocalServer.ts';
import { memoryStorage } from './memoryStorage.ts';
import { granted, TestPeer } from './TestPeer.ts';

let server: LocalServer;
let owner: TestPeer;
let channelId: ChannelId;
let count = 0;
let readers: Reader[] = [];

beforeAll(async () => {
  server = await LocalServer.start({ workers: 1 });
  owner = await TestPeer.enter(server.url, 'Keeper');
  granted(await owner.ask('user:claimOwner', { code: server.server.ownerCode ?? '' }));
});
afterEach(async () => {
  for (const { peer, keys } of readers) {
    keys.close();
    if (peer.socket.connected) await peer.ask('session:close', {});
    peer.close();
  }
  readers = [];
  expect(server.complaints).toEqual([]);
});
afterAll(async () => {
  owner?.close();
  await server?.close();
});

async function newChannel(settings: object = {}): Promise<void> {
  count += 1;
  const made = { name: `Sealed ${count}`, userLimit: null, music: false, hidesSpeaking: false };
  const created = await owner.ask('channel:create', { settings: { ...made, ...settings } });
  channelId = granted(created).channel.id;
}

interface Device {
  readonly key: DeviceKey;
  readonly kept: MemoryChatKeys;
  readonly known: KnownDevices;
}

interface Reader extends Device {
  readonly peer: TestPeer;
  readonly keys: ChatKeyring;
  readonly opener: MessageOpener;
  readonly userId: UserId;
}

function newDevice(): Device {
  return {
    key: new DeviceKey(),
    kept: new MemoryChatKeys(),
    known: new KnownDevices(memoryStorage()),
  };
}

/**
 * The app's keys on a real connection, as after a start of the page.
 *
 * @param hurry how much sooner it loses its patience than people do
 */
async function arrive(name: string | null, device = newDevice(), hurry = 1): Promise<Reader> {
  const peer = await TestPeer.connect(server.url, device.key);
  await peer.open(name === null ? {} : { name });
  granted(await peer.ask('chat:list', {}));
  const userId = peer.session.user.id;
  const standingOf = (person: UserId, deviceKey: string) =>
    deviceKey === device.key.publicKey ? 'known' : device.known.standingOf(person, deviceKey);
  const keys = new ChatKeyring({
    own: async () => ownOf(device, userId),
    request: (async <Name extends RequestName>(asked: Name, payload: RequestInput<Name>) =>
      granted(await peer.ask(asked, payload))) as RequestFunction,
    repository: device.kept,
    clock: {
      ...realClock,
      random: () => 0,
      schedule: (afterMs, run) => realClock.schedule(afterMs / hurry, run),
    },
    meet: (...person) => device.known.meet(...person),
    standingOf,
    namePeople: () => undefined,
  });
  peer.socket.on('chatKey:changed', (told: { channelId: ChannelId }) =>
    keys.keysChanged(told.channelId),
  );
  peer.socket.on('chatKey:wanted', (told: { channelId: ChannelId }) => keys.wanted(told.channelId));
  keys.connected();
  const opener = new MessageOpener({ keys, standingOf });
  const reader = { ...device, peer, keys, opener, userId };
  readers.push(reader);
  await keys.refresh(channelId);
  return reader;
}

async function ownOf({ key, kept }: Device, userId: UserId) {
  return {
    userId,
    deviceKey: key.publicKey,
    sign: async (text: string) => key.signText(text),
    hpke: await kept.hpkeKeys(),
  };
}

/** Another device of a person, as they link one. */
async function link(first: TestPeer, key: DeviceKey): Promise<void> {
  const phone = await TestPeer.connect(server.url, key);
  const { publicKey } = key;
  const { code } = granted(await first.ask('device:startLink', {}));
  const held = key.signText(heldKeyText(await phone.signingPlace(), publicKey));
  granted(await phone.ask('device:requestLink', { code, publicKey, held, name: 'Phone' }));
  const place = await first.signingPlace();
  const text = addedKeyText(place, first.session.user.id, { kind: 'device', publicKey });
  await first.until(
    () => first.told.some(({ name }) => name === 'device:linkRequested'),
    'the question',
  );
  granted(await first.ask('device:answerLink', { publicKey, signature: first.key.signText(text) }));
  phone.close();
}

function sealingOf({ keys, opener, userId, ...device }: Reader) {
  return Promise.resolve({
    opener,
    search: () => Promise.reject(new Error('not here')),
    async seal(
      id: ChannelId,
      facts: { clientId: string; revision: number; replyTo: MessageId | null },
      contents: Parameters<typeof sealMessage>[4],
      refused: string | null,
    ) {
      const key = await keys.sealingKey(id, refused);
      return sealMessage(id, key, await ownOf(device, userId), { ...facts, after: 0 }, contents);
    },
  });
}

async function write(reader: Reader, text: string): Promise<Failure | null> {
  const clientId = randomUUID();
  const facts = { clientId, revision: 0, replyTo: null };
  return await sendSealed(sealingOf(reader), channelId, facts, { text, files: [] }, (sealed) =>
    attempt(reader, { clientId, sealed }),
  );
}

async function attempt({ peer }: Reader, wish: { clientId: string; sealed: SealedText }) {
  const answer = await peer.ask('message:send', { channelId, text: '', ...wish });
  return answer.ok ? null : answer.error;
}

async function stored({ peer }: Reader): Promise<readonly Message[]> {
  const wish = { channelId, place: { at: 'newest' as const }, limit: 50 };
  return granted(await peer.ask('message:list', wish)).messages;
}

/** What a person reads now: texts, or why there is none. */
async function read(reader: Reader): Promise<(string | undefined)[]> {
  const messages = await reader.opener.openAll(await stored(reader));
  return messages.map(({ text, reading }) => (reading === 'open' ? text : reading));
}

it('is read by those who were there, by who comes later, and after a reload; never by the server', async () => {
  await newChannel();
  const [ann, bob] = [await arrive('Seal Ann'), await arrive('Seal Bob')];
  expect(await write(ann, 'For us')).toBeNull();
  await expect.poll(() => read(bob)).toEqual(['For us']);
  expect(await write(bob, 'Only us')).toBeNull();
  const cho = await arrive('Seal Cho');
  await expect.poll(() => read(cho)).toEqual(['For us', 'Only us']);
  for (const { peer, keys } of [ann, bob]) {
    keys.close();
    await peer.ask('session:close', {});
  }
  const again = await arrive(null, ann);
  await again.keys.refresh(channelId);
  expect(await read(again)).toEqual(['For us', 'Only us']);
  expect(JSON.stringify(await stored(again))).not.toMatch(/For us|Only us/);
});

it('stays locked for who comes while nobody is there, who can write even so', async () => {
  await newChannel();
  const ann = await arrive('Lock Ann');
  await write(ann, 'Early');
  ann.keys.close();
  await ann.peer.ask('session:close', {});
  const bob = await arrive('Lock Bob', newDevice(), 20);
  expect(await read(bob)).toEqual(['locked']);
  expect(bob.keys.sealOf(channelId)).toMatchObject({ isWaiting: true });
  expect(await write(bob, 'Late')).toBeNull();
  expect(await read(bob)).toEqual(['locked', 'Late']);
  // Who has the older key links it to the newer one.
  const again = await arrive(null, ann);
  await expect.poll(() => read(again)).toEqual(['Early', 'Late']);
  await expect.poll(() => read(bob)).toEqual(['Early', 'Late']);
});

it('takes nothing in the clear, and nothing sealed where the chat is open', async () => {
  await newChannel();
  const ann = await arrive('Clear Ann');
  const clear = { channelId, clientId: randomUUID(), text: 'Hello' };
  expect(await ann.peer.codeOf('message:send', clear)).toBe('conflict');
  await write(ann, 'Sealed');
  const [message] = await stored(ann);
  const edit = { channelId, messageId: message?.id as MessageId, text: 'Hello' };
  expect(await ann.peer.codeOf('message:edit', edit)).toBe('conflict');
  const file = { channelId, name: 'a.txt', size: 1, modifiedAt: 0 };
  granted(await owner.ask('file:setLifetime', { channelId, lifetime: 7 }));
  expect(await ann.peer.codeOf('file:add', file)).toBe('conflict');
  const sealed = message?.sealed as SealedText;
  await newChannel({ encrypted: false });
  const wish = { channelId, clientId: sealed.clientId, text: '', sealed };
  expect(await ann.peer.codeOf('message:send', wish)).toBe('conflict');
});

it('is sealed by another key as soon as somebody may not read any more, or a device is removed', async () => {
  await newChannel();
  const [ann, bob] = [await arrive('Turn Ann'), await arrive('Turn Bob')];
  await write(ann, 'One');
  await expect.poll(() => read(bob)).toEqual(['One']);
  const before = await ann.keys.sealingKey(channelId);
  await decideInChannel(owner, channelId, [
    { subject: { userId: bob.userId }, allow: [], deny: ['read'] },
  ]);
  expect(await write(ann, 'Two')).toBeNull();
  const after = await ann.keys.sealingKey(channelId);
  expect(after.number).toBe(before.number + 1);
  const sealed = (await stored(ann)).at(-1)?.sealed as SealedText;
  expect(await bob.keys.keyOf(channelId, sealed.keyId)).toBeNull();
  // What he had, he has.
  expect(await bob.keys.keyOf(channelId, before.keyId)).not.toBeNull();
  // Who comes later reads on through the link.
  const cho = await arrive('Turn Cho');
  await expect.poll(() => read(cho)).toEqual(['One', 'Two']);
});

it('keeps an edit and its files sealed, and leaves an edit in the clear out', async () => {
  await newChannel();
  const [ann, bob] = [await arrive('Edit Ann'), await arrive('Edit Bob')];
  await write(ann, 'Befor');
  const [message] = await stored(ann);
  const facts = { clientId: message?.sealed?.clientId ?? '', revision: 1, replyTo: null };
  const about = { channelId, messageId: message?.id as MessageId, text: '' };
  const contents = { text: 'Before', files: [] };
  const edit = (sealed: SealedText) =>
    ann.peer.ask('message:edit', { ...about, sealed }).then((answer) => {
      return answer.ok ? null : answer.error;
    });
  expect(await sendSealed(sealingOf(ann), channelId, facts, contents, edit)).toBeNull();
  await expect.poll(() => read(bob)).toEqual(['Before']);
  expect(await read(ann)).toEqual(['Before']);
});

it('hands no key to a device that its person has added since, until it is accepted', async () => {
  await newChannel();
  const [ann, bob] = [await arrive('Device Ann'), await arrive('Device Bob')];
  await write(ann, 'Hello');
  await expect.poll(() => read(bob)).toEqual(['Hello']);
  const phone = newDevice();
  await link(bob.peer, phone.key);
  const stranger = await arrive(null, phone);
  await ann.keys.handOn(channelId);
  expect(ann.keys.sealOf(channelId).strangers).toMatchObject([
    { userId: bob.userId, deviceKey: phone.key.publicKey },
  ]);
  expect(await read(stranger)).toEqual(['locked']);
  ann.known.accept(bob.userId, phone.key.publicKey);
  await ann.keys.trustChanged();
  await expect.poll(() => read(stranger)).toEqual(['Hello']);
  expect(ann.keys.sealOf(channelId).strangers).toEqual([]);
});

it('a device that is not trusted any more reads nothing that is written from then on', async () => {
  await newChannel();
  const [ann, bob, cid] = [
    await arrive('Lost Ann'),
    await arrive('Lost Bob'),
    await arrive('Lost Cid'),
  ];
  await write(ann, 'Before');
  for (const reader of [bob, cid]) await expect.poll(() => read(reader)).toEqual(['Before']);
  for (const { known, keys } of [ann, cid]) {
    known.distrust(bob.userId, bob.key.publicKey);
    await keys.distrusted();
  }
  await write(ann, 'After');
  await expect.poll(() => read(cid)).toEqual(['Before', 'After']);
  expect(await read(bob)).toEqual(['Before', 'locked']);
});

it('answers whatever is sent about keys and sealed messages', async () => {
  await newChannel();
  const ann = await arrive('Fuzz Ann');
  await write(ann, 'Hello');
  const { number, keyId } = await ann.keys.sealingKey(channelId);
  const known = {
    channelId: fc.constant(channelId),
    keyId: fc.constant(keyId),
    number: fc.constantFrom(number, number + 1),
    toDevice: fc.constant(ann.key.publicKey),
    userId: fc.constant(ann.userId),
    messageId: fc.constant(1),
    text: fc.constant(''),
  };
  const { 'message:send': send, 'message:edit': edit } = messageRequests;
  const table = { ...chatKeyRequests, 'message:send': send, 'message:edit': edit };
  await fc.assert(
    fc.asyncProperty(fc.array(requestOf(table, known), { maxLength: 20 }), async (asked) => {
      await answerAll(ann.peer, asked);
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
