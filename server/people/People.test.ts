import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { challengeText } from '../../shared/protocol/signIn.ts';
import { createLog } from '../log.ts';
import { PerchDatabase } from '../storage/PerchDatabase.ts';
import { SettingStore } from '../storage/SettingStore.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { UserStore } from '../storage/UserStore.ts';
import { People, type SignIn } from './People.ts';

const host = 'nest.example:44300';
const nonce = 'n'.repeat(43);
const serverKey = 'AB:CD';

let folder: ReturnType<typeof temporaryFolder>;
let database: PerchDatabase;
let users: UserStore;
let settings: SettingStore;

beforeEach(() => {
  folder = temporaryFolder();
  database = PerchDatabase.open(folder.file('perch.db'));
  users = new UserStore(database);
  settings = new SettingStore(database);
});

afterEach(() => {
  database.close();
  folder.remove();
});

/** As the server makes it at each start. */
function start({ joinCode = null }: { joinCode?: string | null } = {}): People {
  const transaction = <Result>(change: () => Result) => database.transaction(change);
  return People.create({ users, settings, transaction, joinCode, log: createLog('silent') });
}

class Device {
  readonly publicKey: string;
  readonly #privateKey: KeyObject;

  constructor() {
    const pair = generateKeyPairSync('ed25519');
    this.publicKey = pair.publicKey.export({ format: 'jwk' }).x ?? '';
    this.#privateKey = pair.privateKey;
  }

