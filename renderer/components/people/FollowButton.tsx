import Footprints from 'lucide-react/icons/footprints';
import { Button } from 'react-aria-components/Button';
import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import styles from './FollowButton.module.css';

interface FollowButtonProps {
  user: Pick<User, 'id' | 'name'>;
  /** Closes the surrounding popover. */
  onDone: () => void;
}

/** In a person's popover: goes with them from channel to channel, or no longer. */
export function FollowButton({ user, onDone }: FollowButtonProps) {
  const { t } = useTranslation();
  const { followPerson, stopFollowing } = useActions();
  const isFollowed = usePerch(({ following }) => following?.userId === user.id);
  // I may be here from another device.
  const isMe = usePerch(({ me }) => me?.user.id === user.id);
  if (isMe) return null;
  return (
    <Button
      className={styles.button}
      onPress={() => {
        onDone();
        if (isFollowed) stopFollowing();
        else void followPerson(user);
      }}
    >
      <Footprints aria-hidden="true" size={16} />
      <span>
        {t(isFollowed ? 'follow.stop' : 'follow.start')}
        {!isFollowed && (
          <span className={styles.hint}>{t('follow.hint', { name: user.name })}</span>
        )}
      </span>
    </Button>
  );
}
