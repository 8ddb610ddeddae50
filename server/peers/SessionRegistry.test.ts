import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { MediaServices, Peer } from './Peer.ts';
import type { Connection, Session } from './Session.ts';
import { SessionRegistry } from './SessionRegistry.ts';

const limits = { sessions: 6, sessionsPerAddress: 4, sessionsPerUser: 3 };
const full = expect.objectContaining({ code: 'limitReached' });

let sessions: SessionRegistry;
let ended: Peer[];
beforeEach(() => {
  ended = [];
  sessions = new SessionRegistry({
    // No media is opened here.
    mediaServices: {} as MediaServices,
    sessionHoldMs: 60_000,
    limits,
    onEnding: (peer) => ended.push(peer),
  });
});
afterEach(() => sessions.closeAll());

function userNamed(name: string): User {
  return { id: name as UserId, name, role: 'member', colorSeed: 0 };
}

function newConnection(): Connection {
  return { replace: vi.fn(), notify: vi.fn() };
}

/** A seat that somebody sits on. */
function sit(name: string, addressGroup = 'home', connection = newConnection()): Session {
  const session = sessions.open(userNamed(name), addressGroup);
  sessions.attach(session, connection, undefined);
  return session;
}

/** A seat whose connection was lost. */
function leaveBehind(name: string, addressGroup?: string): Session {
  const connection = newConnection();
  const session = sit(name, addressGroup, connection);
  sessions.lose(session, connection);
  return session;
}

test('the token that was shown stays good until the one in its place is shown', () => {
  const ann = userNamed('ann').id;
  const session = sessions.open(userNamed('ann'), 'home');
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

test('a token is its user’s only, also where two made up the same', () => {
  const [hers, his] = [sit('ann'), sit('bob')];
  sessions.attach(hers, newConnection(), 'made up');
  sessions.attach(his, newConnection(), 'made up');
  expect(sessions.resume('made up', userNamed('bob').id)).toBe(his);
  expect(sessions.resume('made up', userNamed('eve').id)).toBeNull();
});

test('who could not enter gives the seat up, but not one that another connection has taken', () => {
  const [slow, quick] = [newConnection(), newConnection()];
  const session = sit('ann', 'home', slow);
  sessions.attach(session, quick, undefined);
  expect(slow.replace).toHaveBeenCalledOnce();
  sessions.abandon(session, slow);
  expect(session.closed).toBe(false);
  sessions.abandon(session, quick);
  expect(session.closed).toBe(true);
});

test('one user has so many windows, and those that are away take nobody’s place', () => {
  sit('ann', 'a');
  const ghosts = [leaveBehind('ann', 'b'), leaveBehind('ann', 'c')];
  sit('ann', 'd');
  expect(ended).toEqual([ghosts[0]?.peer]);
  sit('ann', 'e');
  expect(ended).toEqual(ghosts.map(({ peer }) => peer));
  expect(() => sit('ann', 'f')).toThrow(full);
  sit('bob', 'f');
});

test('one address has so many sessions, well below all of them; its neighbours do not pay for it', () => {
  for (const name of ['ann', 'bob', 'cho', 'dan']) sit(name);
  expect(() => sit('eve')).toThrow(full);
  sit('eve', 'elsewhere');
});

test('who comes back without a token gets the place of their own ghost, on a full server too', () => {
  for (const name of ['ann', 'bob', 'cho']) sit(name);
  for (const name of ['dan', 'eve']) leaveBehind(name, 'elsewhere');
  const ghost = leaveBehind('fay');
  sit('fay');
  expect(ended).toEqual([ghost.peer]);
  // Other people's sessions that are away give way as well, the longest away first.
  sit('gus', 'third');
  expect(ended.map(({ user }) => user.name)).toEqual(['fay', 'dan']);
  expect(sessions.size).toBe(limits.sessions);
});
