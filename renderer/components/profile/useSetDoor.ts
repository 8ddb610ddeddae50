import type { Door } from '../../../shared/domain/Door.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';

/** Sets my door, and announces what others see then, or why it did not work. */
export function useSetDoor() {
  const { t } = useTranslation();
  const { setDoor } = useActions();
  const announce = useAnnounce();
  return async (door: Door | null): Promise<void> => {
    const failure = await setDoor(door);
    if (failure) announce(failureText(t, failure.code));
    else if (door === null) announce(t('profile.open'));
    else if (door.kind === 'doNotDisturb') announce(t('profile.doNotDisturbHint'));
    else announce(t('profile.backAt', { time: new Date(door.at) }));
  };
}
