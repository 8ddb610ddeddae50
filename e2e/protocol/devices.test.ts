import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Device } from '../../shared/domain/Device.ts';
import { addedKeyText, heldKeyText } from '../../shared/protocol/encryption/keyTexts.ts';
import { DeviceKey } from './DeviceKey.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
let peers: TestPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, trustedProxies: '127.0.0.1' });
});
afterEach(async () => {
  for (const peer of peers) {
    // A held seat would keep the name.
    if (peer.socket.connected) await peer.ask('session:close', {});
    peer.close();
  }
  peers = [];
});
afterAll(async () => {
  // Of the last test.
  expect(local.complaints).toEqual([expect.stringContaining('8 sessions of one user')]);
  await local.close();
});

let count = 0;
/** Each device is somewhere else. */
async function connect(key = new DeviceKey()): Promise<TestPeer> {
  count += 1;
  const extraHeaders = { 'x-forwarded-for': `10.0.${count}.1` };
  const peer = await TestPeer.connect(local.url, key, { extraHeaders });
  peers.push(peer);
  return peer;
}

async function enter(name: string, key?: DeviceKey): Promise<TestPeer> {
  const peer = await connect(key);
  await peer.open({ name, deviceName: 'Laptop' });
  return peer;
}

const ownerKey = new DeviceKey();
async function enterOwner(): Promise<TestPeer> {
  const peer = await enter('Olga', ownerKey);
  if (peer.session.user.isOwner) return peer;
  granted(await peer.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  return peer;
}

const codeOn = async (peer: TestPeer) => granted(await peer.ask('device:startLink', {})).code;
const devicesOf = async (peer: TestPeer) => granted(await peer.ask('device:list', {})).devices;
const toldOf = (peer: TestPeer, name: string) =>
  peer.told.filter((each) => each.name === name).map(({ payload }) => payload);
const outcome = (peer: TestPeer) =>
  (toldOf(peer, 'device:linkEnded').at(-1) as { outcome: string } | undefined)?.outcome;

/** What a new device sends to use a code. */
async function request(peer: TestPeer, code: string, name = 'Phone') {
  const { publicKey } = peer.key;
  const held = peer.key.signText(heldKeyText(await peer.signingPlace(), publicKey));
  return { code, publicKey, held, name };
}

/** The yes of a device to another one. */
async function approval(peer: TestPeer, { publicKey }: DeviceKey) {
  const { user } = peer.session;
  const place = await peer.signingPlace();
  const text = addedKeyText(place, user.id, { kind: 'device', publicKey });
  return { publicKey, signature: peer.key.signText(text) };
}

/** A new device that asks, where the first one has been told. */
async function asking(first: TestPeer, code?: string): Promise<TestPeer> {
  const phone = await connect();
  granted(
    await phone.ask('device:requestLink', await request(phone, code ?? (await codeOn(first)))),
  );
  await first.until(
    () =>
      toldOf(first, 'device:linkRequested').some(
        (told) => (told as { publicKey: string }).publicKey === phone.key.publicKey,
      ),
    'the question',
  );
  return phone;
}

/** A second device of the same person, signed in. */
async function link(first: TestPeer): Promise<TestPeer> {
  const phone = await asking(first);
  granted(await first.ask('device:answerLink', await approval(first, phone.key)));
  await phone.until(() => outcome(phone) === 'approved', 'the yes');
  await phone.open();
  return phone;
}

/** Words for this person; their key. */
async function giveWords(first: TestPeer): Promise<DeviceKey> {
  const words = new DeviceKey();
  const { publicKey } = words;
  const place = await first.signingPlace();
  const text = addedKeyText(place, first.session.user.id, { kind: 'recovery', publicKey });
  granted(
    await first.ask('device:setRecovery', {
      publicKey,
      held: words.signText(heldKeyText(place, publicKey)),
      signature: first.key.signText(text),
    }),
  );
  return words;
}

/** What a new device sends to come back by words. */
async function restoring(peer: TestPeer, words: DeviceKey) {
  const { publicKey } = peer.key;
  const place = await peer.signingPlace();
  const text = addedKeyText(place, words.publicKey, { kind: 'device', publicKey });
  return {
    recoveryKey: words.publicKey,
    signature: words.signText(text),
    publicKey,
    held: peer.key.signText(heldKeyText(place, publicKey)),
    name: 'Restored',
  };
}

it('a second device becomes the same person when the first one says yes', async () => {
  const laptop = await enter('Ann');
  const phone = await link(laptop);
  expect(phone.session.user).toEqual(laptop.session.user);
  const facts = ({ name, kind, connected, own }: Device) => ({ name, kind, connected, own });
  expect((await devicesOf(phone)).map(facts)).toEqual([
    { name: 'Laptop', kind: 'device', connected: true, own: false },
    { name: 'Phone', kind: 'device', connected: true, own: true },
  ]);
  // Also after a restart of the app, and each by its own key.
  const again = await connect(phone.key);
  expect((await again.open()).user.id).toBe(laptop.session.user.id);
  expect(
    await laptop.codeOf('device:rename', { publicKey: phone.key.publicKey, name: 'Pho' }),
  ).toBe('ok');
  await phone.until(
    () =>
      (toldOf(phone, 'device:changed').at(-1) as { devices: Device[] } | undefined)?.devices[1]
        ?.name === 'Pho',
    'the new name',
  );
});

it('a code alone gives nothing, and works once', async () => {
  const laptop = await enter('Ann');
  const code = await codeOn(laptop);
  const thief = await asking(laptop, code);
  expect(await thief.codeOf('session:open', thief.opening())).toBe('nameRequired');
  const phone = await connect();
  expect(await phone.codeOf('device:requestLink', await request(phone, code))).toBe(
    'linkCodeWrong',
  );
  granted(
    await laptop.ask('device:answerLink', { publicKey: thief.key.publicKey, signature: null }),
  );
  await thief.until(() => outcome(thief) === 'refused', 'the no');
  expect(await laptop.codeOf('device:answerLink', await approval(laptop, thief.key))).toBe(
    'notFound',
  );
  expect(await devicesOf(laptop)).toHaveLength(1);
});

it('guesses of codes are limited by address', async () => {
  const guesser = await connect();
  const codes: string[] = [];
  for (let guess = 0; guess < 25; guess += 1) {
    codes.push(
      await guesser.codeOf('device:requestLink', await request(guesser, `0000-00${guess + 10}`)),
    );
  }
  expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'linkCodeWrong'));
  expect(codes.slice(21)).toEqual(Array.from({ length: 4 }, () => 'rateLimited'));
});

