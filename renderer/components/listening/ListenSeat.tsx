import RadioTower from 'lucide-react/icons/radio-tower';
import type { ListenSeat as Seat } from '../../../shared/domain/ListenLink.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './ListenSeat.module.css';

/** That people outside can hear a channel, and how many do, in the list above the people of the channel. */
export function ListenSeat({ seat: { listeners: count } }: { seat: Seat }) {
  const { t } = useTranslation();
  return (
    <p className={styles.seat} title={t('listen.bar')}>
      <RadioTower aria-hidden="true" className={styles.icon} size={16} />
      <span className={hidden.visually}>
        {t('listen.seat', { count })}. {t('listen.bar')}
      </span>
      <span aria-hidden="true">{t('listen.name')}</span>
      <span aria-hidden="true" className={styles.count}>
        {count}
      </span>
    </p>
  );
}
