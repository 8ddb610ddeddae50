import type { Call } from '../../../shared/domain/Call.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { useNameStyle } from '../roles/useNameStyle.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './CallCard.module.css';
import { useCallChords } from './useCallKeys.ts';
import { useCallActions } from './useCalls.ts';

/** Somebody calls: who it is, and the answers. */
export function CallCard({ call }: { call: Call }) {
  const { t } = useTranslation();
  const actions = useCallActions();
  const chords = useCallChords();
  const isElsewhere = usePerch((state) => state.voice.kind !== 'outside');
  const isMuted = usePerch((state) => state.restrictions.length > 0);
  const { name } = call.other;
  const nameStyle = useNameStyle(call.other);
  const text = t(call.withCamera ? 'calls.ringsWithCamera' : 'calls.rings', { name });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div role="group" aria-label={text} className={styles.card}>
      <Avatar user={call.other} speaker={null} size="large" />
      <div className={styles.text}>
        <p className={styles.name} style={nameStyle}>
          {name}
        </p>
        <p>{t(call.withCamera ? 'calls.isCallingWithCamera' : 'calls.isCalling')}</p>
        {isElsewhere && <p className={styles.hint}>{t('calls.leavesChannel')}</p>}
        {isMuted && <p className={styles.hint}>{t('calls.mutedHere')}</p>}
      </div>
      <div className={styles.answers}>
        <TextButton
          tone="danger"
          label={t('calls.declineName', { name })}
          onPress={() => void actions?.endCall()}
        >
          {t('calls.decline')}
        </TextButton>
        <TextButton
          label={t('calls.acceptWithCameraName', { name })}
          onPress={() => void actions?.acceptCall(true)}
        >
          {t('calls.acceptWithCamera')}
        </TextButton>
        <TextButton
          tone="primary"
          label={t('calls.acceptName', { name })}
          onPress={() => void actions?.acceptCall(false)}
        >
          {t('calls.accept')}
        </TextButton>
      </div>
      <p className={styles.keys}>{t('calls.keys', chords)}</p>
    </div>
  );
}