it('signatures for another server, another time or another key add nothing', async () => {
  const laptop = await enter('Ann');
  const phone = await asking(laptop);
  const { publicKey } = phone.key;
  const answer = async (signature: string) =>
    laptop.codeOf('device:answerLink', { publicKey, signature });
  const sign = async (change: object, kind: 'device' | 'recovery' = 'device', key = publicKey) => {
    const place = { ...(await laptop.signingPlace()), ...change };
    const text = addedKeyText(place, laptop.session.user.id, { kind, publicKey: key });
    return laptop.key.signText(text);
  };
  expect(await answer(await sign({ serverKey: 'AB:CD' }))).toBe('signatureWrong');
  expect(await answer(await sign({ host: 'elsewhere.example:44300' }))).toBe('signatureWrong');
  expect(await answer(await sign({}, 'recovery'))).toBe('signatureWrong');
  expect(await answer(await sign({}, 'device', new DeviceKey().publicKey))).toBe('signatureWrong');
  // A signature that was sent has used up its nonce, whatever came of it.
  const right = await sign({});
  expect(await answer(await sign({ host: 'x' }))).toBe('signatureWrong');
  expect(await answer(right)).toBe('signatureWrong');
  expect(await devicesOf(laptop)).toHaveLength(1);
  expect(await answer(await sign({}))).toBe('ok');

  // The new device must hold its key, too.
  const tablet = await connect();
  const asked = await request(tablet, await codeOn(laptop));
  expect(
    await tablet.codeOf('device:requestLink', { ...asked, publicKey: new DeviceKey().publicKey }),
  ).toBe('signatureWrong');
  expect(await tablet.codeOf('device:requestLink', asked)).toBe('signatureWrong');
  expect(
    await tablet.codeOf('device:requestLink', {
      ...(await request(tablet, await codeOn(laptop))),
      publicKey,
      held: tablet.key.signText('anything'),
    }),
  ).toBe('signatureWrong');
});

it('a link ends when either side is gone, and with a new code', async () => {
  const laptop = await enter('Bea');
  const phone = await asking(laptop);
  phone.vanish();
  await laptop.until(() => outcome(laptop) === 'gone', 'the end of the link');
  expect(await laptop.codeOf('device:answerLink', await approval(laptop, phone.key))).toBe(
    'notFound',
  );

  const tablet = await asking(laptop);
  const second = await connect(laptop.key);
  await second.open();
  const code = await codeOn(second);
  await tablet.until(() => outcome(tablet) === 'gone', 'the end of the link');
  const watch = await asking(second, code);
  second.vanish();
  await watch.until(() => outcome(watch) === 'gone', 'the end of the link');
  expect(await devicesOf(laptop)).toHaveLength(1);
});

