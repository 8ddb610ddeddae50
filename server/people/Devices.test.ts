import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceKey } from '../../e2e/protocol/DeviceKey.ts';
import { userDevicesMax } from '../../shared/domain/Device.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import {
  addedKeyText,
  heldKeyText,
  type SigningPlace,
} from '../../shared/protocol/encryption/keyTexts.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import { Store } from '../storage/Store.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { Devices } from './Devices.ts';

const place: SigningPlace = {
  host: 'nest.example:44300',
  serverKey: 'AB:CD',
  nonce: 'n'.repeat(43),
};

let folder: ReturnType<typeof temporaryFolder>;
let database: SqliteDatabase;
let store: Store;
let devices: Devices;
let laptop: DeviceKey;
let phone: DeviceKey;
let ann: UserId;

beforeEach(async () => {
  folder = temporaryFolder();
  database = await SqliteDatabase.open(folder.file('perch.db'));
  store = new Store(database.tables);
  devices = new Devices(store);
  laptop = new DeviceKey();
  phone = new DeviceKey();
  ann = await newUser(laptop, 'Ann');
});

afterEach(() => {
  database.close();
  folder.remove();
});

async function newUser({ publicKey }: DeviceKey, name: string): Promise<UserId> {
  return (await store.users.create({ publicKey, name })).id;
}

/** What a device of a user sends to let another one in. */
function addition(
  by: DeviceKey,
  adder: string,
  { publicKey }: DeviceKey,
  { kind = 'device', ...where }: Partial<SigningPlace> & { kind?: 'device' | 'recovery' } = {},
) {
  const text = addedKeyText({ ...place, ...where }, adder, { kind, publicKey });
  return { place, by: by.publicKey, name: 'Phone', publicKey, signature: by.signText(text) };
}

const held = (key: DeviceKey, where: Partial<SigningPlace> = {}) =>
  key.signText(heldKeyText({ ...place, ...where }, key.publicKey));
const keysOf = async (userId: UserId) =>
  (await devices.of(userId)).map(({ publicKey }) => publicKey);

async function codeOf(action: () => Promise<unknown>): Promise<ErrorCode | null> {
  try {
    await action();
  } catch (error) {
    return (error as { code: ErrorCode }).code;
  }
  return null;
}

/** Gives Ann words. */
async function giveWords(words: DeviceKey): Promise<void> {
  const { name: _, ...added } = addition(laptop, ann, words, { kind: 'recovery' });
  await devices.setRecovery(ann, { ...added, held: held(words) });
}

const restore = (words: DeviceKey, key: DeviceKey) => {
  const { by, ...added } = addition(words, words.publicKey, key);
  return devices.restore({ ...added, recoveryKey: by, held: held(key) });
};

describe('addDevice', () => {
  it('adds the key that a device of the user has signed, and no other', async () => {
    const eve = new DeviceKey();
    const bob = await newUser(new DeviceKey(), 'Bob');
    const wrong = [
      { ...addition(laptop, ann, phone), by: eve.publicKey },
      { ...addition(laptop, ann, phone), publicKey: eve.publicKey },
      addition(laptop, bob, phone),
      addition(laptop, ann, phone, { kind: 'recovery' }),
      addition(laptop, ann, phone, { host: 'other.example:44300' }),
      addition(laptop, ann, phone, { serverKey: 'EF:01' }),
      addition(laptop, ann, phone, { nonce: 'm'.repeat(43) }),
    ];
    for (const each of wrong) {
      expect(await codeOf(() => devices.addDevice(ann, each))).toBe('signatureWrong');
    }
    expect(await keysOf(ann)).toEqual([laptop.publicKey]);
    await devices.addDevice(ann, addition(laptop, ann, phone));
    expect(await keysOf(ann)).toHaveLength(2);
    expect(await codeOf(() => devices.addDevice(ann, addition(laptop, ann, phone)))).toBe(
      'conflict',
    );
  });

  it('is refused to a device that is removed, or somebody else’s', async () => {
    await devices.addDevice(ann, addition(laptop, ann, phone));
    const tablet = new DeviceKey();
    await devices.remove(ann, laptop.publicKey);
    expect(await codeOf(() => devices.addDevice(ann, addition(laptop, ann, tablet)))).toBe(
      'notFound',
    );
    const bob = new DeviceKey();
    await newUser(bob, 'Bob');
    expect(await codeOf(() => devices.addDevice(ann, addition(bob, ann, tablet)))).toBe('notFound');
    // Nor does the removed key come back.
    expect(await codeOf(() => devices.addDevice(ann, addition(phone, ann, laptop)))).toBe(
      'conflict',
    );
  });

  it('has a limit', async () => {
    for (let count = 1; count < userDevicesMax; count += 1) {
      await devices.addDevice(ann, addition(laptop, ann, new DeviceKey()));
    }
    expect(await codeOf(() => devices.addDevice(ann, addition(laptop, ann, phone)))).toBe(
      'limitReached',
    );
  });
});

