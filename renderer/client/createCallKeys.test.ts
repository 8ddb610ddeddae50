import { expect, it, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import { createPerchStore } from '../store/perchStore.ts';
import { type CallKeysNeeds, createCallKeys } from './createCallKeys.ts';

it('tells chats of every change of trust, so that messages that were shown are looked at again', async () => {
  const kept = new Map<string, string>();
  const memory = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  const end = new AbortController();
  const keys = await createCallKeys({
    store: createPerchStore(memory),
    signaling: { request: vi.fn(), on: () => () => undefined },
    engine: { on: () => () => undefined, state: { kind: 'outside', failure: null } },
    media: { cryptors: null },
    key: Promise.resolve({ publicKey: 'own', sign: async () => '' }),
    storage: memory,
    signal: end.signal,
  } as unknown as CallKeysNeeds);
  const bob = { userId: 'bob' as UserId, deviceKey: 'phone' };
  const standings: string[] = [];
  keys.onTrust((trust) =>
    standings.push(`${trust}: ${keys.known.standingOf(bob.userId, bob.deviceKey)}`),
  );
  keys.accept(bob);
  keys.verify(bob);
  keys.distrust(bob);
  expect(standings).toEqual(['gained: known', 'gained: verified', 'lost: changed']);
  end.abort();
});
