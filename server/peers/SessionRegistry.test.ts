import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { fakeServices } from './mediasoup.fixture.ts';
import type { MediaServices, Peer } from './Peer.ts';
import type { PeerMedia } from './PeerMedia.ts';
import { ResumeTokens } from './ResumeTokens.ts';
import type { Connection, Session } from './Session.ts';
import { SessionRegistry, type SessionRegistryOptions } from './SessionRegistry.ts';

const limits = { sessions: 6, sessionsPerAddress: 4, sessionsPerUser: 3 };
const full = expect.objectContaining({ code: 'limitReached' });

let sessions: SessionRegistry;
let ended: Peer[];
const options: SessionRegistryOptions = {
  // Most open no media here.
  mediaServices: {} as MediaServices,
  tokens: new ResumeTokens('secret'),
  sessionHoldMs: 60_000,
  limits,
  onEnding: (peer) => ended.push(peer),
};
beforeEach(() => {
  ended = [];
  sessions = new SessionRegistry(options);
});
afterEach(() => sessions.closeAll());

function userNamed(name: string): User {
  return { id: name as UserId, name, isOwner: false, roleIds: [], colorSeed: 0 };
}

function newConnection(): Connection {
  return {
    replace: vi.fn(),
    dismiss: vi.fn(),
    expel: vi.fn(),
    readmit: vi.fn(),
    drop: vi.fn(),
    notify: vi.fn(),
  };
}

/** A session with a connection. */
function openSession(name: string, addressGroup = 'home', connection = newConnection()): Session {
  const session = sessions.open(userNamed(name), addressGroup, `key of ${name}`);
  sessions.attach(session, connection, undefined);
  return session;
}

/** A session whose connection was lost. */
function openAndLose(name: string, addressGroup?: string): Session {
  const connection = newConnection();
  const session = openSession(name, addressGroup, connection);
  sessions.lose(session, connection);
  return session;
}

test('the token that was shown stays good until the one in its place is shown', () => {
  const ann = 'key of ann';
  const session = sessions.open(userNamed('ann'), 'home', ann);
  const first = sessions.attach(session, newConnection(), 'made up');
  const second = sessions.attach(session, newConnection(), 'made up');
  expect(sessions.resume('made up', ann)).toBe(session);
  expect(sessions.resume(second, ann)).toBe(session);
  expect(sessions.resume(first, ann)).toBeNull();
  const third = sessions.attach(session, newConnection(), second);
  expect(sessions.resume('made up', ann)).toBeNull();
  expect(sessions.resume(second, ann)).toBe(session);
  expect(sessions.resume(third, ann)).toBe(session);
});

test('a token resumes only sessions of its device, also where two made up the same', () => {
  const [hers, his] = [openSession('ann'), openSession('bob')];
  sessions.attach(hers, newConnection(), 'made up');
  sessions.attach(his, newConnection(), 'made up');
  expect(sessions.resume('made up', 'key of bob')).toBe(his);
  expect(sessions.resume('made up', 'key of eve')).toBeNull();
});

test('a removed device loses its sessions, those that are held too; other devices keep theirs', () => {
  const [laptop, phone] = [newConnection(), newConnection()];
  const lost = openSession('ann', 'home', laptop);
  sessions.lose(lost, laptop);
  const live = openSession('ann');
  const connection = newConnection();
  sessions.attach(live, connection, undefined);
  const other = sessions.open(userNamed('ann'), 'home', 'key of the phone');
  sessions.attach(other, phone, undefined);
  sessions.endRemoved('key of ann');
  expect([lost.closed, live.closed, other.closed]).toEqual([true, true, false]);
  expect(connection.dismiss).toHaveBeenCalledOnce();
  expect(phone.dismiss).not.toHaveBeenCalled();
  expect(sessions.ofUser(userNamed('ann').id)).toEqual([other]);
});

const rtpCapabilities = { codecs: [], headerExtensions: [] };

