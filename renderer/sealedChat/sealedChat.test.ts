import { beforeAll, describe, expect, it } from 'vitest';
import type { ChannelId, MessageId, UserId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/Message.ts';
import type { ChatKeyGeneration, ChatKeyShare } from '../../shared/domain/SealedText.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { RequestName } from '../../shared/protocol/protocol.ts';
import type { Standing } from '../state/CallEncryption.ts';
import { fromBase64url, toBase64url } from '../storage/base64url.ts';
import { ChatKeyring } from './ChatKeyring.ts';
import { type ChatKey, followLink, linkTo, newChatKey } from './chatKey.ts';
import vectors from './chatVectors.json' with { type: 'json' };
import { asChatDevice, hasOwnHpkeKey, type OwnDevice, openShare, shareWith } from './keyShare.ts';
import { MessageOpener } from './MessageOpener.ts';
import { openMessage, type SealingFacts, sealMessage } from './sealedMessage.ts';
import { MemoryChatKeys } from './testing/MemoryChatKeys.ts';

const channelId = 'General' as ChannelId;
const elsewhere = 'Elsewhere' as ChannelId;
const sealedAt = { revision: 0, after: 0, replyTo: null } as const;
let ann: OwnDevice;
let bob: OwnDevice;
let eve: OwnDevice;

async function newOwn(name: string, repository = new MemoryChatKeys()): Promise<OwnDevice> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign'])) as CryptoKeyPair;
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  return {
    userId: name as UserId,
    deviceKey: toBase64url(new Uint8Array(raw)),
    async sign(text) {
      const bytes = new TextEncoder().encode(text);
      const signature = await crypto.subtle.sign('Ed25519', pair.privateKey, bytes);
      return toBase64url(new Uint8Array(signature));
    },
    hpke: await repository.hpkeKeys(),
  };
}

beforeAll(async () => {
  [ann, bob, eve] = await Promise.all([newOwn('Ann'), newOwn('Bob'), newOwn('Eve')]);
});

describe('a share of a key', () => {
  it('is opened by the device that it is for, and by no other', async () => {
    const key = await newChatKey(channelId, 1);
    const share = await shareWith(channelId, key, ann, await asChatDevice(bob));
    expect(await openShare(channelId, share, bob)).toEqual(key);
    expect(await openShare(channelId, share, eve)).toBeNull();
    expect(await openShare(elsewhere, share, bob)).toBeNull();
  });

  it('is none when the server has put another key, number, giver or signature into it', async () => {
    const key = await newChatKey(channelId, 1);
    const share = await shareWith(channelId, key, ann, await asChatDevice(bob));
    const other = await shareWith(
      channelId,
      await newChatKey(channelId, 1),
      eve,
      await asChatDevice(bob),
    );
    const changes: Partial<ChatKeyShare>[] = [
      { keyId: other.keyId },
      { number: 2 },
      { fromDevice: eve.deviceKey },
      { fromUser: eve.userId },
      { sealed: other.sealed },
      { signature: other.signature },
    ];
    for (const change of changes) {
      expect(await openShare(channelId, { ...share, ...change }, bob)).toBeNull();
    }
    // Even if a device signs it: the bytes are not those of the name.
    const { signature: _, ...renamed } = { ...other, keyId: key.keyId };
    const signed = { ...renamed, signature: await eve.sign('anything') };
    expect(await openShare(channelId, signed, bob)).toBeNull();
  });

  it('is not made for an HPKE key that its device has not signed', async () => {
    const device = await asChatDevice(bob);
    const swapped = { ...device, hpkeKey: (await asChatDevice(eve)).hpkeKey };
    expect(await hasOwnHpkeKey(device)).toBe(true);
    expect(await hasOwnHpkeKey(swapped)).toBe(false);
    expect(await hasOwnHpkeKey({ ...device, userId: eve.userId })).toBe(false);
  });
});

it('leads from a key to the one before, and to no other', async () => {
  const [one, two, three] = await Promise.all(
    [1, 2, 2].map((number) => newChatKey(channelId, number)),
  );
  if (!one || !two || !three) throw new Error('a key is missing');
  const link = await linkTo(channelId, two, one);
  expect(await followLink(channelId, two, link, one)).toEqual(one);
  expect(await followLink(channelId, three, link, one)).toBeNull();
  expect(await followLink(channelId, two, link, three)).toBeNull();
  expect(await followLink(elsewhere, two, link, one)).toBeNull();
});