it('a device that is removed while connected is told, ends, and does not come back', async () => {
  const laptop = await enter('Ann');
  const phone = await link(laptop);
  await phone.join('General');
  const { publicKey } = phone.key;
  const { resumeToken } = phone.session;
  expect(await laptop.codeOf('device:remove', { publicKey })).toBe('ok');
  await phone.until(() => phone.socket.disconnected, 'the end of the connection');
  expect(phone.told.at(-1)?.name).toBe('device:removed');
  await laptop.until(() => laptop.presence.occupants.length === 0, 'the end of its session');
  const again = await connect(phone.key);
  expect(await again.codeOf('session:open', again.opening({ name: 'Ann', resumeToken }))).toBe(
    'deviceRemoved',
  );
  expect(await again.codeOf('device:requestLink', await request(again, await codeOn(laptop)))).toBe(
    'conflict',
  );
  expect(await laptop.codeOf('device:remove', { publicKey: laptop.key.publicKey })).toBe(
    'conflict',
  );
  expect(await devicesOf(laptop)).toHaveLength(1);
});

it('a session that is held ends with its device, too', async () => {
  const laptop = await enter('Ann');
  const phone = await link(laptop);
  await phone.join('General');
  phone.vanish();
  await laptop.until(
    () => laptop.presence.occupants.some(({ away }) => away),
    'the phone to be away',
  );
  granted(await laptop.ask('device:remove', { publicKey: phone.key.publicKey }));
  await laptop.until(() => laptop.presence.occupants.length === 0, 'the end of the held session');
});

it('words bring a person back on a new device; the others are told', async () => {
  const laptop = await enter('Ann');
  const words = await giveWords(laptop);
  expect((await devicesOf(laptop)).map(({ kind }) => kind).toSorted()).toEqual([
    'device',
    'recovery',
  ]);
  const phone = await connect();
  granted(await phone.ask('device:restore', await restoring(phone, words)));
  await laptop.until(
    () =>
      toldOf(laptop, 'device:changed').some((told) => (told as { added: string }).added !== null),
    'the news',
  );
  expect(toldOf(laptop, 'device:changed').at(-1)).toMatchObject({ added: 'Restored' });
  expect((await phone.open()).user).toEqual(laptop.session.user);

  // The words’ own key signs in nowhere.
  const impostor = await connect(words);
  expect(await impostor.codeOf('session:open', impostor.opening({ name: 'Eve' }))).toBe('conflict');
  const nobody = await connect();
  const unknown = await restoring(nobody, new DeviceKey());
  expect(await nobody.codeOf('device:restore', unknown)).toBe('recoveryUnknown');
  const replayed = await restoring(nobody, words);
  granted(await nobody.ask('device:restore', replayed));
  expect(await nobody.codeOf('device:restore', replayed)).toBe('signatureWrong');
  const late = await connect();
  await giveWords(laptop);
  expect(await late.codeOf('device:restore', await restoring(late, words))).toBe('recoveryUnknown');
});

it('a ban holds on every device, and words are no way around it', async () => {
  const owner = await enterOwner();
  const laptop = await enter('Ann');
  const words = await giveWords(laptop);
  const phone = await link(laptop);
  const userId = laptop.session.user.id;
  granted(await owner.ask('person:ban', { userId, forMs: null, addresses: 'none' }));
  for (const device of [laptop, phone]) {
    await device.until(() => device.socket.disconnected, 'the end of the connection');
    const again = await connect(device.key);
    expect(await again.codeOf('session:open', again.opening({ name: 'Eve' }))).toBe('banned');
  }
  const spare = await connect();
  granted(await spare.ask('device:restore', await restoring(spare, words)));
  expect(await spare.codeOf('session:open', spare.opening({ name: 'Eve' }))).toBe('banned');
});

it('the audit log tells of devices that come and go, and not what they are called', async () => {
  const laptop = await enter('Cho');
  const phone = await link(laptop);
  granted(await laptop.ask('device:remove', { publicKey: phone.key.publicKey }));
  const words = await giveWords(laptop);
  const restored = await connect();
  granted(await restored.ask('device:restore', await restoring(restored, words)));
  granted(await laptop.ask('device:remove', { publicKey: words.publicKey }));
  const { id, name } = laptop.session.user;
  const asked = { before: null, search: '', userId: id, kinds: [], limit: 10 };
  const owner = await enterOwner();
  const { entries } = granted(await owner.ask('audit:list', asked));
  expect(entries.map(({ kind }) => kind)).toEqual([
    'recoveryUsed',
    'deviceRemoved',
    'deviceLinked',
  ]);
  for (const { by, person, subject } of entries) {
    expect([by, person, subject]).toEqual([{ id, name }, null, null]);
  }
});

it('limits count a person, not their devices', async () => {
  const laptop = await enter('Ann');
  const phone = await link(laptop);
  const windows = [];
  for (let count = 2; count < 8; count += 1) {
    const window = await connect(count % 2 === 0 ? laptop.key : phone.key);
    await window.open();
    windows.push(window);
  }
  const ninth = await connect(phone.key);
  expect(await ninth.codeOf('session:open', ninth.opening())).toBe('limitReached');
});
