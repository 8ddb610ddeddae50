import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import type { Restriction } from '../../../shared/domain/moderation.ts';
import { Store } from '../Store.ts';
import { TestTables } from '../TestTables.fixture.ts';
import type { AuditQuery, NewAuditEntry } from './AuditStore.ts';

let database: TestTables;
let store: Store;
let tom: UserId;
let mia: UserId;

beforeEach(async () => {
  database = await TestTables.open();
  store = new Store(database.tables);
  tom = (await store.users.create({ publicKey: 'key of Tom', name: 'Tom' })).id;
  mia = (await store.users.create({ publicKey: 'key of Mia', name: 'Mia' })).id;
});
afterEach(() => database.remove());

const nobody = 'nobody' as UserId;
const notFound = expect.objectContaining({ code: 'notFound' });
const terms = (endsAt: number | null = null) => ({
  by: { id: mia, name: 'Mia' },
  reason: 'spam',
  beganAt: 5,
  endsAt,
});

describe('RestrictionStore', () => {
  const mute = (endsAt: number | null): Restriction => ({ kind: 'mute', ...terms(endsAt) });

  it('keeps one of each kind for a user, for whom nobody waits to be forgotten', async () => {
    await store.restrictions.put(tom, mute(10));
    await store.restrictions.put(tom, mute(20));
    await store.restrictions.put(tom, { kind: 'deafen', ...terms() });
    expect(await store.restrictions.all()).toEqual([
      { userId: tom, restriction: { kind: 'deafen', ...terms() } },
      { userId: tom, restriction: mute(20) },
    ]);
    expect((await store.users.neverJoined()).map(({ id }) => id)).toEqual([mia]);
    await store.restrictions.delete(tom, 'deafen');
    expect(await store.restrictions.all()).toHaveLength(1);
    await expect(store.restrictions.put(nobody, mute(1))).rejects.toEqual(notFound);
  });

  it('ends with the user, and stays when its moderator is gone', async () => {
    await store.restrictions.put(tom, mute(null));
    await store.users.delete(mia);
    expect((await store.restrictions.all())[0]?.restriction.by).toEqual({ id: null, name: 'Mia' });
    await store.users.delete(tom);
    expect(await store.restrictions.all()).toEqual([]);
  });
});

describe('BanStore', () => {
  const ban = (userId: UserId, endsAt: number | null = null) =>
    store.bans.put({ userId, addresses: '203.0.113.7', ...terms(endsAt) });

  it('keeps one for an identity, the last', async () => {
    await ban(tom, 10);
    const kept = await ban(tom, 20);
    expect(kept).toMatchObject({
      publicKey: 'key of Tom',
      ban: { person: { id: tom, name: 'Tom' }, addresses: '203.0.113.7', ...terms(20) },
    });
    expect(await store.bans.all()).toEqual([kept]);
    await store.bans.delete([kept.ban.id]);
    expect(await store.bans.all()).toEqual([]);
    await expect(ban(nobody)).rejects.toEqual(notFound);
  });

  it('holds for the key when the user is gone', async () => {
    await ban(tom);
    await store.users.delete(tom);
    await store.users.delete(mia);
    expect(await store.bans.all()).toMatchObject([
      {
        publicKey: 'key of Tom',
        ban: { person: { id: null, name: 'Tom' }, by: { id: null, name: 'Mia' } },
      },
    ]);
  });
});

describe('AuditStore', () => {
  const [open, hidden, gone] = ['open', 'hidden', 'gone'] as ChannelId[] as [
    ChannelId,
    ChannelId,
    ChannelId,
  ];
  const entry = (subject: string, change: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
    at: 1,
    kind: 'channelChanged',
    by: { id: mia, name: 'Mia' },
    person: null,
    subject,
    former: null,
    reason: null,
    endsAt: null,
    addresses: null,
    channelIds: [],
    isPublic: true,
    ...change,
  });
  const subjects = async (query: Partial<AuditQuery> = {}) => {
    const all = { before: null, search: '', userId: null, kinds: [], limit: 50, reach: null };
    return (await store.audit.list({ ...all, ...query })).map(({ subject }) => subject);
  };

  it('keeps entries as they were, only so many and so long', async () => {
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
      await store.audit.add(entry(name, { at: index, person: { id: tom, name: 'Tom' } }), 3);
    }
    await store.users.delete(tom);
    expect(await subjects()).toEqual(['d', 'c', 'b']);
    expect(
      (
        await store.audit.list({
          before: null,
          search: '',
          userId: tom,
          kinds: [],
          limit: 1,
          reach: null,
        })
      )[0],
    ).toMatchObject({ person: { id: tom, name: 'Tom' }, by: { id: mia, name: 'Mia' } });
    await store.audit.deleteBefore(2);
    expect(await subjects()).toEqual(['d', 'c']);
  });

  it('finds what is in its names and reasons, in any case, and takes no pattern from it', async () => {
    await store.audit.add(entry('Ämter', { reason: '100 % spam' }));
    await store.audit.add(entry('Nook', { kind: 'channelCreated' }));
    expect(await subjects({ search: ' äMTER ' })).toEqual(['Ämter']);
    expect(await subjects({ search: '100 %' })).toEqual(['Ämter']);
    expect(await subjects({ search: '0%s' })).toEqual([]);
    expect(await subjects({ search: 'mia', kinds: ['channelCreated'] })).toEqual(['Nook']);
  });

  it('leaves out entries about channels that the reader may not see, also deleted ones', async () => {
    await store.audit.add(entry('about none'));
    await store.audit.add(entry('open', { channelIds: [open] }));
    await store.audit.add(entry('in and out', { channelIds: [open, hidden], isPublic: false }));
    // It was for everybody then.
    await store.audit.add(entry('hidden since', { channelIds: [hidden] }));
    await store.audit.add(entry('gone', { channelIds: [gone] }));
    await store.audit.add(entry('gone in secret', { channelIds: [gone], isPublic: false }));
    const reach = { seen: [open], hidden: [hidden] };
    expect(await subjects({ reach })).toEqual(['gone', 'open', 'about none']);
    expect(await subjects({ reach: { seen: [], hidden: [] } })).toHaveLength(4);
    expect(await subjects()).toHaveLength(6);
  });
});
