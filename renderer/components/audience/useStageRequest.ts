import type { Failure } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { failureText } from '../ui/failureText.ts';

/** Runs an action about a stage, and says why when it failed, or `done` when it is not to be seen otherwise. */
export function useStageRequest(): (action: Promise<Failure | null>, done?: string) => void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  return (action, done) => {
    void action.then((failure) => {
      // Only then so many speak: nothing else about a stage reaches a limit.
      if (failure?.code === 'limitReached') announce(t('audience.stageFull'));
      else if (failure) announce(failureText(t, failure.code));
      else if (done !== undefined) announce(done);
    });
  };
}