test('a session is held for a minute, and up to five while its media still has a way here', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { services } = fakeServices();
  sessions = new SessionRegistry({ ...options, mediaServices: services });
  const [silent, sounding, failing] = ['ann', 'bob', 'cho'].map((name) => openAndLose(name));
  await sounding?.peer.openMedia(rtpCapabilities);
  const media = await failing?.peer.openMedia(rtpCapabilities);
  vi.advanceTimersByTime(60_000);
  expect([silent?.closed, sounding?.closed, failing?.closed]).toEqual([true, false, false]);
  vi.spyOn(media as PeerMedia, 'isReceiving', 'get').mockReturnValue(false);
  vi.advanceTimersByTime(60_000);
  expect([sounding?.closed, failing?.closed]).toEqual([false, true]);
  vi.advanceTimersByTime(3 * 60_000);
  expect(sounding?.closed).toBe(true);
  vi.useRealTimers();
});

test('a failed sign-in ends its session, but not one that another connection serves', () => {
  const [slow, quick] = [newConnection(), newConnection()];
  const session = openSession('ann', 'home', slow);
  sessions.attach(session, quick, undefined);
  expect(slow.replace).toHaveBeenCalledOnce();
  sessions.abandon(session, slow);
  expect(session.closed).toBe(false);
  sessions.abandon(session, quick);
  expect(session.closed).toBe(true);
});

test('the windows of one user are limited, and held sessions give way', () => {
  openSession('ann', 'a');
  const held = [openAndLose('ann', 'b'), openAndLose('ann', 'c')];
  openSession('ann', 'd');
  expect(ended).toEqual([held[0]?.peer]);
  openSession('ann', 'e');
  expect(ended).toEqual(held.map(({ peer }) => peer));
  expect(() => openSession('ann', 'f')).toThrow(full);
  openSession('bob', 'f');
});

test('the sessions of one address are limited, and other addresses are not affected', () => {
  for (const name of ['ann', 'bob', 'cho', 'dan']) openSession(name);
  expect(() => openSession('eve')).toThrow(full);
  openSession('eve', 'elsewhere');
});

test('a user who comes back without a token replaces their own held session, also on a full server', () => {
  for (const name of ['ann', 'bob', 'cho']) openSession(name);
  for (const name of ['dan', 'eve']) openAndLose(name, 'elsewhere');
  const held = openAndLose('fay');
  openSession('fay');
  expect(ended).toEqual([held.peer]);
  // Held sessions of other users give way as well, the oldest first.
  openSession('gus', 'third');
  expect(ended.map(({ user }) => user.name)).toEqual(['fay', 'dan']);
  expect(sessions.size).toBe(limits.sessions);
});

test('ends all sessions of one user, also a held one, and tells the connected apps why', () => {
  const [atHome, atWork] = [newConnection(), newConnection()];
  const ofAnn = [openSession('Ann', 'home', atHome), openSession('Ann', 'work', atWork)];
  const ofBob = openSession('Bob');
  sessions.lose(ofAnn[1] as Session, atWork);
  const ending = {
    cause: 'kick',
    by: { id: null, name: 'Bob' },
    reason: 'spam',
    endsAt: null,
  } as const;
  sessions.endAll('Ann' as UserId, ending);
  expect(ofAnn.map(({ closed }) => closed)).toEqual([true, true]);
  expect(ofBob.closed).toBe(false);
  expect(atHome.expel).toHaveBeenCalledExactlyOnceWith(ending);
  expect(atWork.expel).not.toHaveBeenCalled();
});

test('after a restart of the server a peer has its former id, unless it is taken', () => {
  const session = openSession('ann');
  const token = sessions.attach(session, newConnection(), undefined);
  const restarted = new SessionRegistry({ ...options, tokens: new ResumeTokens('secret') });
  const open = () => restarted.open(userNamed('ann'), 'home', 'key of ann', token);
  expect(open().peer.id).toBe(session.peer.id);
  expect(open().peer.id).not.toBe(session.peer.id);
  restarted.closeAll();
});
