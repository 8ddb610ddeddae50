import Footprints from 'lucide-react/icons/footprints';
import X from 'lucide-react/icons/x';
import { useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Following } from '../../store/PerchState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { Tooltip } from '../ui/buttons/Tooltip.tsx';
import { TooltipTrigger } from '../ui/buttons/TooltipTrigger.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import styles from './FollowedPerson.module.css';

interface FollowedPersonProps {
  following: Following;
}

/** In the voice panel: whom I follow, and the way to stop. Says once why it has ended. */
export function FollowedPerson({ following }: FollowedPersonProps) {
  const { t } = useTranslation();
  const { stopFollowing } = useActions();
  const announce = useAnnounce();
  const { name, ended } = following;
  const channel = usePerch(({ presence }) => {
    const other = presence.occupants.findLast(({ user }) => user.id === following.userId);
    return presence.channels.find(({ id }) => id === other?.channelId)?.name ?? '';
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has ended.
  useEffect(() => {
    if (ended === null) return;
    announce(t(`follow.${ended}`, { name, channel }));
    stopFollowing();
  }, [ended]);

  if (ended !== null) return null;
  const text = t('follow.following', { name });
  return (
    <TooltipTrigger delay={500}>
      <Button
        className={styles.chip}
        aria-label={`${text}. ${t('follow.stop')}`}
        onPress={() => {
          stopFollowing();
          announce(t('follow.stopped', { name }));
        }}
      >
        <Footprints aria-hidden="true" size={12} />
        <span className={styles.name}>{name}</span>
        <X aria-hidden="true" size={12} />
      </Button>
      <Tooltip text={text} more={[t('follow.stop')]} placement="top" />
    </TooltipTrigger>
  );
}
