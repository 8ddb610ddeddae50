import { useTranslation } from 'react-i18next';
import type { User } from '../../../shared/domain/User.ts';
import { decideHere } from '../../state/ownRights.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { HoldToWhisper } from './HoldToWhisper.tsx';
import styles from './WhisperToPerson.module.css';

interface WhisperToPersonProps {
  user: Pick<User, 'id' | 'name'>;
}

/** In a person's popover: hold to whisper to them. Hidden while I am not in a channel. */
export function WhisperToPerson({ user }: WhisperToPersonProps) {
  const { t } = useTranslation();
  const mayWhisper = usePerch(
    (state) =>
      state.me?.user.id !== user.id &&
      state.voice.kind !== 'outside' &&
      decideHere(state, 'whisper', state.voice.channelId).allowed,
  );
  if (!mayWhisper) return null;
  return (
    <div className={styles.whisper}>
      <HoldToWhisper recipient={{ kind: 'user', userId: user.id }} label={t('whisper.hold')} />
    </div>
  );
}
