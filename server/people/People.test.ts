import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import type { RequestError } from '../../shared/protocol/errors.ts';
import { loadConfig } from '../config.ts';
import { callServer } from '../control/callServer.ts';
import { createLog } from '../log.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import { WriteQueue } from '../storage/database/WriteQueue.ts';
import { UserStore } from '../storage/people/UserStore.ts';
import type { SettingStore } from '../storage/SettingStore.ts';
import { Store } from '../storage/Store.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { Devices } from './Devices.ts';
import { codeOf, Device, signedHost as host } from './entrance.fixture.ts';
import { People, type SignIn } from './People.ts';
import { compareNames, nameKeptMs } from './PersonNames.ts';

let folder: ReturnType<typeof temporaryFolder>;
let database: SqliteDatabase;
let store: Store;
let users: UserStore;
let settings: SettingStore;
let connected: readonly UserId[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  database = await SqliteDatabase.open(folder.file('perch.db'));
  store = new Store(database.tables);
  ({ users, settings } = store);
});

afterEach(() => {
  database.close();
  folder.remove();
});

/** As the server makes it at each start. */
function start(): People {
  const entry = { admit: async () => ({ by: 'open', kind: 'member' }) as const };
  return People.create({ store, entry, connected: () => connected, log: createLog('silent') });
}

describe('signIn', () => {
  it('knows a returning device by its key', async () => {
    const device = new Device();
    const first = await start().signIn(device.proof({ name: 'Ada' }));
    expect(first).toEqual({
      id: expect.any(String),
      name: 'Ada',
      isOwner: false,
      roleIds: [expect.any(String)],
      colorSeed: expect.any(Number),
    });
    expect(await start().signIn(device.proof())).toEqual(first);
    expect(await start().signIn(device.proof({ name: 'Ada L.' }))).toEqual({
      ...first,
      name: 'Ada L.',
    });
    expect((await start().find(first.id))?.name).toBe('Ada L.');
    expect(await start().find('nobody' as UserId)).toBeNull();
  });

  it('gives each key its colour, the same everywhere', async () => {
    const people = start();
    const signingIn = Array.from({ length: 20 }, async () => {
      const device = new Device();
      const { colorSeed } = await people.signIn(device.proof({ name: device.name }));
      expect(Number.isInteger(colorSeed) && colorSeed >= 0 && colorSeed < 360).toBe(true);
      return colorSeed;
    });
    const seeds = await Promise.all(signingIn);
    expect(new Set(seeds).size).toBeGreaterThan(10);
  });

  it('accepts only a valid proof', async () => {
    const people = start();
    const device = new Device();
    const proof = device.proof({ name: 'Ada' });
    const spareBits = (text: string) => {
      const last = text.at(-1) ?? '';
      return text.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1);
    };
    const wrong: Partial<SignIn>[] = [
      { publicKey: new Device().publicKey },
      { nonce: 'm'.repeat(43) },
      { host: 'other.example:44300' },
      { serverKey: 'EF:01' },
      { signature: new Device().proof().signature },
      { signature: Buffer.alloc(64).toString('base64url') },
      { signature: '' },
      { publicKey: '' },
      { publicKey: Buffer.alloc(32, 0xff).toString('base64url') },
      { publicKey: spareBits(device.publicKey) },
      { signature: spareBits(proof.signature) },
    ];
    for (const part of wrong) {
      expect([part, await codeOf(() => people.signIn({ ...proof, ...part }))]).toEqual([
        part,
        'signatureWrong',
      ]);
    }
    expect(await users.findByKey(device.publicKey)).toBeNull();
    expect(await codeOf(() => people.signIn({ ...proof, host: host.toUpperCase() }))).toBeNull();
  });

  it('requires a name from newcomers', async () => {
    expect(await codeOf(() => start().signIn(new Device().proof()))).toBe('nameRequired');
  });

  it('saves the time of a sign-in, and signs in also when that fails', async () => {
    const people = start();
    const device = new Device();
    const user = await people.signIn(device.proof({ name: 'Ada' }));
    await users.touch(user.id, { lastSeenAt: 5 });
    await people.signIn(device.proof());
    expect((await users.find(user.id))?.lastSeenAt).toBeGreaterThan(5);
    vi.spyOn(store, 'transaction').mockRejectedValue(new Error('disk is full'));
    expect(await people.signIn(device.proof({ name: 'Bea' }))).toEqual(user);
  });

  it('knows a user by each device, and refuses keys that are spent', async () => {
    const people = start();
    const [laptop, phone, words] = [new Device(), new Device(), new Device()];
    const user = await people.signIn(laptop.proof({ name: 'Ada', deviceName: 'Laptop' }));
    const add = (publicKey: string, kind: 'device' | 'recovery') =>
      store.deviceKeys.add({ publicKey, userId: user.id, kind, name: '' });
    await add(phone.publicKey, 'device');
    await add(words.publicKey, 'recovery');
    expect(await people.signIn(phone.proof({ deviceName: 'Phone' }))).toEqual(user);
    expect((await store.deviceKeys.of(user.id)).map(({ name }) => name).toSorted()).toEqual([
      '',
      'Laptop',
      'Phone',
    ]);
    // Not as a newcomer either.
    expect(await codeOf(() => people.signIn(words.proof({ name: 'Eve' })))).toBe('conflict');
    await new Devices(store).remove(user.id, laptop.publicKey);
    expect(await people.knows(laptop.publicKey)).toBe(false);
    expect(await codeOf(() => people.signIn(laptop.proof({ name: 'Eve' })))).toBe('deviceRemoved');
    expect(await people.signIn(phone.proof())).toEqual(user);
  });
});

