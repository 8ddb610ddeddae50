import PhoneMissed from 'lucide-react/icons/phone-missed';
import X from 'lucide-react/icons/x';
import type { MissedCall } from '../../../shared/domain/Call.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { momentText } from '../chat/messageTimes.ts';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './CallBars.module.css';
import { useCallActions, useCalls } from './useCalls.ts';

/** More would cover the window. */
const shownMax = 3;

/** Who has called while the user did not answer, until the user has seen it. */
export function MissedCallBars() {
  const { t } = useTranslation();
  const missed = useCalls((state) => state.missed);
  const shown = missed.slice(0, shownMax);
  const more = missed.length - shown.length;
  if (shown.length === 0) return null;
  return (
    <ul aria-label={t('calls.missed')} className={styles.list}>
      {shown.map((call, index) => (
        <MissedCallBar
          key={call.caller.id}
          call={call}
          more={index === shown.length - 1 ? more : 0}
        />
      ))}
    </ul>
  );
}

function MissedCallBar({ call: { caller, at, times }, more }: { call: MissedCall; more: number }) {
  const { t, i18n } = useTranslation();
  const actions = useCallActions();
  const isBusy = useCalls((state) => state.call !== null);
  const { name } = caller;
  const time = momentText(i18n.language, at);
  return (
    <li className={styles.bar}>
      <PhoneMissed aria-hidden="true" size={20} />
      <p className={styles.text}>
        {times === 1
          ? t('calls.missedOnce', { name, time })
          : t('calls.missedTimes', { name, time, times })}
        {more > 0 && <span className={styles.more}>{t('calls.missedMore', { count: more })}</span>}
      </p>
      <div className={styles.answers}>
        <TextButton
          label={t('calls.callBackName', { name })}
          isDisabled={isBusy}
          onPress={() => {
            actions?.seeMissedCalls();
            void actions?.callPerson(caller, false);
          }}
        >
          {t('calls.callBack')}
        </TextButton>
        <IconButton name={t('calls.dismiss')} icon={X} onPress={() => actions?.seeMissedCalls()} />
      </div>
    </li>
  );
}
