import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { LockedChannels } from '../rooms/LockedChannels.ts';
import type { SettingStore } from '../storage/SettingStore.ts';

const key = 'expectedInLockedChannels';

/**
 * Expects those back in locked channels who were inside when the server was stopped, so that a restart locks nobody out. Returns
 * the function that writes down who is expected; to be called when all sessions have ended. After a crash people knock.
 */
export async function keepExpected(
  settings: Pick<SettingStore, 'get' | 'set' | 'delete'>,
  locks: Pick<LockedChannels, 'expected' | 'expectAll'>,
): Promise<() => Promise<void>> {
  const kept = await settings.get(key);
  if (kept !== null) {
    locks.expectAll(JSON.parse(kept) as [UserId, ChannelId][]);
    await settings.delete(key);
  }
  return async () => {
    const { expected } = locks;
    if (expected.length > 0) await settings.set(key, JSON.stringify(expected));
  };
}