describe('words', () => {
  it('let a new device in; new ones replace them', async () => {
    const [old, words] = [new DeviceKey(), new DeviceKey()];
    await giveWords(old);
    await giveWords(words);
    expect(await codeOf(() => restore(old, phone))).toBe('recoveryUnknown');
    expect(await restore(words, phone)).toEqual({ userId: ann, removedKey: null });
    expect((await store.users.findByKey(phone.publicKey))?.id).toBe(ann);
    // The key of a device is no words.
    expect(await codeOf(() => restore(laptop, new DeviceKey()))).toBe('recoveryUnknown');
    // They last until they are replaced or removed.
    await restore(words, new DeviceKey());
    await devices.remove(ann, words.publicKey);
    expect(await codeOf(() => restore(words, new DeviceKey()))).toBe('recoveryUnknown');
  });

  it('are set only with the proof of their key, too', async () => {
    const words = new DeviceKey();
    const { name: _, ...added } = addition(laptop, ann, words, { kind: 'recovery' });
    const wrong = { ...added, held: held(words, { nonce: 'm'.repeat(43) }) };
    expect(await codeOf(() => devices.setRecovery(ann, wrong))).toBe('signatureWrong');
  });

  it('are never refused because of too many devices: the longest absent one goes', async () => {
    const words = new DeviceKey();
    await giveWords(words);
    for (let count = 1; count < userDevicesMax; count += 1) {
      const { publicKey } = new DeviceKey();
      await store.deviceKeys.add({ publicKey, userId: ann, kind: 'device', name: '' });
    }
    await store.deviceKeys.touch(laptop.publicKey, undefined, 1);
    expect(await restore(words, phone)).toEqual({ userId: ann, removedKey: laptop.publicKey });
    expect(await keysOf(ann)).toHaveLength(userDevicesMax + 1);
    expect(await store.users.findByKey(laptop.publicKey)).toBeNull();
  });
});

it('requireNew refuses a key that is known, or that the device does not hold', async () => {
  const ask = (key: DeviceKey, proof = held(key)) =>
    codeOf(() => devices.requireNew(place, { publicKey: key.publicKey, held: proof }));
  expect(await ask(phone)).toBeNull();
  expect(await ask(phone, held(new DeviceKey()))).toBe('signatureWrong');
  expect(await ask(phone, held(phone, { serverKey: 'EF:01' }))).toBe('signatureWrong');
  expect(await ask(laptop)).toBe('conflict');
});

it('the last device stays, and each user changes only their own', async () => {
  await giveWords(new DeviceKey());
  expect(await codeOf(() => devices.remove(ann, laptop.publicKey))).toBe('conflict');
  await devices.addDevice(ann, addition(laptop, ann, phone));
  const bob = await newUser(new DeviceKey(), 'Bob');
  expect(await codeOf(() => devices.remove(bob, phone.publicKey))).toBe('notFound');
  expect(await codeOf(() => devices.rename(bob, phone.publicKey, 'Mine'))).toBe('notFound');
  await devices.rename(ann, phone.publicKey, 'My phone');
  await devices.remove(ann, laptop.publicKey);
  expect(await codeOf(() => devices.remove(ann, phone.publicKey))).toBe('conflict');
  expect((await devices.of(ann)).find(({ kind }) => kind === 'device')).toMatchObject({
    publicKey: phone.publicKey,
    name: 'My phone',
  });
});
