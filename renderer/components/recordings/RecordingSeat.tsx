import type { RecordingSeat as Seat } from '../../../shared/domain/Recording.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './RecordingSeat.module.css';

/** A recording in the list of channels, above the people of its channel. */
export function RecordingSeat({ seat }: { seat: Seat }) {
  const { t } = useTranslation();
  return (
    <p className={styles.seat} title={t('recording.by', { name: seat.by.name })}>
      <span aria-hidden="true" className={styles.dot} />
      {t('recording.name')}
    </p>
  );
}
