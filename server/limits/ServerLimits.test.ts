import { expect, test } from 'vitest';
import { serverLimits } from './ServerLimits.ts';

test('no address fills a room or the server, and no person an address', () => {
  const { seats, seatsPerAddress, seatsPerUser, peersPerRoom } = serverLimits;
  expect(seatsPerUser).toBeLessThan(seatsPerAddress / 4);
  expect(seatsPerAddress).toBeLessThan(peersPerRoom);
  expect(seatsPerAddress).toBeLessThan(seats / 20);
});
