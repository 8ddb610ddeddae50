import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { GlobalKeys } from './GlobalKeys.ts';
import { pageKeys } from './pageKeys.ts';

/** Answers what pages ask about global keys. */
export function keysCalls(
  keys: Pick<GlobalKeys, 'state' | 'lookAgain' | 'record' | 'cancel'>,
  openPermission: () => void,
): HandlersOf<'keys:get' | 'keys:record' | 'keys:cancel' | 'keys:openPermission'> {
  return {
    'keys:get'() {
      // Whoever asks may have been to the system's settings meanwhile.
      keys.lookAgain();
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
