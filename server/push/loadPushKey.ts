import type { SettingStore } from '../storage/SettingStore.ts';
import { ServerPushKey } from './pushEncryption.ts';

const setting = 'pushKey';

/** The key of this server for push services; made the first time. With another key all devices would have to subscribe anew. */
export async function loadPushKey(
  settings: Pick<SettingStore, 'get' | 'set'>,
  write: (change: () => Promise<void>) => Promise<void>,
): Promise<ServerPushKey> {
  const kept = await settings.get(setting);
  if (kept !== null) return ServerPushKey.fromText(kept);
  const key = ServerPushKey.make();
  await write(() => settings.set(setting, key.toText()));
  return key;
}
