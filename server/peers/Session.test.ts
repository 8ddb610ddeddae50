import { beforeEach, expect, test, vi } from 'vitest';
import type { Peer } from './Peer.ts';
import { type Connection, hashOf, Session } from './Session.ts';

const peer = { attach: vi.fn(), detach: vi.fn(), close: vi.fn() };
let session: Session;
beforeEach(() => {
  vi.clearAllMocks();
  session = new Session(peer as unknown as Peer, '192.0.2.1', 'key');
});

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

test('a connection that attaches gets the notifications and a token that resumes the session', () => {
  const connection = newConnection();
  session.attach(connection, 'token', undefined);
  expect(peer.attach).toHaveBeenCalledExactlyOnceWith(connection);
  expect(session.connected).toBe(true);
  expect(session.isResumedBy(hashOf('token'))).toBe(true);
  expect(session.isResumedBy(hashOf('made up'))).toBe(false);
});

test('the next connection replaces the one before, whose loss then means nothing', () => {
  const [first, second] = [newConnection(), newConnection()];
  session.attach(first, 'token', undefined);
  session.attach(second, 'token', undefined);
  expect(first.replace).toHaveBeenCalledOnce();
  expect(session.isServedByAnother(first)).toBe(true);
  expect(session.detach(first)).toBe(false);
  expect(peer.detach).not.toHaveBeenCalled();
  expect(session.detach(second)).toBe(true);
  expect(session.connected).toBe(false);
  expect(peer.detach).toHaveBeenCalledOnce();
});

test('a connection that attaches twice does not replace itself', () => {
  const connection = newConnection();
  session.attach(connection, 'token', undefined);
  session.attach(connection, 'token', undefined);
  expect(connection.replace).not.toHaveBeenCalled();
});

test('it closes its peer, once', () => {
  session.close();
  session.close();
  expect(session.closed).toBe(true);
  expect(peer.close).toHaveBeenCalledOnce();
});
