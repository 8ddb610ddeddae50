import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './HearingDetails.module.css';
import type { HearingSummary, Listener } from './hearingSummary.ts';

interface HearingDetailsProps {
  line: HearingSummary;
}

/** The people who do not hear me, with the reasons, or the problem on my side. */
export function HearingDetails({ line }: HearingDetailsProps) {
  const { t } = useTranslation();
  if (line.listeners === null) return line.hint && <p className={styles.note}>{line.hint}</p>;
  const deaf = line.listeners.filter(isDeaf);
  if (deaf.length === 0) return <p className={styles.note}>{t('hearing.everybody')}</p>;
  return (
    <>
      <dl className={styles.list}>
        {deaf.map(({ peerId, name, hearing }) => (
          <div key={peerId}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.reason}>{t(`hearing.why.${hearing}`)}</dd>
          </div>
        ))}
      </dl>
      {deaf.length < line.listeners.length && <p className={styles.note}>{t('hearing.others')}</p>}
    </>
  );
}

type DeafListener = Listener & { readonly hearing: Exclude<Listener['hearing'], 'hears'> };

function isDeaf(listener: Listener): listener is DeafListener {
  return listener.hearing !== 'hears';
}