  proof(extra: Partial<SignIn> = {}): SignIn {
    const text = Buffer.from(challengeText(host, serverKey, nonce));
    const signature = sign(null, text, this.#privateKey).toString('base64url');
    return { publicKey: this.publicKey, signature, host, serverKey, nonce, ...extra };
  }
}

function codeOf(action: () => unknown): ErrorCode | null {
  try {
    action();
  } catch (error) {
    return (error as { code: ErrorCode }).code;
  }
  return null;
}

describe('signIn', () => {
  it('knows a returning device by its key', () => {
    const device = new Device();
    const first = start().signIn(device.proof({ name: 'Ada' }));
    expect(first).toEqual({
      id: expect.any(String),
      name: 'Ada',
      role: 'member',
      colorSeed: expect.any(Number),
    });
    expect(start().signIn(device.proof())).toEqual(first);
    expect(start().signIn(device.proof({ name: 'Ada L.' }))).toEqual({ ...first, name: 'Ada L.' });
    expect(start().find(first.id)?.name).toBe('Ada L.');
    expect(start().find('nobody' as UserId)).toBeNull();
  });

  it('gives each key its colour, the same everywhere', () => {
    const people = start();
    const seeds = Array.from({ length: 20 }, () => {
      const { colorSeed } = people.signIn(new Device().proof({ name: 'Ada' }));
      expect(Number.isInteger(colorSeed) && colorSeed >= 0 && colorSeed < 360).toBe(true);
      return colorSeed;
    });
    expect(new Set(seeds).size).toBeGreaterThan(10);
  });

  it('lets two people have one name', () => {
    const people = start();
    const ids = [new Device(), new Device()].map(
      (device) => people.signIn(device.proof({ name: 'Ada' })).id,
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('accepts only a valid proof', () => {
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
      expect([part, codeOf(() => people.signIn({ ...proof, ...part }))]).toEqual([
        part,
        'signatureWrong',
      ]);
    }
    expect(users.findByKey(device.publicKey)).toBeNull();
    expect(codeOf(() => people.signIn({ ...proof, host: host.toUpperCase() }))).toBeNull();
  });

  it('requires a name from newcomers', () => {
    expect(codeOf(() => start().signIn(new Device().proof()))).toBe('nameRequired');
  });

  it('requires the join code from newcomers only', () => {
    const people = start({ joinCode: 'perch and rest' });
    const device = new Device();
    const withCode = (joinCode?: string) => () =>
      people.signIn(device.proof({ name: 'Ada', joinCode }));
    expect(codeOf(withCode())).toBe('joinCodeRequired');
    expect(codeOf(withCode(''))).toBe('joinCodeRequired');
    expect(codeOf(withCode('perch'))).toBe('joinCodeWrong');
    expect(codeOf(() => people.signIn(device.proof()))).toBe('joinCodeRequired');
    // As it is pasted from a chat, with what nobody sees.
    expect(codeOf(withCode('\u200eperch and\u00a0rest\u200b '))).toBeNull();
    expect(codeOf(withCode())).toBeNull();
  });

  it('saves the time of a sign-in, and signs in also when that fails', () => {
    const people = start();
    const device = new Device();
    const user = people.signIn(device.proof({ name: 'Ada' }));
    users.touch(user.id, 5);
    people.signIn(device.proof());
    expect(users.find(user.id)?.lastSeenAt).toBeGreaterThan(5);
    vi.spyOn(users, 'touch').mockImplementation(() => {
      throw new Error('disk is full');
    });
    expect(people.signIn(device.proof({ name: 'Bea' }))).toEqual(user);
  });
});

describe('the first owner', () => {
  it('is made by the code, once', () => {
    const people = start();
    const [ada, bea] = ['Ada', 'Bea'].map((name) => people.signIn(new Device().proof({ name })));
    if (!ada || !bea) throw new Error('two users are expected');
    const code = people.firstOwnerCode() ?? '';
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(settings.get('ownerCodeHash')).not.toContain(code);
    for (const wrong of ['', '-', code.slice(1), `${code}0`, settings.get('ownerCodeHash') ?? '']) {
      expect(codeOf(() => people.claimOwner(ada.id, wrong))).toBe('ownerCodeWrong');
    }
    expect(codeOf(() => people.claimOwner('nobody' as UserId, code))).toBe('notFound');

    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `;
    expect(people.claimOwner(ada.id, typed)).toEqual({ ...ada, role: 'owner' });
    expect(codeOf(() => people.claimOwner(bea.id, code))).toBe('ownerCodeWrong');
    expect(start().firstOwnerCode()).toBeNull();
    expect(start().find(ada.id)?.role).toBe('owner');
  });

  it('is made in one transaction: the code stays valid when its use could not be saved', () => {
    const people = start();
    const user = people.signIn(new Device().proof({ name: 'Ada' }));
    const code = people.firstOwnerCode() ?? '';
    const deleting = vi.spyOn(settings, 'delete').mockImplementation(() => {
      throw new Error('disk is full');
    });
    expect(() => people.claimOwner(user.id, code)).toThrow('disk is full');
    deleting.mockRestore();
    expect(people.find(user.id)?.role).toBe('member');
    expect(people.claimOwner(user.id, code).role).toBe('owner');
  });

  it('gets a code only when it can be saved', () => {
    const people = start();
    const saving = vi.spyOn(settings, 'set').mockImplementation(() => {
      throw new Error('disk is full');
    });
    expect(() => people.firstOwnerCode()).toThrow('disk is full');
    saving.mockRestore();
    expect(people.firstOwnerCode()).not.toBeNull();
  });

  it('has a new code at each start, returned once', () => {
    const user = start().signIn(new Device().proof({ name: 'Ada' }));
    const people = start();
    const first = people.firstOwnerCode() ?? '';
    expect(people.firstOwnerCode()).toBeNull();
    const second = start().firstOwnerCode() ?? '';
    expect(second).not.toBe(first);
    expect(codeOf(() => start().claimOwner(user.id, first))).toBe('ownerCodeWrong');
    expect(start().claimOwner(user.id, second).role).toBe('owner');
  });
});

it('checks permissions in one function', () => {
  const people = start();
  const member = people.signIn(new Device().proof({ name: 'Ada' }));
  expect(codeOf(() => people.authorize(member, 'joinChannel'))).toBeNull();
  expect(codeOf(() => people.authorize(member, 'manageChannels'))).toBe('forbidden');
  expect(codeOf(() => people.authorize({ ...member, role: 'owner' }, 'manageChannels'))).toBeNull();
});

it('renames users', () => {
  const people = start();
  const user = people.signIn(new Device().proof({ name: 'Ada' }));
  expect(people.rename(user.id, 'Bea')).toEqual({ ...user, name: 'Bea' });
  expect(codeOf(() => people.rename('nobody' as UserId, 'Bea'))).toBe('notFound');
});

it('deletes users that never joined a channel after a week, or the oldest of too many, but no connected ones', () => {
  const people = start();
  const weekMs = 7 * 24 * 60 * 60_000;
  const now = Date.now();
  const ids = Array.from({ length: 1_003 }, (_, index) => {
    const { id } = users.create({ publicKey: `key ${index}`, name: `Key ${index}` });
    users.touch(id, now - 10_000 + index);
    return id;
  });
  const [oldest, second, third, fourth, joined, connected] = ids as [
    UserId,
    UserId,
    UserId,
    UserId,
    UserId,
    UserId,
  ];
  people.noteJoin(joined);
  for (const id of [joined, connected]) users.touch(id, 0);
  people.forgetNeverJoined((id) => id === connected, now);
  // 1,001 of them may be forgotten, one too many.
  expect([oldest, second].map((id) => people.find(id) === null)).toEqual([true, false]);
  users.touch(third, now - weekMs - 1);
  people.forgetNeverJoined((id) => id === connected, now);
  const kept = [second, third, fourth, joined, connected].map((id) => people.find(id) !== null);
  expect(kept).toEqual([true, false, true, true, true]);
});
