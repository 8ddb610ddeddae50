import { expect, test } from 'vitest';
import { UnreadRegistry } from './UnreadRegistry.ts';

test('what is unread is added up over all servers, without those whose page is gone', () => {
  const registry = new UnreadRegistry();
  const told: unknown[] = [];
  registry.on('changed', (total) => told.push(total));
  registry.report('a', { mentions: 2, hasUnread: false });
  registry.report('b', { mentions: 1, hasUnread: true });
  registry.forget('b');
  registry.forget('b');
  registry.report('a', { mentions: 0, hasUnread: false });
  expect(told).toEqual([
    { mentions: 2, hasUnread: false },
    { mentions: 3, hasUnread: true },
    { mentions: 2, hasUnread: false },
    { mentions: 0, hasUnread: false },
  ]);
});
