import ScreenShare from 'lucide-react/icons/screen-share';
import ScreenShareOff from 'lucide-react/icons/screen-share-off';
import { useTranslation } from 'react-i18next';
import { useActions, usePerch } from './ClientContext.tsx';
import { IconButton } from './IconButton.tsx';

/** Starts my share, and ends it. */
export function ShareButton() {
  const { t } = useTranslation();
  const { toggleShare } = useActions();
  const isLive = usePerch((state) => state.share.kind === 'live');
  const isIn = usePerch((state) => state.voice.kind === 'joined');
  return (
    <IconButton
      name={isLive ? t('share.stop') : t('share.start')}
      icon={isLive ? ScreenShareOff : ScreenShare}
      tone={isLive ? 'live' : 'raised'}
      isDisabled={!isIn && !isLive}
      onPress={toggleShare}
    />
  );
}