/** A server that shows what it likes. */
class Server {
  generations: ChatKeyGeneration[] = [];
  shares: ChatKeyShare[] = [];
  devices: object[] = [];
  readonly asked: { readonly name: RequestName; readonly payload: object }[] = [];

  request = async (name: RequestName, payload: object) => {
    this.asked.push({ name, payload });
    if (name === 'chatKey:list') return { generations: this.generations, shares: this.shares };
    if (name === 'chatKey:devices') return { devices: this.devices, people: [] };
    if (name === 'chatKey:begin') {
      const { number, keyId, link } = payload as ChatKeyGeneration;
      this.generations = [...this.generations, { number, keyId, link }];
    }
    return {};
  };

  /** Which devices it was given shares for. */
  get given(): string[] {
    return this.asked.flatMap(({ name, payload }) =>
      name === 'chatKey:share'
        ? (payload as { shares: ChatKeyShare[] }).shares.map(({ toDevice }) => toDevice)
        : [],
    );
  }
}

function keyringOf(
  own: OwnDevice,
  server: Server,
  standings: Record<string, Standing> = {},
  repository = new MemoryChatKeys(),
): ChatKeyring {
  return new ChatKeyring({
    own: async () => own,
    request: server.request as never,
    repository,
    clock: {
      now: () => 0,
      random: () => 0,
      schedule: (_, run) => {
        queueMicrotask(run);
        return () => undefined;
      },
    },
    meet: () => undefined,
    standingOf: (_, deviceKey) => standings[deviceKey] ?? 'known',
    namePeople: () => undefined,
  });
}

/** A message may be sent before a refusal is kept. */
class SlowToRefuse extends MemoryChatKeys {
  override async refuseAll(): Promise<void> {
    await new Promise(setImmediate);
    await super.refuseAll();
  }
}

async function asGeneration({ number, keyId }: ChatKey, link: string | null = null) {
  return { number, keyId, link };
}

describe('the keys of a chat', () => {
  it('are taken only from a device that the user knows', async () => {
    const server = new Server();
    const key = await newChatKey(channelId, 1);
    server.generations = [await asGeneration(key)];
    server.shares = [await shareWith(channelId, key, eve, await asChatDevice(bob))];
    const doubting = keyringOf(bob, server, { [eve.deviceKey]: 'changed' });
    await doubting.refresh(channelId);
    expect(await doubting.keyOf(channelId, key.keyId)).toBeNull();
    const trusting = keyringOf(bob, server);
    await trusting.refresh(channelId);
    expect(await trusting.keyOf(channelId, key.keyId)).toEqual(key);
  });

  it('are not handed to a swapped HPKE key, nor to a device that the user does not know', async () => {
    const server = new Server();
    const devices = await Promise.all([bob, eve].map(asChatDevice));
    const [ofBob, ofEve] = devices;
    server.devices = [
      { ...ofBob, hpkeKey: ofEve?.hpkeKey, holds: false },
      { ...ofEve, holds: false },
    ];
    const keys = keyringOf(ann, server, { [eve.deviceKey]: 'changed' });
    await keys.sealingKey(channelId);
    expect(server.given).toEqual([]);
    expect(keys.sealOf(channelId).strangers).toMatchObject([{ deviceKey: eve.deviceKey }]);
    server.devices = [{ ...ofBob, holds: false }];
    await keys.handOn(channelId);
    expect(server.given).toEqual([bob.deviceKey]);
  });

  it('are not used any more that a device may have which the user has stopped trusting', async () => {
    const server = new Server();
    const kept = new SlowToRefuse();
    const ofEve = await asChatDevice(eve);
    server.devices = [{ ...ofEve, holds: false }];
    const standings: Record<string, Standing> = {};
    const keys = keyringOf(ann, server, standings, kept);
    const before = await keys.sealingKey(channelId);
    expect(server.given).toEqual([eve.deviceKey]);

    standings[eve.deviceKey] = 'changed';
    void keys.distrusted();
    const after = await keys.sealingKey(channelId);
    expect(after.number).toBe(before.number + 1);
    expect(server.given).toEqual([eve.deviceKey]);

    // Another one hands the new key on to it: that begins no race of keys.
    server.devices = [{ ...ofEve, holds: true }];
    expect(await keys.sealingKey(channelId)).toEqual(after);
    expect(await keyringOf(ann, server, standings, kept).sealingKey(channelId)).toEqual(after);
    expect(await keys.keyOf(channelId, before.keyId)).toEqual(before);
  });

  it('are refused also in chats that are not open, and after a reload', async () => {
    const server = new Server();
    const kept = new MemoryChatKeys();
    const before = await keyringOf(ann, server, {}, kept).sealingKey(channelId);
    await keyringOf(ann, server, {}, kept).distrusted();
    const keys = keyringOf(ann, server, {}, kept);
    expect((await keys.sealingKey(channelId)).number).toBe(before.number + 1);
  });

  it.each([
    ['an older one as the newest', (all: ChatKeyGeneration[]) => all.slice(0, 1)],
    ['none', () => []],
    [
      'another one under the same number',
      (all: ChatKeyGeneration[]) =>
        all.map((each, at) => (at === 1 ? { ...each, keyId: 'A'.repeat(22) } : each)),
    ],
    ['others in another order', (all: ChatKeyGeneration[]) => all.toReversed()],
  ])(
    'stop being used when the server shows %s, also after a reload, until the user takes it so',
    async (_, show) => {
      const server = new Server();
      const kept = new MemoryChatKeys();
      const before = keyringOf(ann, server, {}, kept);
      const first = await before.sealingKey(channelId);
      await before.sealingKey(channelId, first.keyId);
      expect(server.generations).toHaveLength(2);
      server.generations = show(server.generations);
      const keys = keyringOf(ann, server, {}, kept);
      await expect(keys.sealingKey(channelId)).rejects.toThrow(RequestError);
      expect(keys.sealOf(channelId)).toMatchObject({ isRolledBack: true });
      const begun = () => server.asked.filter(({ name }) => name === 'chatKey:begin').length;
      expect(begun()).toBe(2);
      server.generations = server.generations.toSorted((one, other) => one.number - other.number);
      await keys.acceptRollback(channelId);
      expect(keys.sealOf(channelId)).toMatchObject({ isRolledBack: false });
      expect((await keys.sealingKey(channelId)).number).toBeGreaterThan(0);
    },
  );
});

