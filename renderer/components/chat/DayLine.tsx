import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './DayLine.module.css';
import { dayText, isSameDay } from './messageTimes.ts';

const dayMs = 24 * 60 * 60_000;

/** Stands before the first message of a day. */
export function DayLine({ at }: { at: number }) {
  const { t, i18n } = useTranslation();
  const now = Date.now();
  const text = isSameDay(at, now)
    ? t('chat.today')
    : isSameDay(at, now - dayMs)
      ? t('chat.yesterday')
      : dayText(i18n.language, at);
  return <p className={styles.day}>{text}</p>;
}

/** Stands before the first message that was unread when the chat was opened. */
export function NewLine() {
  const { t } = useTranslation();
  return <p className={styles.new}>{t('chat.newLine')}</p>;
}

/** Stands where a chat became encrypted, or stopped being so. */
export function SealLine({ isSealed }: { isSealed: boolean }) {
  const { t } = useTranslation();
  return <p className={styles.day}>{t(isSealed ? 'sealedChat.begins' : 'sealedChat.ends')}</p>;
}
