import { useTranslation } from 'react-i18next';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { BackgroundSelect } from '../camera/BackgroundSelect.tsx';
import { CameraSelect } from '../camera/CameraSelect.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { HearingList } from './HearingList.tsx';
import styles from './OwnState.module.css';
import { useHearingLine } from './useHearingLine.ts';

interface OwnStateProps {
  occupant: Occupant;
}

/** What opens on one's own tile: who hears and sees me, whom I hear, and which camera it is. */
export function OwnState({ occupant }: OwnStateProps) {
  const { t } = useTranslation();
  const mode = usePerch((all) => all.preferences.talkMode);
  const line = useHearingLine();
  const state = occupant.deafened
    ? t('person.selfDeafened')
    : occupant.listenOnly
      ? t('person.selfListenOnly')
      : occupant.muted
        ? t('person.selfMuted')
        : mode === 'always'
          ? t('person.selfSpeaking')
          : t(`talk.self.${mode}`);
  return (
    <div className={styles.state}>
      <p>{t('person.self')}</p>
      <p>{state}</p>
      {line?.listeners && <p>{line.text}</p>}
      {line && <HearingList line={line} />}
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
