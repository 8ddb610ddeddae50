import Speech from 'lucide-react/icons/speech';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { HoldToWhisper } from './HoldToWhisper.tsx';
import styles from './WhisperBars.module.css';
import { targetName } from './whisperText.ts';

/** Bars for whispers to me, with a reply button, and for my own whisper. */
export function WhisperBars() {
  const { t } = useTranslation();
  const whispers = usePerch((state) => state.whispers);
  const occupants = usePerch((state) => state.presence.occupants);
  const whisper = usePerch((state) => state.whisper);
  const name = usePerch((state) =>
    state.whisper.kind === 'off' ? '' : targetName(state, state.whisper.target),
  );
  const heard = whispers.flatMap(({ peerId, toChannel }) => {
    const user = occupants.find((occupant) => occupant.peerId === peerId)?.user;
    return user ? [{ peerId, toChannel, user }] : [];
  });
  return (
    <>
      {heard.map(({ peerId, toChannel, user }) => (
        <div key={peerId} className={styles.bar}>
          <Speech aria-hidden="true" size={20} />
          <p className={styles.text}>
            {t(toChannel ? 'whisper.heardInChannel' : 'whisper.heard', { name: user.name })}
          </p>
          <HoldToWhisper
            recipient={{ kind: 'user', userId: user.id }}
            label={t('whisper.answer', { name: user.name })}
          />
        </div>
      ))}
      {whisper.kind !== 'off' && (
        <div className={styles.bar} data-mine={whisper.kind}>
          <Speech aria-hidden="true" size={20} />
          <p className={styles.text}>
            {t(whisper.kind === 'on' ? 'whisper.mine' : 'whisper.starting', { name })}
          </p>
        </div>
      )}
    </>
  );
}
