import type { Occupant } from '../../../shared/domain/Presence.ts';
import { talkModeNow } from '../../state/talkRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { BackgroundSelect } from '../camera/BackgroundSelect.tsx';
import { CameraSelect } from '../camera/CameraSelect.tsx';
import { useDenialHere } from '../roles/useDenial.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { HearingDetails } from './HearingDetails.tsx';
import { useHearingSummary } from './hearingSummary.ts';
import styles from './OwnStatus.module.css';

interface OwnStatusProps {
  occupant: Occupant;
}

/** The popover of my own row: my audience, my status and my camera. */
export function OwnStatus({ occupant }: OwnStatusProps) {
  const { t } = useTranslation();
  const mode = usePerch(talkModeNow);
  const denial = useDenialHere('speak');
  const line = useHearingSummary();
  const state =
    occupant.deafened || occupant.serverDeafened
      ? t('person.selfDeafened')
      : denial !== null
        ? t('denied.unheard')
        : occupant.listenOnly
          ? t('person.selfListenOnly')
          : occupant.muted || occupant.serverMuted
            ? t('person.selfMuted')
            : mode === 'always'
              ? t('person.selfSpeaking')
              : t(`talk.self.${mode}`);
  return (
    <div className={styles.state}>
      <p>{t('person.self')}</p>
      {denial !== null && <p>{denial}</p>}
      <p>{state}</p>
      {line?.listeners && <p>{line.text}</p>}
      {line && <HearingDetails line={line} />}
      {occupant.camera && (
        <>
          <p>{t('camera.selfOn')}</p>
          <CameraSelect />
          <BackgroundSelect />
        </>
      )}
    </div>
  );
}
