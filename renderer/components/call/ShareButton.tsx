import ScreenShare from 'lucide-react/icons/screen-share';
import ScreenShareOff from 'lucide-react/icons/screen-share-off';
import { useEffect, useRef } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useDenialHere } from '../roles/useDenial.ts';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';

/** Starts and stops my share. */
export function ShareButton() {
  const { t } = useTranslation();
  const { toggleShare } = useActions();
  const isLive = usePerch((state) => state.share.kind === 'live');
  const denial = useDenialHere('share');
  const isIn = usePerch((state) => state.voice.kind === 'joined');
  // Other Stop buttons disappear with the share; the focus then moves to this button.
  const ref = useRef<HTMLButtonElement>(null);
  const wasLive = useRef(isLive);
  useEffect(() => {
    const hasEnded = wasLive.current && !isLive;
    wasLive.current = isLive;
    if (!hasEnded) return;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) ref.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [isLive]);
  return (
    <IconButton
      ref={ref}
      name={isLive ? t('share.stop') : t('share.start')}
      icon={isLive ? ScreenShareOff : ScreenShare}
      tone={isLive ? 'live' : 'raised'}
      isDisabled={!isIn && !isLive}
      denial={isLive ? null : denial}
      onPress={toggleShare}
    />
  );
}
