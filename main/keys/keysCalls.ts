import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { GlobalKeys } from './GlobalKeys.ts';
import { pageKeys } from './pageKeys.ts';

/** Handles the calls about global keys. */
export function keysCalls(
  keys: Pick<GlobalKeys, 'state' | 'refresh' | 'record' | 'cancel'>,
  openPermission: () => void,
): HandlersOf<'keys:get' | 'keys:record' | 'keys:cancel' | 'keys:openPermission'> {
  return {
    'keys:get'() {
      // The user may have changed the permission in the system's settings.
      keys.refresh();
      return keys.state;
    },
    async 'keys:record'({ contents }, { action }) {
      const recording = keys.record(action, pageKeys(contents));
      const gone = () => keys.cancel();
      contents.once('destroyed', gone);
      const recorded = await recording;
      if (!contents.isDestroyed()) contents.removeListener('destroyed', gone);
      return recorded;
    },
    'keys:cancel'() {
      keys.cancel();
      return null;
    },
    'keys:openPermission'() {
      openPermission();
      return null;
    },
  };
}
