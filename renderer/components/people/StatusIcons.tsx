import type { LucideIcon } from 'lucide-react';
import Ear from 'lucide-react/icons/ear';
import HeadphoneOff from 'lucide-react/icons/headphone-off';
import MicOff from 'lucide-react/icons/mic-off';
import ScreenShare from 'lucide-react/icons/screen-share';
import Speech from 'lucide-react/icons/speech';
import Video from 'lucide-react/icons/video';
import WifiOff from 'lucide-react/icons/wifi-off';
import { useTranslation } from 'react-i18next';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './StatusIcons.module.css';

interface StatusIconsProps {
  occupant: Occupant;
  size: number;
}

/** Small status icons after a name: connection lost, sharing, camera, listening only, muted, deafened. Each has a name. */
export function StatusIcons({ occupant, size }: StatusIconsProps) {
  const { t } = useTranslation();
  const whispersToMe = usePerch(({ whispers }) =>
    whispers.some(({ peerId }) => peerId === occupant.peerId),
  );
  const marks: [isShown: boolean, icon: LucideIcon, text: string, tone: string][] = [
    [whispersToMe, Speech, t('whisper.mark'), 'live'],
    [occupant.away, WifiOff, t('person.away'), 'attention'],
    [occupant.sharing, ScreenShare, t('share.mark'), 'live'],
    [occupant.camera, Video, t('camera.mark'), 'live'],
    [occupant.listenOnly, Ear, t('person.listenOnly'), 'quiet'],
    [occupant.muted && !occupant.listenOnly, MicOff, t('person.muted'), 'danger'],
    [occupant.deafened, HeadphoneOff, t('person.deafened'), 'danger'],
  ];
  return (
    <span className={styles.marks}>
      {marks.map(
        ([isShown, Icon, text, tone]) =>
          isShown && (
            <span key={text} role="img" aria-label={text} data-tone={tone}>
              <Icon aria-hidden="true" size={size} />
            </span>
          ),
      )}
    </span>
  );
}