describe('a sealed message', () => {
  let key: ChatKey;
  let opener: MessageOpener;
  let standing: Standing = 'known';
  const keys = {
    keyOf: async (_: ChannelId, keyId: string) => (keyId === key.keyId ? key : null),
    refresh: async () => undefined,
  };

  beforeAll(async () => {
    key = await newChatKey(channelId, 1);
  });

  async function messageOf(
    text: string,
    facts: Partial<SealingFacts> = {},
    change: Partial<Message> = {},
    by = ann,
  ): Promise<Message> {
    const clientId = facts.clientId ?? crypto.randomUUID();
    const sealing = { ...sealedAt, ...facts, clientId };
    const sealed = await sealMessage(channelId, key, by, sealing, { text, files: [] });
    return {
      channelId,
      id: 5 as MessageId,
      authorId: by.userId,
      text: '',
      files: [],
      previews: [],
      sentAt: 0,
      editedAt: null,
      reply: null,
      mentions: { userIds: [], roleIds: [], everyone: false },
      reactions: [],
      pinnedAt: null,
      sealed,
      ...change,
    };
  }
  const fresh = () => {
    standing = 'known';
    opener = new MessageOpener({ keys, standingOf: () => standing });
  };
  const readings = async (...messages: Message[]) =>
    (await opener.openAll(messages)).map(({ text, reading }) => [reading, text]);

  it('is read as it was written', async () => {
    fresh();
    expect(await readings(await messageOf('Hello'))).toEqual([['open', 'Hello']]);
  });

  it('is not shown when anything of it is changed, or it is put into another place', async () => {
    fresh();
    const message = await messageOf('Hello', { after: 3 as MessageId });
    const sealed = message.sealed as NonNullable<Message['sealed']>;
    const other = (await messageOf('Other')).sealed as typeof sealed;
    const wrong: Partial<Message>[] = [
      { authorId: bob.userId },
      { channelId: elsewhere },
      // Older than what its author had read.
      { id: 3 as MessageId },
      { editedAt: 1 },
      { reply: { messageId: 2 as MessageId, authorId: null, excerpt: '' } },
      { sealed: { ...sealed, body: other.body } },
      { sealed: { ...sealed, signature: other.signature } },
      { sealed: { ...sealed, revision: 1 }, editedAt: 1 },
      { sealed: { ...sealed, userId: bob.userId }, authorId: bob.userId },
      { sealed: { ...sealed, deviceKey: bob.deviceKey } },
    ];
    for (const change of wrong) {
      expect(await readings({ ...message, ...change })).toEqual([['wrong', '']]);
    }
  });

  it('is shown once: a copy in another place is told', async () => {
    fresh();
    const message = await messageOf('Pay');
    const copy = { ...message, id: 9 as MessageId };
    expect(await readings(message, copy)).toEqual([
      ['open', 'Pay'],
      ['copied', ''],
    ]);
  });

  it('does not go back to what it was before an edit', async () => {
    fresh();
    const clientId = crypto.randomUUID();
    const before = await messageOf('Before', { clientId });
    const after = await messageOf('After', { clientId, revision: 1 }, { editedAt: 1 });
    expect(await readings(before)).toEqual([['open', 'Before']]);
    expect(await readings(after)).toEqual([['open', 'After']]);
    expect(await readings(before)).toEqual([['copied', '']]);
  });

  it('says when its key is not here, and when its device is not known', async () => {
    fresh();
    const message = await messageOf('Hello');
    const sealed = { ...(message.sealed as NonNullable<Message['sealed']>) };
    const strange = await newChatKey(channelId, 1);
    const foreign = await sealMessage(
      channelId,
      strange,
      ann,
      { ...sealedAt, clientId: sealed.clientId },
      { text: 'x', files: [] },
    );
    expect(await readings({ ...message, sealed: foreign })).toEqual([['locked', '']]);
    standing = 'changed';
    expect(await readings(message)).toEqual([['unknownDevice', 'Hello']]);
    standing = 'known';
    expect(await readings(message)).toEqual([['open', 'Hello']]);
  });

  it('is not repeated by its answers once its device is not trusted any more', async () => {
    fresh();
    const message = await messageOf('Hello');
    const answer = {
      ...message,
      id: 99 as MessageId,
      sealed: undefined as never,
      reply: { messageId: message.id, authorId: ann.userId, excerpt: '' },
    };
    const excerpt = async () => (await opener.openAll([message, answer]))[1]?.reply?.excerpt;
    expect(await excerpt()).toBe('Hello');
    standing = 'changed';
    expect(await excerpt()).toBe('');
    expect(opener.known(message)).toMatchObject({ reading: 'unknownDevice' });
  });

  it('shows in a reply what it answers', async () => {
    fresh();
    const message = await messageOf('Question', {}, { id: 2 as MessageId });
    const reply = { messageId: message.id, authorId: ann.userId, excerpt: '' };
    const answer = await messageOf('Answer', { replyTo: message.id }, { reply });
    const [, opened] = await opener.openAll([message, answer]);
    expect(opened?.reply?.excerpt).toBe('Question');
  });
});

