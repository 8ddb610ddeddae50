import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './RestingNote.module.css';

/** Says over a video of somebody else that it stands still because the user's line has no room for it. */
export function RestingNote() {
  const { t } = useTranslation();
  const rests = usePerch(({ picturesRest }) => picturesRest);
  return rests ? <p className={styles.note}>{t('tile.resting')}</p> : null;
}
