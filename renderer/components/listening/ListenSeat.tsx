import RadioTower from 'lucide-react/icons/radio-tower';
import { useTranslation } from 'react-i18next';
import type { ListenSeat as Seat } from '../../../shared/domain/ListenLink.ts';
import styles from './ListenSeat.module.css';

/** That people outside can hear a channel, in the list above the people of the channel. */
export function ListenSeat({ seat }: { seat: Seat }) {
  const { t } = useTranslation();
  return (
    <p className={styles.seat} title={t('listen.bar')}>
      <RadioTower aria-hidden="true" className={styles.icon} size={16} />
      <span className={styles.text}>{t('listen.seat', { count: seat.listeners })}</span>
    </p>
  );
}
