import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useDenial } from '../roles/useDenial.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { HoldToWhisper } from './HoldToWhisper.tsx';
import { isSealedApart } from './isSealedApart.ts';
import styles from './WhisperToPerson.module.css';

interface WhisperToPersonProps {
  user: Pick<User, 'id' | 'name'>;
}

/** In a person's popover: hold to whisper to them, or why I may not. Hidden while I am not in a channel. */
export function WhisperToPerson({ user }: WhisperToPersonProps) {
  const { t } = useTranslation();
  const channelId = usePerch(({ voice }) => (voice.kind === 'outside' ? null : voice.channelId));
  const isMe = usePerch(({ me }) => me?.user.id === user.id);
  const denial = useDenial('whisper', channelId);
  const isVain = usePerch((state) => {
    const { occupants } = state.presence;
    return isSealedApart(state, occupants.find((each) => each.user.id === user.id)?.channelId);
  });
  if (isMe || channelId === null) return null;
  return (
    <div className={styles.whisper}>
      {isVain ? (
        <p className={styles.denied}>{t('serverEncryption.noWhisper')}</p>
      ) : denial === null ? (
        <HoldToWhisper recipient={{ kind: 'user', userId: user.id }} label={t('whisper.hold')} />
      ) : (
        <p className={styles.denied}>{denial}</p>
      )}
    </div>
  );
}
