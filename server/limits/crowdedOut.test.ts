import { expect, test } from 'vitest';
import { crowdedOut } from './crowdedOut.ts';

test('the address with the most gives way, the oldest of it first', () => {
  const from = (addressGroup: string, name: string) => ({ addressGroup, name });
  const clients = [from('home', 'ann'), from('crowd', 'one'), from('crowd', 'two')];
  expect(crowdedOut(clients)?.name).toBe('one');
  expect(crowdedOut(clients.slice(0, 1))?.name).toBe('ann');
  expect(crowdedOut([])).toBeNull();
});
