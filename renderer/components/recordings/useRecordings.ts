import type { Failure } from '../../../shared/protocol/errors.ts';
import type { Recordings } from '../../state/Recordings.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useClient } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { useLoaded } from '../ui/hooks/useLoaded.ts';

/** What records; null until its code is loaded. */
export function useRecordings(): Recordings | null {
  return useLoaded(useClient().loadRecordings);
}

/** Runs an action, and says why it failed, or else what is done. `conflict` is no news: what is shown has changed by then. */
export function useRecordingAction(): (action: Promise<Failure | null>, done?: string) => void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  return (action, done) => {
    void action.then((failure) => {
      if (failure === null) {
        if (done !== undefined) announce(done);
      } else if (failure.code !== 'conflict') announce(failureText(t, failure.code));
    });
  };
}
