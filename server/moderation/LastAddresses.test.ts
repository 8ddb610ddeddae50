import { expect, it } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import { LastAddresses } from './LastAddresses.ts';

it('knows where each of the last users came from last', () => {
  const [ann, bob, cho] = ['ann', 'bob', 'cho'] as [UserId, UserId, UserId];
  const addresses = new LastAddresses(2);
  addresses.note(ann, 'home');
  addresses.note(bob, 'school');
  addresses.note(ann, 'work');
  addresses.note(cho, 'school');
  expect([ann, bob, cho].map((id) => addresses.of(id))).toEqual(['work', null, 'school']);
});