describe('the first owner', () => {
  it('is made by the code, once', async () => {
    const people = start();
    const ada = await people.signIn(new Device().proof({ name: 'Ada' }));
    const bea = await people.signIn(new Device().proof({ name: 'Bea' }));
    const code = (await people.firstOwnerCode()) ?? '';
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await settings.get('ownerCodeHash')).not.toContain(code);
    const hash = await settings.get('ownerCodeHash');
    for (const wrong of ['', '-', code.slice(1), `${code}0`, hash ?? '']) {
      expect(await codeOf(() => people.claimOwner(ada.id, wrong))).toBe('ownerCodeWrong');
    }
    expect(await codeOf(() => people.claimOwner('nobody' as UserId, code))).toBe('notFound');

    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `;
    expect(await people.claimOwner(ada.id, typed)).toEqual({
      owner: { ...ada, isOwner: true },
      former: null,
    });
    expect(await codeOf(() => people.claimOwner(bea.id, code))).toBe('ownerCodeWrong');
    expect(await start().firstOwnerCode()).toBeNull();
    expect((await start().find(ada.id))?.isOwner).toBe(true);
  });

  it('is made in one transaction: the code stays valid when its use could not be saved', async () => {
    const people = start();
    const user = await people.signIn(new Device().proof({ name: 'Ada' }));
    const code = (await people.firstOwnerCode()) ?? '';
    // Of the transaction's own stores.
    const setting = vi.spyOn(UserStore.prototype, 'makeOwner');
    setting.mockRejectedValue(new Error('disk is full'));
    await expect(people.claimOwner(user.id, code)).rejects.toThrow('disk is full');
    setting.mockRestore();
    expect((await people.find(user.id))?.isOwner).toBe(false);
    expect((await people.claimOwner(user.id, code)).owner.isOwner).toBe(true);
  });

  it('gets a code only when it can be saved', async () => {
    const people = start();
    const saving = vi.spyOn(settings, 'set').mockRejectedValue(new Error('disk is full'));
    await expect(people.firstOwnerCode()).rejects.toThrow('disk is full');
    saving.mockRestore();
    expect(await people.firstOwnerCode()).not.toBeNull();
  });

  it('has a new code at each start, returned once', async () => {
    const user = await start().signIn(new Device().proof({ name: 'Ada' }));
    const people = start();
    const first = (await people.firstOwnerCode()) ?? '';
    expect(await people.firstOwnerCode()).toBeNull();
    const second = (await start().firstOwnerCode()) ?? '';
    expect(second).not.toBe(first);
    expect(await codeOf(() => start().claimOwner(user.id, first))).toBe('ownerCodeWrong');
    expect((await start().claimOwner(user.id, second)).owner.isOwner).toBe(true);
  });
});

describe('a new owner code beside the running server', () => {
  const renewedOwnerCode = async () => {
    const config = loadConfig({ env: { PERCH_DATA_DIR: folder.file('.') } });
    return (await callServer(config, 'ownerCode', {})).code;
  };

  it('keeps the owner until it is used, and then makes them a member', async () => {
    const people = start();
    const ada = await people.signIn(new Device().proof({ name: 'Ada' }));
    const bea = await people.signIn(new Device().proof({ name: 'Bea' }));
    await people.claimOwner(ada.id, (await people.firstOwnerCode()) ?? '');
    const code = await renewedOwnerCode();
    expect(people.current(ada).isOwner).toBe(true);
    // A restart prints no code over it.
    expect(await start().firstOwnerCode()).toBeNull();
    expect(await people.claimOwner(bea.id, code)).toEqual({
      owner: { ...bea, isOwner: true },
      former: { ...ada, isOwner: false },
    });
    expect([ada, bea].map((user) => people.current(user).isOwner)).toEqual([false, true]);
    expect((await start().find(ada.id))?.isOwner).toBe(false);
    expect(await codeOf(() => people.claimOwner(ada.id, code))).toBe('ownerCodeWrong');
  });

  it('changes nothing when the owner uses it', async () => {
    const people = start();
    const { id } = await people.signIn(new Device().proof({ name: 'Ada' }));
    await people.claimOwner(id, (await people.firstOwnerCode()) ?? '');
    const earlier = await renewedOwnerCode();
    const code = await renewedOwnerCode();
    expect(await codeOf(() => people.claimOwner(id, earlier))).toBe('ownerCodeWrong');
    const { owner, former } = await people.claimOwner(id, code);
    expect([owner.isOwner, former]).toEqual([true, null]);
  });
});

describe('while things happen at once', () => {
  it('one code makes one owner', async () => {
    const people = start();
    const signingIn = ['Ada', 'Bea', 'Cho'].map((name) =>
      people.signIn(new Device().proof({ name })),
    );
    const users = await Promise.all(signingIn);
    const code = (await people.firstOwnerCode()) ?? '';
    // Also where another process claims in the same file.
    const others = start();
    const claims = await Promise.all([
      ...users.map(({ id }) => codeOf(() => people.claimOwner(id, code))),
      codeOf(() => others.claimOwner(users[1]?.id ?? ('' as UserId), code)),
    ]);
    expect(claims).toEqual([null, 'ownerCodeWrong', 'ownerCodeWrong', 'ownerCodeWrong']);
  });

  it('one new key becomes one user', async () => {
    const people = start();
    const device = new Device();
    const both = await Promise.all(
      ['Ada', 'Bea'].map((name) => people.signIn(device.proof({ name }))),
    );
    expect(both.map(({ name }) => name)).toEqual(['Ada', 'Bea']);
    expect(both[0]?.id).toBe(both[1]?.id);
    expect(both.map((user) => people.current(user).name)).toEqual(['Bea', 'Bea']);
  });

  it('who signs in is known as what a change meanwhile has made of them', async () => {
    const people = start();
    const device = new Device();
    const { id } = await people.signIn(device.proof({ name: 'Ada' }));
    const signingIn = people.signIn(device.proof());
    const renamed = await people.rename(id, 'Bea');
    expect((await signingIn).name).toBe('Ada');
    expect(people.current(await signingIn)).toEqual(renamed);
  });

  it('nobody is forgotten while they sign in', async () => {
    const people = start();
    const device = new Device();
    const { id } = await people.signIn(device.proof({ name: 'Ada' }));
    await users.touch(id, { lastSeenAt: 0 });
    const signingIn = people.signIn(device.proof());
    await people.forgetNeverJoined(() => []);
    expect(await people.find((await signingIn).id)).not.toBeNull();
    await users.touch(id, { lastSeenAt: 0 });
    const forgetting = people.forgetNeverJoined(() => []);
    const again = await people.signIn(device.proof({ name: 'Bea' }));
    await forgetting;
    expect(again.id).not.toBe(id);
    expect(await people.find(again.id)).toEqual(again);
  });
});

describe('names that look alike', () => {
  const refusal = (action: () => unknown) =>
    Promise.resolve()
      .then(action)
      .then(
        () => null,
        ({ code, suggestion }: RequestError) => [code, suggestion],
      );

  it('are refused with a free one, for newcomers and for those who are known', async () => {
    const people = start();
    const [ada, bea, cho] = [new Device(), new Device(), new Device()];
    const { id } = await people.signIn(ada.proof({ name: 'Ada' }));
    await people.signIn(bea.proof({ name: 'Bea' }));
    // With letters of another alphabet.
    expect(await refusal(() => people.signIn(cho.proof({ name: '\u0412\u0435\u0430' })))).toEqual([
      'nameTaken',
      '\u0412\u0435\u0430 2',
    ]);
    expect(await users.findByKey(cho.publicKey)).toBeNull();
    expect(await refusal(() => people.signIn(ada.proof({ name: 'BEA' })))).toEqual([
      'nameTaken',
      'BEA 2',
    ]);
    await people.signIn(cho.proof({ name: 'BEA 2' }));
    expect(await refusal(() => people.rename(id, 'Bea 2'))).toEqual(['nameTaken', 'Bea 3']);
    expect((await people.rename(id, 'ADA')).name).toBe('ADA');
    await people.rename(id, 'Eve');
    expect((await people.signIn(new Device().proof({ name: 'Ada' }))).name).toBe('Ada');
  });

  it('do not count against those who come from one address', async () => {
    const people = start();
    await people.signIn(new Device().proof({ name: 'Ada' }));
    const admitNewcomer = vi.fn();
    const device = new Device();
    expect(
      await refusal(() => people.signIn(device.proof({ name: 'Ada', admitNewcomer }))),
    ).toEqual(['nameTaken', 'Ada 2']);
    expect(admitNewcomer).not.toHaveBeenCalled();
    await people.signIn(device.proof({ name: 'Ada 2', admitNewcomer }));
    expect(admitNewcomer).toHaveBeenCalledOnce();
  });

  it('go to one of two who want them at once', async () => {
    const people = start();
    const arrivals = [new Device(), new Device()].map((device) =>
      refusal(() => people.signIn(device.proof({ name: 'Ada' }))),
    );
    expect(await Promise.all(arrivals)).toEqual([null, ['nameTaken', 'Ada 2']]);
    const [{ id = '' as UserId } = {}] = await users.all();
    const other = await people.signIn(new Device().proof({ name: 'Bea' }));
    const renames = [id, other.id].map((each) => refusal(() => people.rename(each, 'Cho')));
    expect(await Promise.all(renames)).toEqual([null, ['nameTaken', 'Cho 2']]);
    // Also where another process writes.
    await expect(users.rename(other.id, 'cho')).rejects.toThrow('UNIQUE');
  });

  it('become free when their person is away for long, unless others obey them', async () => {
    const people = start();
    const ada = await people.signIn(new Device().proof({ name: 'Ada' }));
    const leave = () => users.touch(ada.id, { lastSeenAt: Date.now() - nameKeptMs - 1 });
    const moderator = (await store.roles.all()).find(({ kind }) => kind === 'own');
    await people.setRoles(ada.id, moderator ? [moderator.id] : [], () => undefined);
    await leave();
    expect(await refusal(() => people.signIn(new Device().proof({ name: 'Ada' })))).not.toBeNull();
    await people.setRoles(ada.id, [], () => undefined);
    connected = [ada.id];
    expect(await refusal(() => people.signIn(new Device().proof({ name: 'Ada' })))).not.toBeNull();
    connected = [];
    // Not at once, when they were here all the time since that sign-in.
    vi.useFakeTimers({ toFake: ['Date'] });
    people.noteEnd(ada.id);
    expect(await refusal(() => people.signIn(new Device().proof({ name: 'Ada' })))).not.toBeNull();
    vi.setSystemTime(Date.now() + nameKeptMs);
    expect((await people.signIn(new Device().proof({ name: 'ada' }))).name).toBe('ada');
    vi.useRealTimers();
    expect(people.current(ada).name).toBe('Ada 2');
    expect((await people.find(ada.id))?.name).toBe('Ada 2');
  });

  it('stay with those who had them before they were compared', async () => {
    const device = new Device();
    const first = await start().signIn(new Device().proof({ name: 'Ada' }));
    const second = await start().signIn(device.proof({ name: 'Bea' }));
    await database.tables
      .updateTable('users')
      .set({ name: 'ADA', skeleton: null, small_skeleton: null })
      .where('id', '=', second.id)
      .execute();
    const log = createLog('silent');
    await compareNames(store, new WriteQueue(log), log);
    expect(await store.userNames.compareAll()).toEqual([]);
    const people = start();
    expect((await people.signIn(device.proof({ name: 'ADA' }))).name).toBe('ADA');
    expect(await refusal(() => people.rename(second.id, 'Ada'))).toEqual(['nameTaken', 'Ada 2']);
    await people.rename(first.id, 'Cho');
    expect(await refusal(() => people.rename(first.id, 'Ada'))).toEqual(['nameTaken', 'Ada 2']);
    expect((await people.rename(second.id, 'Eve')).name).toBe('Eve');
    expect((await people.rename(first.id, 'Ada')).name).toBe('Ada');
  });
});

it('renames users', async () => {
  const people = start();
  const user = await people.signIn(new Device().proof({ name: 'Ada' }));
  expect(await people.rename(user.id, 'Bea')).toEqual({ ...user, name: 'Bea' });
  expect(await codeOf(() => people.rename('nobody' as UserId, 'Bea'))).toBe('notFound');
});

it('deletes users that never joined a channel after a week, or the oldest of too many, but no connected ones', async () => {
  const people = start();
  const weekMs = 7 * 24 * 60 * 60_000;
  const now = Date.now();
  const ids: UserId[] = [];
  await store.transaction(async (many) => {
    for (let index = 0; index < 1_003; index += 1) {
      const { id } = await many.users.create({ publicKey: `key ${index}`, name: `Key ${index}` });
      await many.users.touch(id, { lastSeenAt: now - 10_000 + index });
      ids.push(id);
    }
  });
  const [oldest, second, third, fourth, joined, connected] = ids as [
    UserId,
    UserId,
    UserId,
    UserId,
    UserId,
    UserId,
  ];
  await people.noteJoin(joined);
  for (const id of [joined, connected]) await users.touch(id, { lastSeenAt: 0 });
  const isKept = async (id: UserId) => (await people.find(id)) !== null;
  await people.forgetNeverJoined(() => [connected], now);
  // 1,001 of them may be forgotten, one too many.
  expect([await isKept(oldest), await isKept(second)]).toEqual([false, true]);
  await users.touch(third, { lastSeenAt: now - weekMs - 1 });
  await people.forgetNeverJoined(() => [connected], now);
  const kept = [second, third, fourth, joined, connected].map(isKept);
  expect(await Promise.all(kept)).toEqual([true, false, true, true, true]);
});