describe('the vectors', () => {
  const channel = vectors.channelId as ChannelId;
  const secret = (text: string) => fromBase64url(text);

  it('name keys and link them', async () => {
    const [one, two] = await Promise.all(
      vectors.keys.map(({ number, secret: bytes }) => newChatKey(channel, number, secret(bytes))),
    );
    if (!one || !two) throw new Error('a key is missing');
    expect([one.keyId, two.keyId]).toEqual(vectors.keys.map(({ keyId }) => keyId));
    const { nonce, sealed } = vectors.link;
    expect(await linkTo(channel, two, one, secret(nonce))).toBe(sealed);
  });

  it('seal and open a message', async () => {
    const { nonce, contents, sealed, replyTo } = vectors.message;
    const { secret: bytes, keyId } = vectors.keys[1] ?? { secret: '', keyId: '' };
    const pair = await crypto.subtle.importKey('jwk', vectors.device, 'Ed25519', false, ['sign']);
    const own = {
      userId: sealed.userId as UserId,
      deviceKey: vectors.device.x,
      sign: async (text: string) =>
        toBase64url(
          new Uint8Array(await crypto.subtle.sign('Ed25519', pair, new TextEncoder().encode(text))),
        ),
    };
    const { clientId, revision, after } = sealed;
    const facts = { clientId, revision, after: after as MessageId, replyTo: replyTo as MessageId };
    const key = { keyId, secret: secret(bytes) };
    expect(await sealMessage(channel, key, own, facts, contents as never, secret(nonce))).toEqual(
      sealed,
    );
    expect(await openMessage(channel, replyTo as MessageId, sealed as never, key)).toEqual(
      contents,
    );
  });
});
