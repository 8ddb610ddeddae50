import Armchair from 'lucide-react/icons/armchair';
import CloudOff from 'lucide-react/icons/cloud-off';
import EarOff from 'lucide-react/icons/ear-off';
import MicOff from 'lucide-react/icons/mic-off';
import WifiOff from 'lucide-react/icons/wifi-off';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { ProblemBar } from '../ui/frames/ProblemBar.tsx';
import { lazyPart, useIsPartMissing } from '../ui/lazyPart.tsx';
import { LateDoctorButton } from './LateDoctorButton.tsx';

const RestrictionBars = lazyPart(
  async () => (await import('../moderation/RestrictionBars.tsx')).RestrictionBars,
);

interface ProblemBarsProps {
  /** False while the settings show the same microphone problem. */
  isMicrophoneShown: boolean;
}

/**
 * What asks for the user now: something could not be loaded, they were moved while away, a moderator has muted or deafened
 * them, sound blocked, no connection for sound, no microphone.
 */
export function ProblemBars({ isMicrophoneShown }: ProblemBarsProps) {
  const { t } = useTranslation();
  const { unblockSound, retryConnection, retryMicrophone, joinChannel } = useActions();
  const sound = usePerch((state) => state.sound);
  const isBlocked = usePerch((state) => state.media.kind === 'blocked');
  const isOutside = usePerch((state) => state.voice.kind === 'outside');
  const microphone = usePerch((state) => state.microphone);
  const leftIdle = usePerch(({ movedIdleFrom, presence }) =>
    presence.channels.find(({ id }) => id === movedIdleFrom),
  );
  const isRestricted = usePerch((state) => state.restrictions.length > 0);
  const isPartMissing = useIsPartMissing();
  return (
    <>
      {isBlocked && (
        <ProblemBar
          icon={WifiOff}
          text={t('voice.blockedHint')}
          action={{ label: t('app.tryAgain'), onPress: retryConnection }}
        >
          <LateDoctorButton />
        </ProblemBar>
      )}
      {isPartMissing && (
        <ProblemBar
          icon={CloudOff}
          text={t('app.partMissing')}
          action={{ label: t('app.reload'), onPress: () => window.location.reload() }}
        />
      )}
      {leftIdle !== undefined && (
        <ProblemBar
          icon={Armchair}
          text={t('idle.moved')}
          action={{
            label: t('idle.back', { channel: leftIdle.name }),
            onPress: () => joinChannel(leftIdle.id),
          }}
        />
      )}
      {isRestricted && <RestrictionBars />}
      {sound === 'blocked' && !isOutside && (
        <ProblemBar
          icon={EarOff}
          text={t('sound.blocked')}
          action={{ label: t('sound.hear'), onPress: unblockSound }}
        />
      )}
      {microphone.kind === 'none' && isMicrophoneShown && !isOutside && (
        <ProblemBar
          icon={MicOff}
          text={t(`microphone.${microphone.reason}`)}
          action={
            microphone.reason === 'missing'
              ? undefined
              : { label: t('app.tryAgain'), onPress: retryMicrophone }
          }
        />
      )}
    </>
  );
}
