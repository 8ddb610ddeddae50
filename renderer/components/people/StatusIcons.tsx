import Ban from 'lucide-react/icons/ban';
import Check from 'lucide-react/icons/check';
import Ear from 'lucide-react/icons/ear';
import HeadphoneOff from 'lucide-react/icons/headphone-off';
import MicOff from 'lucide-react/icons/mic-off';
import ScreenShare from 'lucide-react/icons/screen-share';
import ShieldX from 'lucide-react/icons/shield-x';
import Speech from 'lucide-react/icons/speech';
import Video from 'lucide-react/icons/video';
import WifiOff from 'lucide-react/icons/wifi-off';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './StatusIcons.module.css';

const LateMarks = lazyPart(async () => (await import('./LateMarks.tsx')).LateMarks);

interface StatusIconsProps {
  occupant: Occupant;
  size: number;
  /** Whether I have marked them, to move several people together. */
  isMarked?: boolean;
}

/**
 * Small status icons after a name: whether I have verified them in my encrypted call, the person's door, connection lost, sharing, camera, listening only, without the right to speak, muted or
 * deafened, by a moderator or by themselves. Each has a name.
 */
export function StatusIcons({ occupant, size, isMarked = false }: StatusIconsProps) {
  const { t } = useTranslation();
  const whispersToMe = usePerch(({ whispers }) =>
    whispers.some(({ peerId }) => peerId === occupant.peerId),
  );
  const encrypts = usePerch(({ server }) => server?.e2ee);
  const marks = [
    { isShown: isMarked, Icon: Check, name: 'person.marked', tone: 'live' },
    { isShown: whispersToMe, Icon: Speech, name: 'whisper.mark', tone: 'live' },
    { isShown: occupant.away, Icon: WifiOff, name: 'person.away', tone: 'attention' },
    { isShown: occupant.sharing, Icon: ScreenShare, name: 'share.mark', tone: 'live' },
    { isShown: occupant.camera, Icon: Video, name: 'camera.mark', tone: 'live' },
    {
      isShown: occupant.suppressed && occupant.stagePart === null,
      Icon: Ban,
      name: 'person.suppressed',
      tone: 'attention',
    },
    { isShown: occupant.listenOnly, Icon: Ear, name: 'person.listenOnly', tone: 'quiet' },
    {
      isShown: occupant.serverMuted && !occupant.serverDeafened,
      Icon: ShieldX,
      name: 'person.serverMuted',
      tone: 'danger',
    },
    {
      isShown: occupant.serverDeafened,
      Icon: ShieldX,
      name: 'person.serverDeafened',
      tone: 'danger',
    },
    {
      isShown: occupant.muted && !occupant.listenOnly,
      Icon: MicOff,
      name: 'person.muted',
      tone: 'danger',
    },
    { isShown: occupant.deafened, Icon: HeadphoneOff, name: 'person.deafened', tone: 'danger' },
  ] as const;
  return (
    <span className={styles.marks}>
      {(encrypts || occupant.user.door) && <LateMarks occupant={occupant} size={size} />}
      {marks
        .filter(({ isShown }) => isShown)
        .map(({ Icon, name, tone }) => (
          <span key={name} role="img" aria-label={t(name)} data-tone={tone}>
            <Icon aria-hidden="true" size={size} />
          </span>
        ))}
    </span>
  );
}
