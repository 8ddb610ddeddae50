import type { DesktopCallName } from '../../shared/ipc/desktopCalls.ts';
import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { ScreenShare } from './ScreenShare.ts';

type ScreenCallName = Extract<DesktopCallName, `screen:${string}`>;

/** Handles the calls of pages that share, and of the picker. */
export function screenCalls(
  share: Pick<
    ScreenShare,
    'pick' | 'abandon' | 'sources' | 'listen' | 'choose' | 'cancel' | 'openPermission'
  >,
): HandlersOf<ScreenCallName> {
  return {
    'screen:pick': ({ contents }) => share.pick(contents),
    'screen:abandon'({ contents }) {
      share.abandon(contents);
      return null;
    },
    'screen:sources': ({ contents }) => share.sources(contents),
    async 'screen:listen'({ contents }) {
      await share.listen(contents);
      return null;
    },
    async 'screen:choose'({ contents }, choice) {
      await share.choose(contents, choice);
      return null;
    },
    'screen:cancel'({ contents }) {
      share.cancel(contents);
      return null;
    },
    async 'screen:openPermission'() {
      await share.openPermission();
      return null;
    },
  };
}
