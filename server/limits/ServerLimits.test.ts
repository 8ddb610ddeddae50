import { expect, test } from 'vitest';
import { serverLimits } from './ServerLimits.ts';

test('no address can fill a room or the server, and no user an address', () => {
  const { sessions, sessionsPerAddress, sessionsPerUser, peersPerRoom } = serverLimits;
  expect(sessionsPerUser).toBeLessThan(sessionsPerAddress / 4);
  expect(sessionsPerAddress).toBeLessThan(peersPerRoom);
  expect(sessionsPerAddress).toBeLessThan(sessions / 20);
});
